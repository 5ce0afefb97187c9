"""The panel of owners by skill on the initiative page."""

from typing import Any

from sqlalchemy.orm import Session

from tracker.core.actor import Actor
from tracker.staffing import queries
from tracker.web.panels import Panel, PanelContext


def _build(session: Session, initiative: Any, actor: Actor) -> PanelContext:
    return {"needs": queries.needs_of(session, initiative.id)}


PANEL = Panel("owners", "staffing/_panel.html", _build, side=True)
