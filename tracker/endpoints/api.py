"""The API of endpoints: register, read, check, deploy."""

from dataclasses import fields as fields_of
from datetime import datetime
from functools import partial
from typing import Any

from flask import Blueprint, Response, request

from tracker.accounts import guards as accounts
from tracker.activity import queries as activity
from tracker.core import clock
from tracker.core.errors import Invalid
from tracker.endpoints import actions, guards, queries, schemas
from tracker.endpoints.actions import DeploymentFields, EndpointFields
from tracker.endpoints.checking import check_endpoint
from tracker.endpoints.models import Check, Deployment, Endpoint
from tracker.initiatives import guards as initiatives
from tracker.web.api import located, operation, page_limit
from tracker.web.database import reading, writing
from tracker.web.etags import require_unchanged, tagged_by

blueprint = Blueprint("endpoints_api", __name__)
NAMES = tuple(field.name for field in fields_of(EndpointFields))


@operation(
    blueprint,
    "GET",
    "/initiatives/<key>/endpoints",
    action="initiative.read",
    answer=schemas.EndpointsOut,
)
def list_endpoints(key: str) -> schemas.EndpointsOut:
    """Give the endpoints of an initiative."""
    session = reading()
    initiative = initiatives.open_initiative(session, key, accounts.actor(), "initiative.read")
    found = queries.endpoints_of(session, initiative.id)
    return schemas.EndpointsOut(items=[_endpoint(row) for row in found], next=None)


@operation(
    blueprint,
    "POST",
    "/initiatives/<key>/endpoints",
    action="endpoint.edit",
    body=schemas.EndpointIn,
    answer=schemas.EndpointOut,
    status=201,
)
def register_endpoint(key: str, body: schemas.EndpointIn) -> Response:
    """Register an endpoint."""
    actor, wanted = accounts.actor(), EndpointFields(**body.model_dump())
    initiatives.open_initiative(reading(), key, actor, "endpoint.edit")
    actions.require_sound(wanted, guards.allowed())
    with writing() as session:
        initiative = initiatives.open_initiative(session, key, actor, "endpoint.edit")
        made = actions.register(session, actor=actor, now=clock.now(), initiative=initiative, fields=wanted)
    return located(_fresh(made.id, "endpoint.edit", 201), f"/endpoints/{made.id}")


@operation(blueprint, "GET", "/endpoints/<endpoint_id>", action="initiative.read", answer=schemas.EndpointOut)
def get_endpoint(endpoint_id: str) -> Response:
    """Give one endpoint, with the ETag of what can be changed."""
    return _fresh(endpoint_id)


@operation(
    blueprint,
    "PATCH",
    "/endpoints/<endpoint_id>",
    action="endpoint.edit",
    body=schemas.EndpointFieldsIn,
    answer=schemas.EndpointOut,
)
def change_endpoint(endpoint_id: str, body: schemas.EndpointFieldsIn) -> Response:
    """Change the fields that are sent; `If-Match` says what you read."""
    actor = accounts.actor()
    endpoint, _ = guards.open_endpoint(reading(), endpoint_id, actor, "endpoint.edit")
    sent = {name: getattr(body, name) for name in body.model_fields_set}
    # this resolves a name: outside of the transaction
    actions.require_sound(EndpointFields(**{**_fields(endpoint), **sent}), guards.allowed())
    with writing() as session:
        endpoint, _ = guards.open_endpoint(session, endpoint_id, actor, "endpoint.edit")
        now = clock.now()
        last = partial(activity.last_change, session, "endpoint", endpoint.id, unknown_at=now)
        require_unchanged(_fields(endpoint), partial(last, initiative_id=endpoint.initiative_id))
        wanted = EndpointFields(**{**_fields(endpoint), **sent})
        actions.change(session, actor=actor, now=now, endpoint=endpoint, fields=wanted)
    return _fresh(endpoint_id, "endpoint.edit")


