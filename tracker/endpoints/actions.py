"""Registering and changing endpoints, keeping the result of a check, logging deployments."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.activity import actions as activity
from tracker.core.actor import Actor
from tracker.core.errors import Invalid
from tracker.core.outgoing import Allowed, Refused, Resolve, check, resolve_by_system
from tracker.endpoints.models import Check, Deployment, Endpoint
from tracker.endpoints.probe import CheckResult
from tracker.endpoints.rules import CheckOutcome, InvalidAssertion, parse_assertion
from tracker.endpoints.rules.recent import newest
from tracker.initiatives.models import Initiative

RANK_BAD, RANK_UP = 0, 2


@dataclass(frozen=True, slots=True)
class EndpointFields:
    """What people say about an endpoint; times in ms and s, the objective in per cent."""

    name: str
    url: str
    environment: str
    method: str = "GET"
    body: str = ""
    expected_status: int = 200
    assertion: str = ""
    latency_target_ms: int = 1000
    timeout_s: float = 10.0
    slo_percent: float | None = None
    on_call: str = ""
    runbook_url: str = ""


@dataclass(frozen=True, slots=True)
class DeploymentFields:
    """What a deployment is: version, bill of materials, rollout, share of the traffic in per cent."""

    version: str
    code: str = ""
    rollout: str = "full"
    traffic_percent: float = 100.0
    model: str = ""
    model_version: str = ""
    prompt: str = ""
    prompt_version: str = ""


def require_sound(fields: EndpointFields, allowed: Allowed, resolve: Resolve = resolve_by_system) -> None:
    """Check the address (resolving its name) and the assertion, before any transaction.

    Raises: Invalid with the field at fault.
    """
    errors = {}
    try:
        check(fields.url, allowed, resolve)
    except Refused as refusal:
        errors["url"] = str(refusal)
    try:
        parse_assertion(fields.assertion) if fields.assertion else None
    except InvalidAssertion as fault:
        errors["assertion"] = str(fault)
    if errors:
        raise Invalid(errors)


def register(
    session: Session, *, actor: Actor, now: datetime, initiative: Initiative, fields: EndpointFields
) -> Endpoint:
    """Register an endpoint that `require_sound` has passed."""
    endpoint = Endpoint(initiative_id=initiative.id, **asdict(fields))
    session.add(endpoint)
    session.flush()
    sentence = f"registered the {fields.environment} endpoint {fields.name}"
    _record(session, actor, now, endpoint, "endpoint.register", sentence, {}, asdict(fields))
    return endpoint


def change(
    session: Session, *, actor: Actor, now: datetime, endpoint: Endpoint, fields: EndpointFields
) -> None:
    """Change an endpoint that `require_sound` has passed; a new address forgets how the old one answered."""
    new = asdict(fields)
    changed = {name: value for name, value in new.items() if getattr(endpoint, name) != value}
    if not changed:
        return
    before = {name: getattr(endpoint, name) for name in changed}
    for name, value in changed.items():
        setattr(endpoint, name, value)
    if "url" in changed or "environment" in changed:
        endpoint.rank, endpoint.last_outcome, endpoint.last_check_at = 1, "never", None
        endpoint.last_latency_ms, endpoint.last_sentence = None, ""
        endpoint.checks, endpoint.checks_good, endpoint.recent = 0, 0, ""
    sentence = f"changed the endpoint {endpoint.name}"
    _record(session, actor, now, endpoint, "endpoint.change", sentence, before, changed)


def remove(session: Session, *, actor: Actor, now: datetime, endpoint: Endpoint) -> None:
    """Remove an endpoint with its checks and deployments."""
    before = {"url": endpoint.url, "environment": endpoint.environment}
    sentence = f"removed the endpoint {endpoint.name}"
    _record(session, actor, now, endpoint, "endpoint.remove", sentence, before, {})
    session.delete(endpoint)


def keep_check(session: Session, *, actor: Actor, endpoint: Endpoint, result: CheckResult) -> Check:
    """Keep the result of a check; an event tells only when the outcome is another than before."""
    outcome = result.outcome.value
    kept = Check(
        endpoint_id=endpoint.id,
        at=result.at,
        outcome=outcome,
        status=result.status,
        latency_ms=result.latency_ms,
        sentence=result.sentence[:300],
        via=actor.via.value,
    )
    session.add(kept)
    before = endpoint.last_outcome
    endpoint.last_check_at, endpoint.last_outcome = result.at, outcome
    endpoint.last_latency_ms, endpoint.last_sentence = result.latency_ms, result.sentence[:300]
    endpoint.checks += 1
    good = result.outcome is CheckOutcome.UP
    endpoint.checks_good += good
    endpoint.recent = newest(endpoint.recent, outcome)
    endpoint.rank = RANK_UP if good else RANK_BAD
    if before != outcome:
        _tell(session, actor, endpoint, before, result)
    else:
        activity.touched(session).add(endpoint.initiative_id)
    return kept


def deploy(
    session: Session, *, actor: Actor, now: datetime, endpoint: Endpoint, fields: DeploymentFields
) -> Deployment:
    """Log what an endpoint runs from now on; what it ran before ends."""
    running = session.scalars(
        select(Deployment).where(Deployment.endpoint_id == endpoint.id, Deployment.ended_at.is_(None))
    )
    for old in running:
        old.ended_at, old.why_ended = now, f"replaced by {fields.version}"
    new = Deployment(endpoint_id=endpoint.id, started_at=now, by_id=actor.person_id, **asdict(fields))
    session.add(new)
    session.flush()
    activity.record(
        session,
        actor=actor,
        now=now,
        verb="deployment.log",
        subject="deployment",
        subject_id=new.id,
        initiative_id=endpoint.initiative_id,
        sentence=f"deployed {fields.version} to {endpoint.name} with {fields.traffic_percent:g} % of traffic",
        after=asdict(fields),
    )
    return new


def end_live(session: Session, *, actor: Actor, now: datetime, initiative_id: str, why: str) -> int:
    """End what the production endpoints of an initiative run, and give how many deployments ended."""
    wanted = select(Deployment, Endpoint).join(Endpoint, Endpoint.id == Deployment.endpoint_id)
    wanted = wanted.where(Endpoint.initiative_id == initiative_id, Endpoint.environment == "production")
    rows = session.execute(wanted.where(Deployment.ended_at.is_(None)).order_by(Endpoint.name)).all()
    for deployment, endpoint in rows:
        deployment.ended_at, deployment.why_ended = now, why[:300]
        activity.record(
            session,
            actor=actor,
            now=now,
            verb="deployment.end",
            subject="deployment",
            subject_id=deployment.id,
            initiative_id=initiative_id,
            sentence=f"took {deployment.version} off {endpoint.name}",
            before={"traffic_percent": deployment.traffic_percent},
            after={"why_ended": deployment.why_ended},
        )
    return len(rows)


def _tell(session: Session, actor: Actor, endpoint: Endpoint, before: str, result: CheckResult) -> None:
    sentence = f"checked {endpoint.name}: {result.sentence}"
    after = {"outcome": result.outcome.value, "latency_ms": result.latency_ms}
    _record(session, actor, result.at, endpoint, "endpoint.outcome", sentence, {"outcome": before}, after)


def _record(
    session: Session,
    actor: Actor,
    now: datetime,
    endpoint: Endpoint,
    verb: str,
    sentence: str,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
) -> None:
    activity.record(
        session,
        actor=actor,
        now=now,
        verb=verb,
        subject="endpoint",
        subject_id=endpoint.id,
        initiative_id=endpoint.initiative_id,
        sentence=sentence,
        before=before,
        after=after,
    )
