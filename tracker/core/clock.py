"""The one place that asks the machine for the time; everything else is handed `now`."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo


def now() -> datetime:
    """Give the present moment as aware UTC."""
    return datetime.now(UTC)


def today_in(time_zone: str, moment: datetime) -> date:
    """Give the calendar day of a moment for a reader in an IANA time zone."""
    return moment.astimezone(ZoneInfo(time_zone)).date()
