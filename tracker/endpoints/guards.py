"""Opening an endpoint for an actor, and where its checks may go."""

from typing import cast

from flask import current_app
from sqlalchemy.orm import Session

from tracker.core.actor import Actor
from tracker.core.errors import NotFound
from tracker.core.outgoing import Allowed
from tracker.core.settings import Settings
from tracker.endpoints.models import Endpoint
from tracker.initiatives import guards, queries
from tracker.initiatives.models import Initiative


def open_endpoint(
    session: Session, endpoint_id: str, actor: Actor, action: str
) -> tuple[Endpoint, Initiative]:
    """Give an endpoint with its initiative. Raises: NotFound, alike for missing and hidden; Forbidden."""
    endpoint = session.get(Endpoint, endpoint_id)
    if endpoint is None:
        raise NotFound("That initiative")
    initiative = queries.by_id(session, endpoint.initiative_id)
    return endpoint, guards.require(session, initiative, actor, action)


def allowed() -> Allowed:
    """Give what the administrator opened for checks, beyond public addresses."""
    settings = cast(Settings, current_app.extensions["tracker.settings"])
    return Allowed(networks=settings.probe_allow, ports=settings.probe_ports)
