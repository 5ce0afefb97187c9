"""When a look at the home page is a new visit, and since when a reader wants to know what changed."""

from datetime import datetime, timedelta

ONE_VISIT = timedelta(minutes=30)  # looking again within this is the same visit: a reload loses nothing
FIRST_LOOK = timedelta(days=7)


def is_new_visit(began_at: datetime | None, now: datetime) -> bool:
    """Say whether a look begins a new visit."""
    return began_at is None or now - began_at > ONE_VISIT


def since(before_at: datetime | None, now: datetime) -> datetime:
    """Give the moment since which changes are told: the visit before, a week at the first visit."""
    return before_at or now - FIRST_LOOK
