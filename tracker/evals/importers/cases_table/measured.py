"""The columns that were measured, not judged: latency and cost, with what one of their numbers counts."""

from dataclasses import dataclass

from tracker.evals.importers.cases_table import names
from tracker.evals.importers.cases_table.rows import Row, Table
from tracker.evals.importers.cells import cell_of
from tracker.evals.importers.texts import fit
from tracker.evals.rules.kinds import FlagCode, Unit
from tracker.evals.rules.normalised import Flag

_LONGEST_SECONDS = 600  # a latency above ten minutes is rather one in milliseconds
_CENTS = 100


@dataclass(frozen=True, slots=True)
class Measure:
    """One measured column: `factor` turns a cell into milliseconds, or into minor currency units."""

    column: str
    unit: Unit
    factor: float
    decimal: str
    currency: str = ""
    flags: tuple[Flag, ...] = ()

    def of(self, row: Row) -> float | None:
        """Answer a row's value in milliseconds or minor units."""
        value = cell_of(row.cells.get(self.column), self.decimal).value if self.column else None
        return None if value is None else value * self.factor


def latency_of(table: Table, column: str, decimal: str) -> Measure:
    """Tell whether a latency is in seconds or milliseconds: by its column's name, else by its size, aloud."""
    plain = names.plain(column)
    if not column or plain.endswith("_ms"):
        return Measure(column, Unit.MS, 1, decimal)
    if plain in names.LATENCY_S:
        return Measure(column, Unit.S, 1000, decimal)
    values = [cell_of(row.cells.get(column), decimal).value or 0 for row in table.rows]
    unit, factor = (Unit.MS, 1) if max(values) > _LONGEST_SECONDS else (Unit.S, 1000)
    said = f"Column {fit(column)} does not name its unit; it was taken as {unit}."
    return Measure(column, unit, factor, decimal, flags=(Flag(FlagCode.UNIT_GUESSED, said),))


def cost_of(table: Table, column: str, decimal: str) -> Measure:
    """Tell what a cost column counts, and in which currency if the table says it."""
    plain = names.plain(column)
    stated = {
        fit(row.cells.get(name), 3).upper() for row in table.rows for name in ("cost_currency", "currency")
    }
    stated |= {mark.upper() for mark in ("usd", "eur") if plain.endswith(mark)}
    known = sorted(code for code in stated if len(code) == 3 and code.isalpha())
    factor = 1 if plain.endswith("minor_units") else _CENTS
    return Measure(column, Unit.CURRENCY, factor, decimal, currency=known[0] if len(known) == 1 else "")
