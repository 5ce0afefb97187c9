"""Rules of a sign-in: how long it lasts, how many tries there are, where it may lead."""

import re
from datetime import datetime, timedelta

from tracker.core.actor import Role

IDLE = timedelta(hours=8)
LONGEST = timedelta(days=7)
LONGEST_ADMIN = timedelta(hours=12)
REMEMBERED = timedelta(days=30)
TRIES_AN_ACCOUNT = 10
TRIES_AN_ADDRESS = 100
TRY_WINDOW = timedelta(minutes=15)
# Werkzeug turns odd white space and slashes into another host: only these letters may pass
NEXT = re.compile(r"/(?:[A-Za-z0-9_-][A-Za-z0-9_./-]*)?(\?[A-Za-z0-9_=&%.-]*)?")


def lasts(role: Role, *, remember: bool) -> timedelta:
    """Give how long a sign-in lasts at most."""
    if role is Role.ADMIN:
        return LONGEST_ADMIN
    return REMEMBERED if remember else LONGEST


def is_alive(now: datetime, *, seen_at: datetime, expires_at: datetime, remember: bool) -> bool:
    """Say whether a sign-in still counts: neither idle too long nor past its end."""
    idle = timedelta(0) if remember else now - seen_at
    return now < expires_at and idle < IDLE


def safe_next(target: str | None) -> str:
    """Give the page to go to after signing in: a path of ours, else home."""
    if target and len(target) <= 500 and "//" not in target and NEXT.fullmatch(target):
        return target
    return "/"
