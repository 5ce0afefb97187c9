"""The rows of a table as cases, with ids that are the same in the next run over the same cases."""

import re
from dataclasses import dataclass

from tracker.evals.importers.cases_table.measured import Measure, cost_of, latency_of
from tracker.evals.importers.cases_table.roles import Roles
from tracker.evals.importers.cases_table.rows import Row, Table
from tracker.evals.importers.cases_table.scores import ScoreColumn, score_column
from tracker.evals.importers.cells import CellKind, cell_of
from tracker.evals.importers.columns import ColumnMapping
from tracker.evals.importers.faults import Unreadable
from tracker.evals.importers.slices import SLICE_LENGTH
from tracker.evals.importers.texts import ERROR_LENGTH, digest, excerpt, exchange, fit, identity, texts_of
from tracker.evals.rules.kinds import ErrorKind
from tracker.evals.rules.normalised import Flag, NormalisedCase

_TIMED_OUT = re.compile(r"time-?out|timed out", re.IGNORECASE)
_NO_ERROR = frozenset({"", "false", "no", "none", "null", "nan", "n/a", "0"})


@dataclass(frozen=True, slots=True)
class Reading:
    """How the cells of a row are read: its columns, what their numbers count, what was noticed in them."""

    roles: Roles
    scores: tuple[ScoreColumn, ...]
    passed: ScoreColumn | None
    latency: Measure
    cost: Measure
    flags: tuple[Flag, ...]


def reading_of(table: Table, roles: Roles, mapping: ColumnMapping) -> Reading:
    """Read the score columns whole. Raises: Unreadable when a cell is ambiguous or there is no score."""
    found = [column for name in roles.others if (column := score_column(table, name, mapping))]
    scores = tuple(column for column in found if column.values)
    passed = score_column(table, roles.passed, mapping) if roles.passed else None
    if not scores and passed is None:
        raise Unreadable("No column holds scores or verdicts: this looks like a dataset, not like results.")
    latency = latency_of(table, roles.latency, mapping.decimal)
    noticed = (*(flag for column in found for flag in column.flags), *latency.flags)
    return Reading(roles, scores, passed, latency, cost_of(table, roles.cost, mapping.decimal), noticed)


def cases_of(table: Table, reading: Reading) -> list[NormalisedCase]:
    """Answer one case a row, in the order of the table."""
    first = _first_repeat(table, reading.roles.repeat)
    return [_case(row, place, reading, first) for place, row in enumerate(table.rows)]


def error_of(row: Row, column: str) -> str | None:
    """Answer what went wrong with a row, None where nothing did."""
    said = row.cells.get(column) if column else None
    text = str(said).strip() if isinstance(said, bool | str) else excerpt(said)
    return None if text.lower() in _NO_ERROR else excerpt(text, ERROR_LENGTH)


def _case(row: Row, place: int, reading: Reading, first_repeat: int) -> NormalisedCase:
    error = error_of(row, reading.roles.error)
    kind = _kind(error)
    return NormalisedCase(
        id=_id(row, place, reading.roles),
        repeat=max(_whole(row, reading.roles.repeat) - first_repeat, 0),
        slice=fit(row.cells.get(reading.roles.slice), SLICE_LENGTH) if reading.roles.slice else "",
        passed=False if error else _passed(reading.passed, place),
        scores=tuple((column.name, column.values[place]) for column in reading.scores),
        error_kind=kind,
        error=error,
        latency_ms=None if kind is ErrorKind.SYSTEM_ERROR else reading.latency.of(row),
        cost=reading.cost.of(row),
        excerpt=exchange(*_told(row, reading.roles)),
        texts=texts_of(*_told(row, reading.roles)),
    )


def _kind(error: str | None) -> ErrorKind:
    if error is None:
        return ErrorKind.NONE
    return ErrorKind.TIMEOUT if _TIMED_OUT.search(error) else ErrorKind.SYSTEM_ERROR


def _passed(column: ScoreColumn | None, place: int) -> bool | None:
    value = column.values[place] if column else None
    return None if value is None else value == 1


def _id(row: Row, place: int, roles: Roles) -> str:
    """Name a case: by its own id, else by what was asked, else by its index, else by its place."""
    if roles.id and (stated := identity(row.cells.get(roles.id))):
        return stated
    asked = row.cells.get(roles.input) if roles.input else None
    if asked not in {None, ""} if isinstance(asked, str | None) else True:
        return digest(asked)
    index = row.cells.get("")
    return identity(index) or str(place + 1)


def _whole(row: Row, column: str) -> int:
    value = cell_of(row.cells.get(column)).value if column else None
    return int(value or 0)


def _first_repeat(table: Table, column: str) -> int:
    """Tools count repeats from 0 or from 1."""
    counted = [row for row in table.rows if column and cell_of(row.cells.get(column)).kind is CellKind.NUMBER]
    return min((_whole(row, column) for row in counted), default=0)


def _told(row: Row, roles: Roles) -> tuple[object, object]:
    asked = row.cells.get(roles.input) if roles.input else None
    return asked, row.cells.get(roles.output) if roles.output else None
