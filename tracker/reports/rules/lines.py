"""One initiative as its row in the portfolio table and in the exported file."""

import json
from dataclasses import dataclass
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from tracker.core.csv_text import Cell
from tracker.reports.rules import wording
from tracker.reports.rules.faces import mark_of
from tracker.web import charts

HEADINGS = (
    "Key",
    "Initiative",
    "Business unit",
    "Stage",
    "Status",
    "Health",
    "Gate",
    "Criteria met",
    "Criteria",
    "Main metric",
    "Value",
    "Low",
    "High",
    "Threshold",
    "Skill gaps",
    "Owner",
    "Target",
    "Changed",
)
NUMBERS = ("value", "low", "high", "threshold")


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the table: texts, and the drawing of the interval."""

    key: str
    name: str
    sub: str
    unit: str
    category: str
    stage: str
    health: str
    health_word: str
    state: str
    state_word: str
    criteria: str
    metric: str
    figures: str
    mini: str
    gaps: int
    owner: str
    target: str
    changed: str


def line(row: Any, zone: ZoneInfo, today: date) -> Line:
    """Give the table row of a card row, days as the reader's calendar has them."""
    metric, figures, mini = _metric(json.loads(row.metric or "null"))
    return Line(
        key=row.key,
        name=row.name,
        sub=row.key if row.status == "active" else f"{row.key} · {row.status.capitalize()}",
        unit=row.unit,
        category=row.category,
        stage=row.stage,
        health=row.health,
        health_word=wording.HEALTH_WORDS[row.health],
        state=row.roll_up,
        state_word=wording.GATE_WORDS[row.roll_up],
        criteria=f"{row.criteria_met} of {row.criteria_total}" if row.criteria_total else "",
        metric=metric,
        figures=figures,
        mini=mini,
        gaps=row.gaps,
        owner=row.owner,
        target=wording.day(row.target_on, today) if row.target_on else "",
        changed=wording.day(row.updated_at.astimezone(zone).date(), today),
    )


def record(row: Any) -> tuple[Cell, ...]:
    """Give the exported cells of a card row, in the order of the headings."""
    metric = json.loads(row.metric or "null") or {}
    return (
        row.key,
        row.name,
        row.unit,
        row.stage,
        row.status.capitalize(),
        wording.HEALTH_WORDS[row.health],
        wording.GATE_WORDS[row.roll_up],
        row.criteria_met,
        row.criteria_total,
        metric.get("name", ""),
        *(metric.get(name) for name in NUMBERS),
        row.gaps,
        row.owner,
        row.target_on,
        row.updated_at,
    )


def _metric(metric: dict[str, Any] | None) -> tuple[str, str, str]:
    """Give name, value against threshold, and drawing; nothing where there is no metric."""
    if metric is None:
        return "", "", ""
    mark = mark_of(metric)
    value, threshold = charts.value_text(mark), charts.threshold_text(mark)
    figures = value if mark.threshold is None else f"{value} / {threshold}"
    return wording.capital(metric["name"]), figures, charts.mini(mark)
