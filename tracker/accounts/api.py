"""The API of accounts: who am I."""

from flask import Blueprint

from tracker.accounts import guards
from tracker.accounts.schemas import Me
from tracker.web.api import operation

blueprint = Blueprint("accounts_api", __name__)


@operation(blueprint, "GET", "/me", action="portfolio.read", answer=Me)
def me() -> Me:
    """Say who the caller is and what the token may do."""
    actor = guards.actor()
    return Me(
        id=actor.person_id or "",
        name=actor.name,
        role=actor.role.value,
        scopes=sorted(scope.value for scope in actor.scopes),
        time_zone=actor.time_zone,
    )
