"""Which column means what: a person's mapping first, else the usual names, else none."""

from collections.abc import Callable
from dataclasses import dataclass

from tracker.evals.importers.cases_table import names
from tracker.evals.importers.cases_table.rows import Table
from tracker.evals.importers.cells import CellKind, cell_of
from tracker.evals.importers.columns import ColumnMapping
from tracker.evals.importers.faults import Unreadable
from tracker.evals.importers.slices import SLICE_KEYS


@dataclass(frozen=True, slots=True)
class Roles:
    """The column of each role, "" where there is none; `others` may hold scores."""

    id: str
    repeat: str
    slice: str
    variant: str
    passed: str
    error: str
    input: str
    output: str
    latency: str
    cost: str
    tokens_in: str
    tokens_out: str
    others: tuple[str, ...]


def roles_of(table: Table, mapping: ColumnMapping) -> Roles:
    """Answer the roles of the columns. Raises: Unreadable when a column of the mapping is not there."""
    columns = _Columns(table)
    latency = (*names.LATENCY_MS, *names.LATENCY_S, *names.LATENCY)
    found = {
        "id": columns.one(mapping.id, names.ID, _filled),
        "repeat": columns.one(mapping.repeat, names.REPEAT, _numbers),
        "slice": columns.one(mapping.slice, SLICE_KEYS),
        "variant": columns.one(mapping.variant, names.VARIANT),
        "passed": columns.one(mapping.passed, names.PASSED, _verdicts),
        "error": columns.one(mapping.error, names.ERROR, _messages),
        "input": columns.one(mapping.input, names.INPUT) or columns.under("inputs."),
        "output": columns.one(mapping.output, names.OUTPUT) or columns.under("outputs."),
        "latency": columns.one(mapping.latency, latency, _numbers),
        "cost": columns.one(mapping.cost, names.COST, _numbers),
        "tokens_in": columns.one("", names.TOKENS_IN, _numbers),
        "tokens_out": columns.one("", names.TOKENS_OUT, _numbers),
    }
    taken = set(found.values())
    guessed = tuple(name for name in table.columns if name not in taken and names.may_be_score(name))
    return Roles(**found, others=tuple(map(columns.there, mapping.scores)) or guessed)


@dataclass(frozen=True, slots=True)
class _Columns:
    table: Table

    def there(self, wanted: str) -> str:
        """Answer a name that the mapping gives. Raises: Unreadable."""
        if wanted not in self.table.columns:
            known = ", ".join(self.table.columns)
            raise Unreadable(f"There is no column {wanted!r}; the table has {known}.")
        return wanted

    def one(
        self, wanted: str, usual: tuple[str, ...], fits: Callable[[set[CellKind]], bool] | None = None
    ) -> str:
        """Answer the wanted column, else the first usual one whose cells fit, else ""."""
        if wanted:
            return self.there(wanted)
        by_name = {names.plain(column): column for column in reversed(self.table.columns)}
        there = [by_name[name] for name in usual if name in by_name]
        return next((column for column in there if fits is None or fits(self.kinds(column))), "")

    def under(self, beginning: str) -> str:
        """Answer the first column below a name such as "inputs."."""
        return next((column for column in self.table.columns if column.startswith(beginning)), "")

    def kinds(self, column: str) -> set[CellKind]:
        """Answer what sorts of cells a column has."""
        return {cell_of(row.cells.get(column)).kind for row in self.table.rows}


def _filled(kinds: set[CellKind]) -> bool:
    return kinds != {CellKind.MISSING}


def _numbers(kinds: set[CellKind]) -> bool:
    return CellKind.TEXT not in kinds and bool(kinds & {CellKind.NUMBER, CellKind.COMMA})


def _verdicts(kinds: set[CellKind]) -> bool:
    return bool(kinds - {CellKind.MISSING}) and kinds <= {CellKind.VERDICT, CellKind.NUMBER, CellKind.MISSING}


def _messages(kinds: set[CellKind]) -> bool:
    """An "error" column of numbers is a metric, one of texts says what went wrong."""
    return not kinds & {CellKind.NUMBER, CellKind.PERCENT, CellKind.COMMA}
