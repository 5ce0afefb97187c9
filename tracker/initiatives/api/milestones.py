"""The API of milestones: list, log, read, change, delete."""

from dataclasses import replace
from typing import Any

from flask import Response
from sqlalchemy.orm import Session

from tracker.accounts import guards as accounts
from tracker.core import clock
from tracker.core.errors import NotFound
from tracker.initiatives import guards, queries
from tracker.initiatives.actions import milestones as actions
from tracker.initiatives.api.blueprint import blueprint, cursor
from tracker.initiatives.models import Initiative, Milestone
from tracker.initiatives.queries.milestones import conflict, details_of, page_of
from tracker.initiatives.rules.milestones import NAMES, MilestoneDetails
from tracker.initiatives.schemas import MilestoneFields, MilestoneIn, MilestoneOut, MilestonesOut
from tracker.web.api import located, operation, page_limit
from tracker.web.database import reading, writing
from tracker.web.etags import tagged, version_of_request

READ, LOG = "initiative.read", "milestone.log"


@operation(blueprint, "GET", "/initiatives/<key>/milestones", action=READ, answer=MilestonesOut)
def list_milestones(key: str) -> MilestonesOut:
    """Give the milestones of an initiative in the order they were logged."""
    session, limit = reading(), page_limit()
    initiative = guards.open_initiative(session, key, accounts.actor(), READ)
    found = page_of(session, initiative.id, after_id=cursor(), limit=limit + 1)
    more = found[limit - 1].id if len(found) > limit else None
    return MilestonesOut(items=[_answer(initiative, row) for row in found[:limit]], next=more)


@operation(
    blueprint,
    "POST",
    "/initiatives/<key>/milestones",
    action=LOG,
    body=MilestoneIn,
    answer=MilestoneOut,
    status=201,
)
def create_milestone(key: str, body: MilestoneIn) -> Response:
    """Log a milestone."""
    details = MilestoneDetails(**body.model_dump(exclude={"done"}))
    with writing() as session:
        initiative = guards.open_initiative(session, key, accounts.actor(), LOG)
        made = actions.log_milestone(
            session,
            actor=accounts.actor(),
            now=clock.now(),
            initiative=initiative,
            details=details,
            done=body.done,
        )
    return located(_fresh(made.id, LOG, 201), f"/milestones/{made.id}")


@operation(blueprint, "GET", "/milestones/<milestone_id>", action=READ, answer=MilestoneOut)
def get_milestone(milestone_id: str) -> Response:
    """Give one milestone, with its ETag."""
    return _fresh(milestone_id)


@operation(
    blueprint,
    "PATCH",
    "/milestones/<milestone_id>",
    action=LOG,
    body=MilestoneFields,
    answer=MilestoneOut,
)
def change_milestone(milestone_id: str, body: MilestoneFields) -> Response:
    """Change the fields that are sent; `If-Match` says which version you read."""
    with writing() as session:
        initiative, found = _found(session, milestone_id, LOG)
        _change(session, initiative, found, body)
    return _fresh(milestone_id, LOG)


@operation(blueprint, "DELETE", "/milestones/<milestone_id>", action=LOG, status=204)
def remove_milestone(milestone_id: str) -> None:
    """Delete a milestone, if `If-Match` names its version; the event log keeps what it held."""
    with writing() as session:
        initiative, found = _found(session, milestone_id, LOG)
        if version_of_request(found.version) != found.version:
            raise conflict(session, found, details_of(found))
        actions.delete_milestone(
            session, actor=accounts.actor(), now=clock.now(), initiative=initiative, milestone=found
        )


def _change(session: Session, initiative: Initiative, found: Milestone, body: MilestoneFields) -> None:
    values: dict[str, Any] = body.model_dump()
    sent = {name: values[name] for name in body.model_fields_set if name != "done"}
    actor, now = accounts.actor(), clock.now()
    actions.edit_milestone(
        session,
        actor=actor,
        now=now,
        initiative=initiative,
        milestone=found,
        details=replace(details_of(found), **sent),
        version=version_of_request(found.version),
    )
    if "done" in body.model_fields_set:
        actions.set_done(
            session, actor=actor, now=now, initiative=initiative, milestone=found, done=body.done
        )


def _found(session: Session, milestone_id: str, action: str) -> tuple[Initiative, Milestone]:
    """Find a milestone that the caller may do this to. Raises: NotFound alike for missing and hidden."""
    found = queries.milestone(session, milestone_id)
    if found is None:
        raise NotFound("That milestone")
    initiative = queries.by_id(session, found.initiative_id)
    try:
        return guards.require(session, initiative, accounts.actor(), action), found
    except NotFound:
        raise NotFound("That milestone") from None


def _fresh(milestone_id: str, action: str = READ, status: int = 200) -> Response:
    """Answer with a milestone as it is now, under the action of the call: a token may log and not read."""
    initiative, found = _found(reading(), milestone_id, action)
    return tagged(_answer(initiative, found), found.version, status)


def _answer(initiative: Initiative, found: Milestone) -> MilestoneOut:
    return MilestoneOut(
        **{name: getattr(found, name) for name in NAMES},
        id=found.id,
        initiative=initiative.key,
        stage=found.stage.name if found.stage else None,
        owner=found.owner.name if found.owner else None,
        done=found.done_at is not None,
        done_at=found.done_at,
        created_at=found.created_at,
        version=found.version,
    )
