"""Putting rows of many initiatives into one tuple an initiative; no statement is sent from here."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import TypeVar

Value = TypeVar("Value")


def grouped(pairs: Iterable[tuple[str, Value]]) -> Mapping[str, tuple[Value, ...]]:
    """Give the values by initiative id, in the order they came."""
    found: defaultdict[str, list[Value]] = defaultdict(list)
    for initiative_id, value in pairs:
        found[initiative_id].append(value)
    return {initiative_id: tuple(values) for initiative_id, values in found.items()}
