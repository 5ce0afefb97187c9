"""The API of initiatives: list, propose, read, change, close."""

from dataclasses import replace
from typing import Any

from flask import Response, request
from sqlalchemy.orm import Session

from tracker.accounts import guards as accounts
from tracker.accounts.rules.permissions import can
from tracker.core import clock
from tracker.core.errors import Conflict
from tracker.core.texts import normal
from tracker.initiatives import guards, queries
from tracker.initiatives.actions import status, writing
from tracker.initiatives.api.blueprint import blueprint, cursor
from tracker.initiatives.models import Initiative
from tracker.initiatives.queries import edits
from tracker.initiatives.rules.fields import NAMES, Details
from tracker.initiatives.schemas import InitiativeFields, InitiativeIn, InitiativeOut, InitiativesOut, plain
from tracker.web.api import located, operation, page_limit
from tracker.web.database import reading
from tracker.web.database import writing as transaction
from tracker.web.etags import tagged, version_of_request

READ, EDIT = "initiative.read", "initiative.edit"


@operation(blueprint, "GET", "/initiatives", action="portfolio.read", answer=InitiativesOut)
def list_initiatives() -> InitiativesOut:
    """Give the initiatives you see, by key; `?stage=`, `?status=`, `?q=` narrow the list."""
    limit, given = page_limit(), request.args
    filters = queries.Filters(
        normal(given.get("stage", "")), given.get("status", ""), normal(given.get("q", ""))
    )
    found = queries.page_of(reading(), accounts.actor(), filters, after_key=cursor(), limit=limit + 1)
    more = found[limit - 1].key if len(found) > limit else None
    return InitiativesOut(items=[answer_of(row) for row in found[:limit]], next=more)


@operation(
    blueprint,
    "POST",
    "/initiatives",
    action="initiative.create",
    body=InitiativeIn,
    answer=InitiativeOut,
    status=201,
)
def create_initiative(body: InitiativeIn) -> Response:
    """Propose an initiative; you become a lead of it."""
    values = plain(body)
    details = Details(**{name: values[name] for name in NAMES})
    with transaction() as session:
        made = writing.create(session, actor=accounts.actor(), now=clock.now(), key=body.key, details=details)
    return located(_fresh(made.key, EDIT, 201), f"/initiatives/{made.key}")


@operation(blueprint, "GET", "/initiatives/<key>", action=READ, answer=InitiativeOut)
def get_initiative(key: str) -> Response:
    """Give one initiative, with its ETag."""
    return _fresh(key)


@operation(
    blueprint,
    "PATCH",
    "/initiatives/<key>",
    action=EDIT,
    body=InitiativeFields,
    answer=InitiativeOut,
)
def change_initiative(key: str, body: InitiativeFields) -> Response:
    """Change the fields that are sent; `If-Match` says which version you read."""
    actor = accounts.actor()
    with transaction() as session:
        initiative, grant = guards.open_with_grant(session, key, actor, EDIT)
        details = replace(edits.details_of(initiative), **_sent(body))
        writing.edit(
            session,
            actor=actor,
            now=clock.now(),
            initiative=initiative,
            details=details,
            version=_version(session, initiative, details),
            may_guard=can(actor, "initiative.members", grant),
        )
    return _fresh(key, EDIT)


@operation(blueprint, "DELETE", "/initiatives/<key>", action="initiative.status", status=204)
def close_initiative(key: str) -> None:
    """Close a retired initiative for good; `?reason=` says why. Nothing is removed."""
    with transaction() as session:
        initiative = guards.open_initiative(session, key, accounts.actor(), "initiative.status")
        if "If-Match" in request.headers:
            _version(session, initiative, edits.details_of(initiative))
        reason = request.args.get("reason", "")
        status.close(session, actor=accounts.actor(), now=clock.now(), initiative=initiative, reason=reason)


def answer_of(initiative: Initiative) -> InitiativeOut:
    """Give an initiative as the API shows it; team, owner and sponsor must be loaded."""
    return InitiativeOut(
        **{name: getattr(initiative, name) for name in NAMES},
        key=initiative.key,
        stage=initiative.stage.name,
        category=initiative.stage.category,
        stage_since=initiative.stage_since,
        status=initiative.status,
        team=initiative.team.name if initiative.team else None,
        owner=initiative.owner.name if initiative.owner else None,
        sponsor=initiative.sponsor.name if initiative.sponsor else None,
        created_at=initiative.created_at,
        updated_at=initiative.updated_at,
        version=initiative.version,
    )


def _fresh(key: str, action: str = READ, status_code: int = 200) -> Response:
    """Answer with an initiative as it is now, under the call's action: a token may write and not read."""
    initiative = guards.open_initiative(reading(), key, accounts.actor(), action)
    return tagged(answer_of(initiative), initiative.version, status_code)


def _sent(body: InitiativeFields) -> dict[str, Any]:
    """Give the fields that the caller sent, as plain values."""
    values = plain(body)
    return {name: values[name] for name in body.model_fields_set}


def _version(session: Session, initiative: Initiative, details: Details) -> int:
    """Hold `If-Match` against the stored version. Raises: VersionNeeded; Conflict with who and when."""
    version = version_of_request(initiative.version)
    if version != initiative.version:
        found = edits.compared(session, initiative, version, details)
        who, at = found.who or edits.last_writer(session, initiative), found.at or initiative.updated_at
        raise Conflict(who, at, found.conflicts, initiative.version)
    return version
