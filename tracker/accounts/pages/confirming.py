"""Asking a signed-in reader for the password again: tries count as those of signing in do."""

from flask import request

from tracker.accounts.actions import signing
from tracker.accounts.models import Account
from tracker.core import clock
from tracker.web.database import reading, writing


def knows_password(account: Account, password: str) -> bool:
    """Check the password of a signed-in person; a wrong one is counted. Raises: Throttled."""
    now = clock.now()
    tried = signing.Tried(account.person.email, password, request.remote_addr or "")
    signing.refuse_too_many(reading(), tried, now)
    if signing.is_right(account, password):
        return True
    with writing() as session:
        signing.note_failure(session, tried, now)
    return False
