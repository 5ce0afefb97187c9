"""Lines of an exported table: text that no spreadsheet takes for a formula, numbers as numbers."""

import csv
import io
from collections.abc import Iterable
from datetime import date, datetime

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\0")
Cell = str | int | float | date | datetime | None


def cell(value: Cell) -> str:
    """Write one value; a text that would start a formula gets a quote before it.

    Source: ASVS 5.0 (OWASP, 2025), 1.2.10.
    """
    if value is None:
        return ""
    if isinstance(value, str):
        return f"'{value}" if value.lstrip(" ").startswith(FORMULA) else value
    return value.isoformat() if isinstance(value, date) else f"{value}"


def line(values: Iterable[Cell]) -> str:
    """Write one row with its line end."""
    text = io.StringIO()
    csv.writer(text).writerow([cell(value) for value in values])
    return text.getvalue()
