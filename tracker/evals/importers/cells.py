"""One cell of a table as a number or a verdict; which column means what is not known here."""

import re
from dataclasses import dataclass
from enum import StrEnum

from tracker.evals.importers.scalars import number

MISSING = frozenset({"", "n/a", "na", "nan", "none", "null", "-", "#n/a", "missing"})
TRUE = frozenset({"true", "yes", "pass", "passed", "correct", "success"})
FALSE = frozenset({"false", "no", "fail", "failed", "incorrect", "wrong", "error", "failure"})

INFINITE = frozenset(
    {"inf", "infinity", "+inf", "-inf", "-infinity"}
)  # a tool's word for what is no measurement

LONGEST_WORD = 12

_BEGINS_A_NUMBER = frozenset("+-.0123456789")
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
_RIGHT, _WRONG = Cell(CellKind.VERDICT, 1.0), Cell(CellKind.VERDICT, 0.0)
_TEXT = Cell(CellKind.TEXT)


def cell_of(raw: object, decimal: str = ".") -> Cell:
    """Read one cell; NaN and infinities are missing, a decimal comma is a number only when asked for."""
    if raw is None:
        return _NOTHING
    if isinstance(raw, bool):
        return _RIGHT if raw else _WRONG
    if isinstance(raw, int | float):
        found = number(raw)
        return _NOTHING if found is None else Cell(CellKind.NUMBER, found)
    return _of_text(raw.strip(), decimal) if isinstance(raw, str) else _TEXT


def _of_text(text: str, decimal: str) -> Cell:
    if text[:1] in _BEGINS_A_NUMBER:
        return _of_digits(text, decimal)
    word = text.lower() if len(text) <= LONGEST_WORD else text
    if word in MISSING or word in INFINITE:
        return _NOTHING
    if word in TRUE or word in FALSE:
        return _RIGHT if word in TRUE else _WRONG
    return _TEXT


def _of_digits(text: str, decimal: str) -> Cell:
    if _NUMBER.fullmatch(text):
        found = number(float(text))
        return _NOTHING if found is None else Cell(CellKind.NUMBER, found)
    if _COMMA.fullmatch(text):
        return (
            Cell(CellKind.NUMBER, float(text.replace(",", "."))) if decimal == "," else Cell(CellKind.COMMA)
        )
    if share := _PERCENT.fullmatch(text):
        return Cell(CellKind.PERCENT, float(share[1]) / 100)
    return _NOTHING if text.lower() in {*MISSING, *INFINITE} else _TEXT
