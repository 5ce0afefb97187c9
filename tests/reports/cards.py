"""Builders of portfolio cards with real defaults, one or thousands; judging them is the gates' own matter."""

from datetime import date, datetime, timedelta
from itertools import count
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from tests.building import NOW
from tracker.core.ids import new_id
from tracker.core.texts import folded
from tracker.gates.models import Card
from tracker.gates.models.card import LONGEST_SEARCHED
from tracker.initiatives.models import Initiative, Stage

RANKS = {"off_track": 0, "at_risk": 1, "no_data": 2, "on_track": 3}
METRIC = {
    "name": "Groundedness",
    "verdict": "met",
    "value": 0.92,
    "low": 0.905,
    "high": 0.933,
    "threshold": 0.9,
    "direction": "higher",
    "unit": "proportion",
    "n": 1000,
}
_numbers = count(1)


def a_card(session: Session, key: str = "", *, stage: str = "pilot", **fields: Any) -> str:
    """Add an initiative with its card and give its id; `stage` is a category."""
    number = next(_numbers)
    return some_cards(session, [{"key": key or f"CARD-{number}", "category": stage, **fields}])[0]


def many_cards(session: Session, number: int, prefix: str = "MANY", **fields: Any) -> list[str]:
    """Add cards that differ in all that a list sorts and filters by; the same number gives the same cards."""
    return some_cards(session, [{**_varied(at, prefix), **fields} for at in range(number)])


def some_cards(session: Session, given: list[dict[str, Any]]) -> list[str]:
    """Add initiatives with cards in a few statements."""
    stages = {stage.category: stage for stage in session.scalars(select(Stage).order_by(Stage.position))}
    rows = [_row(fields, stages[fields.get("category", "pilot")]) for fields in given]
    session.execute(insert(Initiative), [_initiative(row, stages[row["category"]]) for row in rows])
    session.execute(insert(Card), rows)
    return [row["initiative_id"] for row in rows]


def _varied(at: int, prefix: str) -> dict[str, Any]:
    health = ("on_track", "at_risk", "off_track", "no_data")[at % 4]
    return {
        "key": f"{prefix}-{at:05d}",
        "name": f"{('Claims', 'Policy', 'Renewal', 'Fraud')[at % 4]} assistant {at * 7919 % 1000:03d}",
        "unit": f"Unit {at % 7}",
        "owner": f"Owner {at * 31 % 17:02d}",
        "kind": ("rag", "agent", "classification")[at % 3],
        "risk_tier": ("minimal", "limited", "high")[at % 3],
        "category": ("pilot", "evaluation", "production", "proposed", "retired")[at % 5],
        "health": health,
        "roll_up": ("ready", "blocked", "needs_data", "none")[at * 3 % 4],
        "gaps": at % 3,
        "target_on": None if at % 6 == 0 else date(2027, 1, 1) + timedelta(days=at * 13 % 365),
        "margin": None if at % 5 == 0 else (at * 37 % 200 - 100) / 100,
        "updated_at": NOW - timedelta(minutes=at * 101 % 5000),
        "metric": METRIC if at % 5 else None,
    }


def _row(fields: dict[str, Any], stage: Stage) -> dict[str, Any]:
    key = fields["key"]
    health = fields.get("health", "on_track")
    row: dict[str, Any] = {
        "initiative_id": new_id(),
        "name": f"Initiative {key}",
        "unit": "Mutual",
        "team": "",
        "kind": "rag",
        "risk_tier": "limited",
        "visibility": "org",
        "status": "active",
        "category": stage.category,
        "stage": stage.name,
        "stage_position": stage.position,
        "stage_since": NOW - timedelta(days=40),
        "owner_id": None,
        "owner": "Robin Vale",
        "people": [{"id": "0" * 26, "name": "Robin Vale"}],
        "health": health,
        "health_rank": RANKS[health],
        "health_why": "Nothing is failed or late.",
        "gate": "G2",
        "gate_label": "Gate to Evaluation",
        "roll_up": "blocked",
        "criteria_met": 3,
        "criteria_total": 5,
        "first_open": "Judge calibrated: 40 of 100 labels.",
        "metric": METRIC,
        "margin": 0.05,
        "endpoint": None,
        "live_endpoints": 0,
        "live_endpoints_good": 0,
        "gaps": 0,
        "gap_label": "",
        "target_on": None,
        "urgency": RANKS[health],
        "updated_at": NOW,
        "stale_at": None,
        **fields,
    }
    texts = (key, row["name"], row["unit"], row.pop("summary", ""))
    row["search_text"] = folded(" ".join(texts))[:LONGEST_SEARCHED]
    return row


def _initiative(row: dict[str, Any], stage: Stage) -> dict[str, Any]:
    moment: datetime = row["updated_at"]
    same = ("key", "name", "unit", "kind", "risk_tier", "visibility", "status", "stage_since", "target_on")
    more = {"id": row["initiative_id"], "stage_id": stage.id, "version": 1}
    return {**{name: row[name] for name in same}, **more, "created_at": moment, "updated_at": moment}
