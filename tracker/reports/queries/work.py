"""What waits for one person: initiatives, milestones, approvals, evidence that expires."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from tracker.accounts.models import Person
from tracker.activity.models import Event
from tracker.core.actor import Actor
from tracker.gates.models import Approval, CriterionResult, GateReview, Waiver
from tracker.gates.rules.health import SOON
from tracker.initiatives.models import Milestone
from tracker.initiatives.rules.words import Category, Status
from tracker.reports.queries.plain import CARD, card, membership
from tracker.reports.queries.visible import ME, ROLL_UP, asked, sees_all, visible

SIDE, EVENTS = 6, 6  # initiatives in the side bar, latest events
MOST = 50  # rows of each list; the page says when there are more
ALIVE = (Status.ACTIVE.value, Status.PAUSED.value)
# `me` is a member, and the initiative is alive
WORKED_ON = and_(
    card.initiative_id.in_(select(membership.initiative_id).where(membership.person_id == ME)),
    card.status.in_(ALIVE),
    card.category != Category.RETIRED.value,
)
MOST_URGENT = (card.urgency, card.key)
SIDE_BAR = select(card.key, card.category, card.name).where(WORKED_ON).order_by(*MOST_URGENT).limit(SIDE)
MINE = (
    select(
        card.key,
        card.name,
        card.unit,
        card.category,
        card.stage,
        card.health,
        ROLL_UP,
        card.criteria_met,
        card.criteria_total,
        card.target_on,
    )
    .where(WORKED_ON)
    .order_by(*MOST_URGENT)
    .limit(MOST + 1)
)


@dataclass(frozen=True, slots=True)
class OpenMilestone:
    """A milestone that is still to be done, and where."""

    id: str
    title: str
    planned_on: date | None
    key: str
    initiative: str


@dataclass(frozen=True, slots=True)
class OpenReview:
    """A review of a gate that waits for votes."""

    key: str
    initiative: str
    gate_label: str
    asked_by: str
    requested_at: datetime


@dataclass(frozen=True, slots=True)
class PendingWaiver:
    """A waiver that somebody has to decide on, and what it would leave uncovered."""

    key: str
    initiative: str
    label: str
    risk: str
    asked_by: str
    requested_at: datetime


@dataclass(frozen=True, slots=True)
class Expiring:
    """A met criterion whose evidence expires soon."""

    key: str
    initiative: str
    label: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class OwnEvent:
    """One thing the reader did, and to which initiative if to any."""

    verb: str
    sentence: str
    at: datetime
    key: str
    initiative: str


def side_bar(session: Session, actor: Actor) -> list[tuple[str, str, str]]:
    """Give address, stage category and name of the first few initiatives the actor works on."""
    rows = session.execute(SIDE_BAR, asked(actor))
    return [(f"/initiatives/{key}", category, name) for key, category, name in rows]


def initiatives(session: Session, actor: Actor, now: datetime) -> Sequence[Any]:
    """Give the cards of the initiatives the actor works on, most urgent first; one more than are shown."""
    return session.execute(MINE, asked(actor, now)).all()


def milestones(session: Session, actor: Actor) -> Sequence[OpenMilestone]:
    """Give the open milestones the actor owns, the earliest first; one more than are shown."""
    wanted = (
        select(Milestone.id, Milestone.title, Milestone.planned_on, card.key, card.name)
        .join(CARD, card.initiative_id == Milestone.initiative_id)
        .where(Milestone.owner_id == actor.person_id, Milestone.done_at.is_(None), visible(sees_all(actor)))
        .where(card.status.in_(ALIVE))
        .order_by(Milestone.planned_on.asc().nulls_last(), Milestone.id)
    )
    return [OpenMilestone(*row) for row in session.execute(wanted.limit(MOST + 1), asked(actor))]


def reviews(session: Session, actor: Actor) -> Sequence[OpenReview]:
    """Give the open reviews that others asked for and the actor has not voted on, the oldest first."""
    voted = select(Approval.id).where(
        Approval.review_id == GateReview.id, Approval.person_id == actor.person_id
    )
    wanted = (
        select(card.key, card.name, card.gate_label, Person.name, GateReview.requested_at)
        .join(CARD, card.initiative_id == GateReview.initiative_id)
        .outerjoin(Person, Person.id == GateReview.requested_by_id)
        .where(GateReview.status == "open", visible(sees_all(actor)), ~voted.correlate(GateReview).exists())
        .where(or_(GateReview.requested_by_id.is_(None), GateReview.requested_by_id != actor.person_id))
        .order_by(GateReview.requested_at, GateReview.id)
    )
    rows = session.execute(wanted.limit(MOST + 1), asked(actor))
    return [OpenReview(key, name, label, who or "somebody", at) for key, name, label, who, at in rows]


def waivers(session: Session, actor: Actor) -> Sequence[PendingWaiver]:
    """Give the waivers that others asked for and nobody has decided on, the oldest first."""
    wanted = (
        select(card.key, card.name, Waiver.label, Waiver.risk, Person.name, Waiver.requested_at)
        .join(CARD, card.initiative_id == Waiver.initiative_id)
        .outerjoin(Person, Person.id == Waiver.requested_by_id)
        .where(Waiver.status == "pending", visible(sees_all(actor)))
        .where(or_(Waiver.requested_by_id.is_(None), Waiver.requested_by_id != actor.person_id))
        .order_by(Waiver.requested_at, Waiver.id)
    )
    rows = session.execute(wanted.limit(MOST + 1), asked(actor))
    return [
        PendingWaiver(key, name, label, risk, who or "somebody", at)
        for key, name, label, risk, who, at in rows
    ]


def expiring(session: Session, actor: Actor, now: datetime) -> Sequence[Expiring]:
    """Give what is met now and expires within 14 days in the actor's initiatives, the first to go first."""
    wanted = (
        select(card.key, card.name, CriterionResult.label, CriterionResult.expires_at)
        .join(CARD, card.initiative_id == CriterionResult.initiative_id)
        .where(WORKED_ON, CriterionResult.verdict == "met")
        .where(CriterionResult.expires_at > now, CriterionResult.expires_at <= now + SOON)
        .order_by(CriterionResult.expires_at, CriterionResult.id)
    )
    rows = session.execute(wanted.limit(MOST + 1), asked(actor))
    return [Expiring(key, name, label, at) for key, name, label, at in rows if at is not None]


def events(session: Session, actor: Actor) -> Sequence[OwnEvent]:
    """Give the latest things the actor did, newest first, but for those they may no longer see."""
    wanted = (
        select(Event.verb, Event.sentence, Event.at, card.key, card.name)
        .outerjoin(CARD, card.initiative_id == Event.initiative_id)
        .where(Event.actor_id == ME, or_(Event.initiative_id.is_(None), visible(sees_all(actor))))
        .order_by(Event.id.desc())
    )
    rows = session.execute(wanted.limit(EVENTS), asked(actor))
    return [OwnEvent(verb, sentence, at, key or "", name or "") for verb, sentence, at, key, name in rows]
