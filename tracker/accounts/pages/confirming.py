"""Asking a signed-in reader for the password again: tries count as those of signing in do."""

from flask import request

from tracker.accounts import guards, queries
from tracker.accounts.actions import signing
from tracker.accounts.models import Account
from tracker.core import clock
from tracker.web.database import reading, writing


def own_account() -> Account:
    """Give the reader's account, with the person."""
    account = queries.account_of(reading(), guards.actor().person_id or "")
    assert account is not None  # noqa: S101 - the guard found the actor by this account
    return account


def knows_password(password: str) -> bool:
    """Check the reader's password; a wrong one is counted. Raises: Throttled."""
    tried = signing.Tried(own_account().person.email, password, request.remote_addr or "")
    with writing() as session:
        counted = signing.reserve(session, tried=tried, now=clock.now())
    if not signing.is_right(own_account(), password):
        return False
    with writing() as session:
        signing.refund(session, counted)
    return True
