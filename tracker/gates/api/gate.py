"""Gates over the API: anybody who sees an initiative reads its gate; tokens never manage one."""

from flask import request

from tracker.accounts import guards as accounts
from tracker.core import clock
from tracker.core.errors import Invalid, NotFound
from tracker.core.ids import is_id
from tracker.gates import queries, schemas
from tracker.gates.actions import approving, deciding, reviewing
from tracker.gates.actions.judging import judge
from tracker.gates.api.blueprint import blueprint
from tracker.gates.rules.passing import Reviewed
from tracker.initiatives import guards
from tracker.initiatives.models import Initiative
from tracker.web.api import Schema, operation, page_limit
from tracker.web.database import reading, writing

GATE = "/initiatives/<key>/gate"
REVIEW = f"{GATE}/reviews/<review_id>"


@operation(blueprint, "GET", GATE, action="initiative.read", answer=schemas.GateAnswer)
def read_gate(key: str) -> Schema:
    """Give the gate before an initiative: roll-up, every criterion, what would settle it."""
    initiative_id, now = _opened(key).id, clock.now()
    found = queries.shown(reading(), key)
    if found.is_due(now):
        with writing() as session:
            judge(session, [initiative_id], now)
        found = queries.shown(reading(), key)
    first = found.gates[0] if found.gates else None
    return schemas.gate_answer(key.upper(), first, found.onward)


@operation(blueprint, "GET", f"{GATE}/reviews", action="initiative.read", answer=schemas.ReviewList)
def list_reviews(key: str) -> Schema:
    """List the reviews of an initiative's gates, the newest first."""
    initiative, limit = _opened(key), page_limit()
    found = queries.reviews_of(reading(), initiative.id, before=_cursor(), limit=limit + 1)
    more = found[limit - 1].id if len(found) > limit else None
    return schemas.ReviewList(items=[schemas.review_answer(one) for one in found[:limit]], next=more)


@operation(
    blueprint,
    "POST",
    f"{GATE}/reviews",
    action="review.request",
    body=schemas.ReviewBody,
    answer=schemas.ReviewAnswer,
    status=201,
)
def post_review(key: str, body: schemas.ReviewBody) -> Schema:
    """Ask for a review of the gate that leads on."""
    with writing() as session:
        initiative = guards.open_initiative(session, key, accounts.actor(), "review.request")
        made = reviewing.request_review(
            session, actor=accounts.actor(), now=clock.now(), initiative=initiative, note=body.note
        )
    return schemas.review_answer(_review(initiative, made.id))


@operation(blueprint, "GET", f"{REVIEW}/approvals", action="initiative.read", answer=schemas.VoteList)
def list_approvals(key: str, review_id: str) -> Schema:
    """List the votes on a review."""
    review = _review(_opened(key), review_id)
    return schemas.VoteList(items=[schemas.vote_answer(vote) for vote in review.votes])


@operation(
    blueprint,
    "POST",
    f"{REVIEW}/approvals",
    action="review.approve",
    body=schemas.VoteBody,
    answer=schemas.ReviewAnswer,
    status=201,
)
def post_approval(key: str, review_id: str, body: schemas.VoteBody) -> Schema:
    """Approve or reject a review."""
    with writing() as session:
        initiative = guards.open_initiative(session, key, accounts.actor(), "review.approve")
        approving.vote(
            session,
            actor=accounts.actor(),
            now=clock.now(),
            initiative=initiative,
            review_id=review_id,
            choice=body.vote,
            comment=body.comment,
        )
    return schemas.review_answer(_review(initiative, review_id))


@operation(blueprint, "GET", f"{REVIEW}/decision", action="initiative.read", answer=schemas.DecisionAnswer)
def read_decision(key: str, review_id: str) -> Schema:
    """Give the decision that was made on a review."""
    initiative = _opened(key)
    found = queries.decision_of_review(reading(), initiative.id, review_id) if is_id(review_id) else None
    if found is None:
        raise NotFound("That decision")
    return schemas.decision_answer(found)


@operation(
    blueprint,
    "POST",
    f"{REVIEW}/decision",
    action="gate.decide",
    body=schemas.DecisionBody,
    answer=schemas.DecisionAnswer,
    status=201,
)
def post_decision(key: str, review_id: str, body: schemas.DecisionBody) -> Schema:
    """Decide on a review; go is refused with every reason while something is open."""
    with writing() as session:
        initiative = guards.open_initiative(session, key, accounts.actor(), "gate.decide")
        made = deciding.decide(
            session,
            actor=accounts.actor(),
            now=clock.now(),
            initiative=initiative,
            outcome=body.outcome,
            reason=body.reason,
            conditions=body.conditions,
            review_id=review_id,
        )
    found = queries.decision(reading(), initiative.id, made.id)
    if found is None:
        raise NotFound("That decision")
    return schemas.decision_answer(found)


def _opened(key: str) -> Initiative:
    return guards.open_initiative(reading(), key, accounts.actor(), "initiative.read")


def _review(initiative: Initiative, review_id: str) -> Reviewed:
    found = queries.review(reading(), initiative.id, review_id) if is_id(review_id) else None
    if found is None:
        raise NotFound("That review")
    return found


def _cursor() -> str | None:
    """Read `?cursor=`. Raises: Invalid."""
    text = request.args.get("cursor")
    if text is not None and not is_id(text):
        raise Invalid({"cursor": "That is no cursor of this list."})
    return text
