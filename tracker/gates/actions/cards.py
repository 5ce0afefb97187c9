"""Writing the portfolio card of an initiative from its facts and its judged gates."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import Connection, Insert
from sqlalchemy.dialects import postgresql, sqlite

from tracker.core.texts import folded
from tracker.gates.evidence.grouping import table
from tracker.gates.models import Card
from tracker.gates.models.card import LONGEST_SEARCHED
from tracker.gates.rules.facts import EndpointFact, Facts
from tracker.gates.rules.summary import RANKS, MainMetric, Summary
from tracker.gates.rules.wording import fitted


def write_cards(connection: Connection, judged: Sequence[tuple[Facts, Summary]], policy_id: str) -> None:
    """Insert or replace the cards, in one statement."""
    if judged:
        rows = [{**_row(facts, summary), "policy_id": policy_id} for facts, summary in judged]
        connection.execute(_upsert(connection.dialect.name), rows)


@cache
def _upsert(dialect: str) -> Insert:
    """Give the statement for a kind of database; both have ON CONFLICT, each in a class of its own."""
    card = table(Card)
    wanted = postgresql.insert(card) if dialect == "postgresql" else sqlite.insert(card)
    kept = {column.name: wanted.excluded[column.name] for column in card.c if not column.primary_key}
    return wanted.on_conflict_do_update(index_elements=["initiative_id"], set_=kept)


def _row(facts: Facts, summary: Summary) -> dict[str, Any]:
    one = facts.initiative
    return {
        "initiative_id": one.id,
        "key": one.key,
        "name": one.name,
        "unit": one.unit,
        "team": one.team,
        "kind": one.kind,
        "risk_tier": one.tier,
        "visibility": one.visibility,
        "status": one.status,
        "category": facts.stage.category,
        "stage": facts.stage.name,
        "stage_position": facts.stage.position,
        "stage_since": one.stage_since,
        "owner_id": one.owner.id if one.owner else None,
        "owner": one.owner.name if one.owner else "",
        "people": [{"id": person.id, "name": person.name} for person in facts.people],
        "target_on": one.target_on,
        "updated_at": one.updated_at,
        "search_text": folded(f"{one.key} {one.name} {one.unit} {one.summary}")[:LONGEST_SEARCHED],
        "system": facts.system_mark,
        **_live(facts.endpoints),
        **_derived(summary),
    }


def _live(endpoints: Sequence[EndpointFact]) -> dict[str, int]:
    """Count the endpoints in production, and those whose last check was within its limits."""
    live = [endpoint for endpoint in endpoints if endpoint.environment == "production"]
    return {"live_endpoints": len(live), "live_endpoints_good": sum(one.outcome == "up" for one in live)}


def _derived(summary: Summary) -> dict[str, Any]:
    return {
        "health": summary.health.health.value,
        "health_rank": RANKS[summary.health.health],
        "health_why": fitted(summary.health.why, 300),
        "gate": summary.gate,
        "gate_label": fitted(summary.gate_label, 80),
        "roll_up": summary.roll_up.value,
        "criteria_met": summary.met,
        "criteria_total": summary.total,
        "first_open": fitted(summary.first_open, 300),
        "metric": _metric(summary.metric),
        "margin": summary.margin,
        "endpoint": _endpoint(summary.endpoint),
        "gaps": len(summary.gaps),
        "gap_label": fitted(summary.gap_label, 120),
        "urgency": summary.urgency,
        "stale_at": summary.stale_at,
    }


def _metric(metric: MainMetric | None) -> dict[str, Any] | None:
    """Give what a card draws of the main metric; the numbers carry the names that charts.Mark has."""
    if metric is None:
        return None
    measure = metric.measure
    return {
        "name": metric.name,
        "verdict": metric.verdict.value,
        "value": measure.value,
        "low": measure.low,
        "high": measure.high,
        "threshold": measure.threshold,
        "direction": measure.direction,
        "unit": measure.unit,
        "n": measure.n,
        "more": metric.more,
        "why": metric.why,
        "path": metric.path,
    }


def _endpoint(endpoint: EndpointFact | None) -> dict[str, Any] | None:
    if endpoint is None:
        return None
    return {
        "id": endpoint.id,
        "name": endpoint.name,
        "environment": endpoint.environment,
        "outcome": endpoint.outcome,
        "latency_ms": endpoint.latency_ms,
        "good": endpoint.good / endpoint.checks if endpoint.checks else None,
        "checks": endpoint.checks,
        "recent": endpoint.recent,
        "checked_at": endpoint.checked_at.isoformat() if endpoint.checked_at else None,
        "traffic_percent": endpoint.traffic_percent,
    }
