"""One cell of a table as a number or a verdict; which column means what is not known here."""

import re
from dataclasses import dataclass
from enum import StrEnum

from tracker.evals.importers.scalars import number

MISSING = frozenset({"", "n/a", "na", "nan", "none", "null", "-", "#n/a", "missing"})
TRUE = frozenset({"true", "yes", "pass", "passed", "correct", "success"})
FALSE = frozenset({"false", "no", "fail", "failed", "incorrect", "wrong", "error", "failure"})

INFINITE = frozenset({"inf", "infinity"})  # a tool's word for what is no measurement

_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?")
_PERCENT = re.compile(r"([+-]?\d+(?:\.\d+)?)\s?%")
_COMMA = re.compile(r"[+-]?\d+,\d+")


class CellKind(StrEnum):
    """What a cell holds."""

    MISSING = "missing"
    NUMBER = "number"
    VERDICT = "verdict"
    PERCENT = "percent"
    COMMA = "comma"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell with its value where it is one: a number, 1 or 0 for a verdict, a share for a percentage."""

    kind: CellKind
    value: float | None = None


_NOTHING = Cell(CellKind.MISSING)
_TEXT = Cell(CellKind.TEXT)


def cell_of(raw: object, decimal: str = ".") -> Cell:
    """Read one cell; NaN and infinities are missing, a decimal comma is a number only when asked for."""
    if raw is None:
        return _NOTHING
    if isinstance(raw, bool):
        return Cell(CellKind.VERDICT, float(raw))
    if isinstance(raw, int | float):
        found = number(raw)
        return _NOTHING if found is None else Cell(CellKind.NUMBER, found)
    return _of_text(raw.strip(), decimal) if isinstance(raw, str) else _TEXT


def _of_text(text: str, decimal: str) -> Cell:
    word = text.lower()
    if word in MISSING:
        return _NOTHING
    if word in TRUE or word in FALSE:
        return Cell(CellKind.VERDICT, float(word in TRUE))
    return _of_digits(text, decimal)


def _of_digits(text: str, decimal: str) -> Cell:
    if _COMMA.fullmatch(text):
        return (
            Cell(CellKind.NUMBER, float(text.replace(",", "."))) if decimal == "," else Cell(CellKind.COMMA)
        )
    if share := _PERCENT.fullmatch(text):
        return Cell(CellKind.PERCENT, float(share[1]) / 100)
    if _NUMBER.fullmatch(text):
        found = number(float(text))
        return _NOTHING if found is None else Cell(CellKind.NUMBER, found)
    return _NOTHING if text.lower().lstrip("+-") in INFINITE else _TEXT
