"""The score columns of a table, read whole: ambiguous cells are refused, doubtful columns left out aloud."""

from dataclasses import dataclass

from tracker.evals.importers.cases_table.rows import Row, Table
from tracker.evals.importers.cells import Cell, CellKind, cell_of
from tracker.evals.importers.columns import ColumnMapping
from tracker.evals.importers.directions import direction_of
from tracker.evals.importers.faults import Unreadable
from tracker.evals.importers.texts import fit
from tracker.evals.rules.kinds import Direction, FlagCode
from tracker.evals.rules.normalised import Flag

_NUMERIC = frozenset({CellKind.NUMBER, CellKind.VERDICT, CellKind.PERCENT, CellKind.COMMA})


@dataclass(frozen=True, slots=True)
class ScoreColumn:
    """One score of every row, None where the cell is blank."""

    name: str
    values: tuple[float | None, ...]
    flags: tuple[Flag, ...] = ()


def score_column(table: Table, name: str, mapping: ColumnMapping) -> ScoreColumn | None:
    """Read a column, or answer None when it holds no numbers. Raises: Unreadable with row and column."""
    decimal = mapping.decimal
    cells = [cell_of(row.cells.get(name), decimal) for row in table.rows]
    kinds = {cell.kind for cell in cells}
    if not kinds & _NUMERIC:
        blank = kinds == {CellKind.MISSING} and _is_known(name)
        return ScoreColumn(fit(name), (None,) * len(cells)) if blank else None
    if CellKind.TEXT in kinds and not _is_meant(name, cells, mapping):
        return _left_out(name, cells)
    _refuse(table.rows, cells, name)
    if CellKind.PERCENT in kinds:
        return _of_percentages(table.rows, cells, name, mapping)
    divisor = 100 if name in mapping.percent else 1
    return ScoreColumn(
        fit(name), tuple(None if cell.value is None else cell.value / divisor for cell in cells)
    )


def _is_meant(name: str, cells: list[Cell], mapping: ColumnMapping) -> bool:
    """Tell a score column with a broken cell from a text column with some numbers in it."""
    if name in mapping.scores:
        return True
    texts = sum(cell.kind is CellKind.TEXT for cell in cells)
    numbers = sum(cell.kind in _NUMERIC for cell in cells)
    return _is_known(name) and numbers > texts


def _is_known(name: str) -> bool:
    return "score" in name.lower() or direction_of(name) is not Direction.UNKNOWN


def _left_out(name: str, cells: list[Cell]) -> ScoreColumn | None:
    """Texts with a few numbers among them are texts; mostly numbers are worth a word."""
    texts = sum(cell.kind is CellKind.TEXT for cell in cells)
    if texts >= sum(cell.kind in _NUMERIC for cell in cells):
        return None
    said = f"Column {fit(name)} holds texts beside numbers and was not read as a score."
    return ScoreColumn(fit(name), (), (Flag(FlagCode.NOT_A_METRIC, said),))


def _refuse(rows: list[Row], cells: list[Cell], name: str) -> None:
    for row, cell in zip(rows, cells, strict=True):
        if cell.kind is CellKind.COMMA:
            raise Unreadable(
                f"{row.cells[name]!r} may be a decimal comma or thousands; write a decimal point, or state "
                "that the table uses decimal commas.",
                row.place(name),
            )
        if cell.kind is CellKind.TEXT:
            raise Unreadable(
                f"{str(row.cells[name])[:60]!r} is not a score; correct or empty it.", row.place(name)
            )


def _of_percentages(rows: list[Row], cells: list[Cell], name: str, mapping: ColumnMapping) -> ScoreColumn:
    """Read percentages as shares; a bare number among them may be either, so a person must say."""
    values = []
    for row, cell in zip(rows, cells, strict=True):
        if cell.kind in {CellKind.NUMBER, CellKind.VERDICT} and name not in mapping.percent:
            raise Unreadable(
                f"{row.cells[name]!r} stands among percentages without a percent sign; add it, or state that "
                "the column is in percent.",
                row.place(name),
            )
        bare = cell.kind is CellKind.NUMBER and cell.value is not None
        values.append((cell.value or 0.0) / 100 if bare else cell.value)
    said = f"Column {fit(name)} is in percent and was read as shares."
    return ScoreColumn(fit(name), tuple(values), (Flag(FlagCode.PERCENT_READ, said),))
