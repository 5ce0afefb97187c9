"""The columns of the portfolio table and how each is sorted; every sort has an index of its own."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

MOST_WHOLE = 10**9


def _text(text: str) -> str:
    return text


def _whole(text: str) -> int:
    number = int(text) if len(text) <= 10 else MOST_WHOLE + 1
    if abs(number) > MOST_WHOLE:
        raise ValueError("beyond what a column holds")
    return number


def _number(text: str) -> float:
    number = float(text)
    if not abs(number) <= MOST_WHOLE:
        raise ValueError("beyond what a column holds")
    return number


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("a moment without a time zone")
    return moment


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name in the address, its label, the attribute of the card it sorts by, how one reads it.

    `first` is the sign its first click sorts with; a `vague` value may be missing and then stands last.
    """

    name: str
    label: str
    attribute: str
    read: Callable[[str], Any]
    first: str = ""
    vague: bool = False


COLUMNS: Mapping[str, Column] = {
    column.name: column
    for column in (
        Column("name", "Initiative", "name", _text),
        Column("unit", "Business unit", "unit", _text),
        Column("stage", "Stage", "stage_position", _whole),
        Column("health", "Health", "health_rank", _whole),
        Column("gate", "Gate", "roll_up", _text),
        Column("metric", "Main metric", "margin", _number, vague=True),
        Column("gaps", "Gaps", "gaps", _whole, first="-"),
        Column("owner", "Owner", "owner", _text),
        Column("target", "Target", "target_on", date.fromisoformat, vague=True),
        Column("changed", "Changed", "updated_at", _moment, first="-"),
    )
}


@dataclass(frozen=True, slots=True)
class Order:
    """A column and the direction it is sorted in."""

    column: Column
    descending: bool = False

    @property
    def text(self) -> str:
        """Give the order as the address carries it: `health`, `-changed`."""
        return f"{'-' if self.descending else ''}{self.column.name}"

    @property
    def direction(self) -> str:
        """Give the order in the words of aria-sort."""
        return "descending" if self.descending else "ascending"


WORST_FIRST = Order(COLUMNS["health"])


def read_order(text: str) -> Order:
    """Read an order; the worst first when it is none."""
    column = COLUMNS.get(text.removeprefix("-"))
    return WORST_FIRST if column is None else Order(column, text.startswith("-"))


def next_order(column: Column, order: Order) -> str:
    """Give the order that a click on a column's head leads to, as the address carries it."""
    if column is order.column:
        return Order(column, not order.descending).text
    return f"{column.first}{column.name}"
