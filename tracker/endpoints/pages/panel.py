"""The endpoints panel of the initiative page."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from tracker.core import clock
from tracker.core.actor import Actor
from tracker.endpoints import queries
from tracker.endpoints.models import Endpoint
from tracker.endpoints.rules.days import day_states
from tracker.web.panels import Panel, PanelContext

DAYS = 90


def rows(session: Session, endpoints: list[Endpoint], now: datetime) -> list[dict[str, Any]]:
    """Give endpoints with their 90 days and what they run: two statements, whatever their number."""
    ids = [endpoint.id for endpoint in endpoints]
    checks = queries.checks_since(session, ids, queries.window(now, DAYS)) if ids else ()
    live = queries.live_deployments(session, ids) if ids else {}
    return [
        {
            "endpoint": endpoint,
            "days": day_states(
                ((c.at, c.outcome) for c in checks if c.endpoint_id == endpoint.id), now.date(), DAYS
            ),
            "deployment": live.get(endpoint.id),
        }
        for endpoint in endpoints
    ]


def _build(session: Session, initiative: Any, actor: Actor) -> PanelContext:
    endpoints = list(queries.endpoints_of(session, initiative.id))
    return {"rows": rows(session, endpoints, clock.now())}


PANEL = Panel("endpoints", "endpoints/_panel.html", _build)
