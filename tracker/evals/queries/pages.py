"""One page of a list in either direction; which rows and in which order is each query's own."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Page(Generic[Item]):
    """Some rows of a list in its order, with the places before and after them, None at an end."""

    items: Sequence[Item]
    previous: str | None
    next: str | None


def page_of(
    found: Sequence[Item], limit: int, place: Callable[[Item], str], *, after: bool, before: bool
) -> Page[Item]:
    """Make a page of one row more than it shows; `before` rows were read backwards from a place."""
    more, items = len(found) > limit, list(found[:limit])
    if before:
        items.reverse()
    if not items:
        return Page(items, None, None)
    has_previous, has_next = (more, True) if before else (after, more)
    first, last = place(items[0]), place(items[-1])
    return Page(items, first if has_previous else None, last if has_next else None)
