"""The evals panel of the initiative page: the main metric over its runs."""

from typing import Any

from sqlalchemy.orm import Session

from tracker.core.actor import Actor
from tracker.evals import queries
from tracker.evals.pages.charting import expected_of_main, history_view
from tracker.evals.queries import MetricLine
from tracker.web.panels import Panel, PanelContext


def _build(session: Session, initiative: Any, _actor: Actor) -> PanelContext:
    lines = queries.lines_of(session, initiative.id)
    line = main_line(lines)
    history = queries.history_of(session, line.suite_id, line.name) if line and line.suite_id else ()
    view = (
        history_view(line, history, initiative.risk_tier, expected=expected_of_main(initiative))
        if line
        else None
    )
    return {"history": view, "awaited": line if view is None else None, "others": max(len(lines) - 1, 0)}


def main_line(lines: list[MetricLine]) -> MetricLine | None:
    """Choose the metric to show: the main one, else one with a target and a value, else the first value."""
    if lines and lines[0].is_main:
        return lines[0]
    measured = [line for line in lines if line.suite_id is not None]
    targeted = [line for line in measured if line.target is not None]
    return next(iter(targeted or measured or lines), None)


PANEL = Panel("evals", "evals/_panel.html", _build)
