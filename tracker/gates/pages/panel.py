"""The gate panel of the initiative page: the same rows, compact."""

from typing import Any

from sqlalchemy.orm import Session

from tracker.core.actor import Actor
from tracker.gates import queries
from tracker.gates.pages.rows import gate_rows
from tracker.web.panels import Panel, PanelContext


def _build(session: Session, initiative: Any, actor: Actor) -> PanelContext:
    found = queries.shown(session, initiative.key)
    return {"gate": gate_rows(found.gates[0]) if found.gates else None}


PANEL = Panel("gate", "gates/_panel.html", _build)
