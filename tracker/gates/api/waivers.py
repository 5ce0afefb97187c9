"""Waivers over the API: the register, those of an initiative, asking, deciding, revoking."""

from flask import request

from tracker.accounts import guards as accounts
from tracker.core import clock
from tracker.core.errors import Invalid, NotFound
from tracker.core.ids import is_id
from tracker.gates import queries, schemas
from tracker.gates.actions import waiving
from tracker.gates.api.blueprint import blueprint
from tracker.gates.queries import WaiverLine
from tracker.initiatives import guards
from tracker.initiatives.models import Initiative
from tracker.web.api import operation, page_limit
from tracker.web.asking import asked
from tracker.web.database import reading, writing

REQUEST, DECIDE = "waiver.request", "waiver.decide"
WAIVERS = "/initiatives/<key>/waivers"


@operation(blueprint, "GET", "/waivers", action="portfolio.read", answer=schemas.WaiverList)
def list_all_waivers() -> schemas.WaiverList:
    """List the waivers that you may see, the newest first; `?state=` narrows them."""
    limit, cursor = page_limit(), request.args.get("cursor", "")
    if cursor and not is_id(cursor):
        raise Invalid({"cursor": "That is no cursor of this list."})
    found = queries.register(
        reading(), accounts.actor(), clock.now(), state=asked("state"), before=cursor, limit=limit + 1
    )
    more = found[limit - 1].waiver.id if len(found) > limit else None
    return schemas.WaiverList(items=[schemas.waiver_answer(one) for one in found[:limit]], next=more)


@operation(blueprint, "GET", WAIVERS, action="initiative.read", answer=schemas.WaiverList)
def list_waivers(key: str) -> schemas.WaiverList:
    """List the newest hundred waivers of an initiative."""
    initiative = guards.open_initiative(reading(), key, accounts.actor(), "initiative.read")
    found = queries.waivers_of(reading(), initiative, clock.now())
    return schemas.WaiverList(items=[schemas.waiver_answer(one) for one in found], next=None)


@operation(
    blueprint,
    "POST",
    WAIVERS,
    action=REQUEST,
    body=schemas.WaiverBody,
    answer=schemas.WaiverAnswer,
    status=201,
)
def post_waiver(key: str, body: schemas.WaiverBody) -> schemas.WaiverAnswer:
    """Ask for a waiver of a criterion, by its key as the gate answers it."""
    with writing() as session:
        initiative = guards.open_initiative(session, key, accounts.actor(), REQUEST)
        made = waiving.request_waiver(
            session,
            actor=accounts.actor(),
            now=clock.now(),
            initiative=initiative,
            wanted=waiving.Wanted(body.criterion, body.reason, body.control, body.days),
        )
    return schemas.waiver_answer(_line(initiative, made.id))


@operation(
    blueprint,
    "POST",
    f"{WAIVERS}/<waiver_id>/decision",
    action=DECIDE,
    body=schemas.WaiverDecisionBody,
    answer=schemas.WaiverAnswer,
)
def post_waiver_decision(key: str, waiver_id: str, body: schemas.WaiverDecisionBody) -> schemas.WaiverAnswer:
    """Approve or reject a waiver; never one's own."""
    with writing() as session:
        initiative = guards.open_initiative(session, key, accounts.actor(), DECIDE)
        waiving.decide_waiver(
            session,
            actor=accounts.actor(),
            now=clock.now(),
            initiative=initiative,
            waiver_id=waiver_id,
            approve=body.approve,
            comment=body.comment,
        )
    return schemas.waiver_answer(_line(initiative, waiver_id))


@operation(
    blueprint,
    "POST",
    f"{WAIVERS}/<waiver_id>/revoke",
    action=REQUEST,
    body=schemas.WaiverRevokeBody,
    answer=schemas.WaiverAnswer,
)
def post_waiver_revoke(key: str, waiver_id: str, body: schemas.WaiverRevokeBody) -> schemas.WaiverAnswer:
    """End a waiver before its time, with a reason."""
    with writing() as session:
        initiative = guards.open_initiative(session, key, accounts.actor(), REQUEST)
        waiving.revoke_waiver(
            session,
            actor=accounts.actor(),
            now=clock.now(),
            initiative=initiative,
            waiver_id=waiver_id,
            reason=body.reason,
        )
    return schemas.waiver_answer(_line(initiative, waiver_id))


def _line(initiative: Initiative, waiver_id: str) -> WaiverLine:
    found = queries.waiver(reading(), initiative, waiver_id, clock.now())
    if found is None:
        raise NotFound("That waiver")
    return found
