"""Single values of a result file as numbers, counts, moments and verdicts; None where they are none."""

import math
from datetime import UTC, datetime, timedelta

LARGEST = 1e18  # beyond it no score, time or price lies: MLflow writes 1.8e308 for infinity
EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)  # a clock that was never set says 1970


def number(value: object) -> float | None:
    """Answer a measurable number; true, texts, NaN and some tools' stand-in for infinity are none."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if abs(value) <= LARGEST else None


def count(value: object) -> int | None:
    """Answer a whole number from 0 on."""
    found = number(value)
    return int(found) if found is not None and found >= 0 and found == int(found) else None


def moment(value: object) -> datetime | None:
    """Answer an ISO 8601 time as aware UTC; one without a zone is taken as UTC (see `has_zone`)."""
    if not isinstance(value, str):
        return None
    try:
        found = datetime.fromisoformat(value.strip())
    except ValueError:
        return None
    try:
        found = found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    except OverflowError:
        return None
    return found if found >= EARLIEST else None


def epoch(value: object) -> datetime | None:
    """Answer seconds since 1970 as aware UTC; a clock that was never set is no time."""
    found = number(value)
    return None if found is None else after(datetime(1970, 1, 1, tzinfo=UTC), found if found > 0 else None)


def after(start: datetime | None, seconds: float | None) -> datetime | None:
    """Answer the moment so many seconds later, None where one is missing or there is no such date."""
    if start is None or seconds is None:
        return None
    try:
        return start + timedelta(seconds=seconds)
    except OverflowError:
        return None


def has_zone(value: object) -> bool:
    """Tell whether an ISO 8601 time says which zone it is in."""
    try:
        return datetime.fromisoformat(str(value).strip()).tzinfo is not None
    except ValueError:
        return False


def mean(values: list[float]) -> float | None:
    """Answer the arithmetic mean, None of nothing: an empty list is not 0 %."""
    return math.fsum(values) / len(values) if values else None
