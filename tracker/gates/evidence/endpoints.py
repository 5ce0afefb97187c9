"""Facts about endpoints: the last check, and the traffic of their deployments."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.endpoints.models import Deployment, Endpoint
from tracker.gates.evidence.grouping import grouped, prepared, rows, table
from tracker.gates.rules.facts import EndpointFact

ENDPOINT, DEPLOYMENT = table(Endpoint), table(Deployment)
WANTED = prepared(
    select(
        ENDPOINT.c.initiative_id,
        ENDPOINT.c.id,
        ENDPOINT.c.name,
        ENDPOINT.c.environment,
        ENDPOINT.c.last_outcome,
        ENDPOINT.c.last_sentence,
        ENDPOINT.c.last_check_at,
        ENDPOINT.c.last_latency_ms,
        ENDPOINT.c.slo_percent,
        ENDPOINT.c.on_call,
        ENDPOINT.c.runbook_url,
        ENDPOINT.c.checks,
        ENDPOINT.c.checks_good,
        ENDPOINT.c.recent,
    ).order_by(ENDPOINT.c.name, ENDPOINT.c.id),
    ENDPOINT.c.initiative_id,
)
DEPLOYED = prepared(
    select(DEPLOYMENT.c.endpoint_id, DEPLOYMENT.c.traffic_percent, DEPLOYMENT.c.ended_at)
    .select_from(DEPLOYMENT)
    .join(ENDPOINT, ENDPOINT.c.id == DEPLOYMENT.c.endpoint_id)
    .order_by(DEPLOYMENT.c.started_at, DEPLOYMENT.c.id),
    ENDPOINT.c.initiative_id,
)


@dataclass(frozen=True, slots=True)
class Traffic:
    """What an endpoint serves now, in per cent, and when it last stopped serving."""

    percent: float = 0.0
    ended_at: datetime | None = None


def endpoints(session: Session, ids: Sequence[str]) -> Mapping[str, tuple[EndpointFact, ...]]:
    """Give the endpoints by name."""
    deployed = _traffic(session, ids)
    return grouped((row[0], _fact(row, deployed.get(row.id))) for row in rows(session, WANTED, ids))


def _traffic(session: Session, ids: Sequence[str]) -> Mapping[str, Traffic]:
    """Give the traffic of each endpoint that was ever deployed; of those not ended the newest is live."""
    spells: defaultdict[str, list[Any]] = defaultdict(list)
    for row in rows(session, DEPLOYED, ids):
        spells[row.endpoint_id].append(row)
    return {endpoint_id: _of(spell) for endpoint_id, spell in spells.items()}


def _of(spells: Sequence[Any]) -> Traffic:
    live = [row.traffic_percent for row in spells if row.ended_at is None]
    ended = [row.ended_at for row in spells if row.ended_at is not None and row.traffic_percent > 0]
    return Traffic(live[-1] if live else 0.0, max(ended, default=None))


def _fact(row: Any, traffic: Traffic | None) -> EndpointFact:
    return EndpointFact(
        id=row.id,
        name=row.name,
        environment=row.environment,
        outcome=row.last_outcome,
        sentence=row.last_sentence,
        checked_at=row.last_check_at,
        latency_ms=row.last_latency_ms,
        slo_percent=row.slo_percent,
        on_call=row.on_call,
        runbook_url=row.runbook_url,
        checks=row.checks,
        good=row.checks_good,
        recent=row.recent,
        deployed=traffic is not None,
        traffic_percent=traffic.percent if traffic else 0.0,
        traffic_ended_at=traffic.ended_at if traffic else None,
    )