@operation(
    blueprint, "GET", "/endpoints/<endpoint_id>/checks", action="initiative.read", answer=schemas.ChecksOut
)
def list_checks(endpoint_id: str) -> schemas.ChecksOut:
    """Give the newest checks of an endpoint."""
    session, limit = reading(), page_limit()
    endpoint, _ = guards.open_endpoint(session, endpoint_id, accounts.actor(), "initiative.read")
    found = queries.checks_of(session, endpoint.id, before_id=_cursor(), limit=limit + 1)
    more = str(found[limit - 1].id) if len(found) > limit else None
    return schemas.ChecksOut(items=[_check(row) for row in found[:limit]], next=more)


@operation(
    blueprint,
    "POST",
    "/endpoints/<endpoint_id>/checks",
    action="endpoint.check",
    answer=schemas.CheckOut,
    status=201,
)
def check_endpoint_now(endpoint_id: str) -> schemas.CheckOut:
    """Check an endpoint now and give how it ended."""
    return _check(check_endpoint(endpoint_id, accounts.actor()))


@operation(
    blueprint,
    "GET",
    "/endpoints/<endpoint_id>/deployments",
    action="initiative.read",
    answer=schemas.DeploymentsOut,
)
def list_deployments(endpoint_id: str) -> schemas.DeploymentsOut:
    """Give the newest deployments of an endpoint."""
    session = reading()
    endpoint, _ = guards.open_endpoint(session, endpoint_id, accounts.actor(), "initiative.read")
    found = queries.deployments_of(session, endpoint.id, page_limit())
    return schemas.DeploymentsOut(items=[_deployment(row) for row in found], next=None)


@operation(
    blueprint,
    "POST",
    "/endpoints/<endpoint_id>/deployments",
    action="deployment.log",
    body=schemas.DeploymentIn,
    answer=schemas.DeploymentOut,
    status=201,
)
def log_deployment(endpoint_id: str, body: schemas.DeploymentIn) -> schemas.DeploymentOut:
    """Log what an endpoint runs from now on."""
    actor, wanted = accounts.actor(), DeploymentFields(**body.model_dump())
    with writing() as session:
        endpoint, _ = guards.open_endpoint(session, endpoint_id, actor, "deployment.log")
        made = actions.deploy(session, actor=actor, now=clock.now(), endpoint=endpoint, fields=wanted)
        return _deployment(made)


def _fresh(endpoint_id: str, action: str = "initiative.read", status: int = 200) -> Response:
    """Answer with an endpoint as it is now, under the call's action: a token may write and not read."""
    endpoint, _ = guards.open_endpoint(reading(), endpoint_id, accounts.actor(), action)
    return tagged_by(_endpoint(endpoint), _fields(endpoint), status)


def _fields(row: Endpoint) -> dict[str, Any]:
    """Give what can be changed as it is stored."""
    return {name: getattr(row, name) for name in NAMES}


def _endpoint(row: Endpoint) -> schemas.EndpointOut:
    return schemas.EndpointOut(
        id=row.id,
        last_check_at=_time(row.last_check_at),
        last_outcome=row.last_outcome,
        last_latency_ms=row.last_latency_ms,
        last_sentence=row.last_sentence,
        **_fields(row),
    )


def _check(row: Check) -> schemas.CheckOut:
    return schemas.CheckOut(
        at=row.at.isoformat(),
        outcome=row.outcome,
        status=row.status,
        latency_ms=row.latency_ms,
        sentence=row.sentence,
    )


def _deployment(row: Deployment) -> schemas.DeploymentOut:
    return schemas.DeploymentOut(
        id=row.id,
        version=row.version,
        code=row.code,
        rollout=row.rollout,
        traffic_percent=row.traffic_percent,
        started_at=row.started_at.isoformat(),
        ended_at=_time(row.ended_at),
        why_ended=row.why_ended,
    )


def _time(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


def _cursor() -> int | None:
    text = request.args.get("cursor", "")
    if text and not (text.isdecimal() and len(text) < 16):
        raise Invalid({"cursor": "Pass on what `next` of the page before said."})
    return int(text) if text else None
