"""One state a day from the checks of that day: what the uptime bars show."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

GOOD = "up"


def day_states(checks: Iterable[tuple[datetime, str]], today: date, days: int) -> tuple[str, ...]:
    """Give `ok`, `warn`, `bad` or `none` for each of the last days, oldest first.

    A day is bad when less than 95 % of its checks were good, warn when any was not (days are UTC).
    """
    counted: dict[date, list[int]] = {}
    for at, outcome in checks:
        day = counted.setdefault(at.date(), [0, 0])
        day[0] += 1
        day[1] += outcome == GOOD
    first = today - timedelta(days=days - 1)
    return tuple(_state(counted.get(first + timedelta(days=offset))) for offset in range(days))


def _state(day: list[int] | None) -> str:
    if day is None:
        return "none"
    total, good = day
    if good == total:
        return "ok"
    return "bad" if good < 0.95 * total else "warn"
