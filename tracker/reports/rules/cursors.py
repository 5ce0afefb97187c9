"""Where a page of a sorted list begins or ends: sort value and key of a row, as text in an address."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from tracker.initiatives.rules.keys import is_key
from tracker.reports.rules.columns import Column
from tracker.reports.rules.filters import LONGEST, storable


@dataclass(frozen=True, slots=True)
class Cursor:
    """The row beside which the page lies: rows after it, or those before it; value None is a missing one."""

    value: Any
    key: str
    backward: bool = False


def written(value: Any, key: str) -> str:
    """Write the place of a row: `CLM-TRIAGE~2026-12-01`, nothing after the wave for a missing value."""
    if isinstance(value, date | datetime):
        value = value.isoformat()
    return f"{key}~{'' if value is None else value}"


def read_cursor(given: Mapping[str, str], column: Column) -> Cursor | None:
    """Read the place from an address; anything odd means the first page."""
    name = next((name for name in ("after", "before") if given.get(name)), "")
    key, wave, text = storable(given.get(name, "")).partition("~")
    if not wave or len(text) > LONGEST or not is_key(key):
        return None
    try:
        value = None if column.vague and not text else column.read(text)
    except (ValueError, OverflowError):
        return None
    return Cursor(value, key, name == "before")
