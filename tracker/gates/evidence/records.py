"""Facts about what hangs on an initiative: milestones, documents, signatures, waivers, incidents."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.accounts.models import Person
from tracker.gates.evidence.grouping import grouped, prepared, rows, table
from tracker.gates.models import Condition, Signoff, Waiver
from tracker.gates.rules.facts import (
    ConditionFact,
    DocumentFact,
    IncidentFact,
    MilestoneFact,
    SignoffFact,
    WaiverFact,
)
from tracker.initiatives.models import Document, Incident, Milestone

MILESTONE, DOCUMENT, SIGNOFF, PERSON, WAIVER, INCIDENT, CONDITION = (
    table(model) for model in (Milestone, Document, Signoff, Person, Waiver, Incident, Condition)
)
MILESTONES = prepared(
    select(
        MILESTONE.c.initiative_id,
        MILESTONE.c.title,
        MILESTONE.c.stage_id,
        MILESTONE.c.planned_on,
        MILESTONE.c.done_at,
        MILESTONE.c.done_by_id,
    ).order_by(MILESTONE.c.id),
    MILESTONE.c.initiative_id,
)
DOCUMENTS = prepared(
    select(
        DOCUMENT.c.initiative_id,
        DOCUMENT.c.slug,
        DOCUMENT.c.title,
        DOCUMENT.c.url,
        DOCUMENT.c.at,
        DOCUMENT.c.added_by_id,
    ).order_by(DOCUMENT.c.slug),
    DOCUMENT.c.initiative_id,
)
SIGNED = prepared(
    select(SIGNOFF.c.initiative_id, SIGNOFF.c.criterion, SIGNOFF.c.person_id, PERSON.c.name, SIGNOFF.c.at)
    .select_from(SIGNOFF)
    .join(PERSON, PERSON.c.id == SIGNOFF.c.person_id)
    .order_by(SIGNOFF.c.at, SIGNOFF.c.id),
    SIGNOFF.c.initiative_id,
)


APPROVED = prepared(
    select(WAIVER.c.initiative_id, WAIVER.c.criterion, WAIVER.c.reason, PERSON.c.name, WAIVER.c.ends_at)
    .select_from(WAIVER)
    .outerjoin(PERSON, PERSON.c.id == WAIVER.c.decided_by_id)
    .where(WAIVER.c.status == "approved", WAIVER.c.ended_at.is_(None)),
    WAIVER.c.initiative_id,
)


UNRESOLVED = prepared(
    select(INCIDENT.c.initiative_id, INCIDENT.c.severity, INCIDENT.c.title, INCIDENT.c.detected_at)
    .where(INCIDENT.c.resolved_at.is_(None))
    .order_by(INCIDENT.c.severity, INCIDENT.c.detected_at, INCIDENT.c.id),
    INCIDENT.c.initiative_id,
)


CONDITIONS = prepared(
    select(
        CONDITION.c.initiative_id,
        CONDITION.c.id,
        CONDITION.c.decision_id,
        CONDITION.c.text,
        CONDITION.c.due_on,
        CONDITION.c.met_at,
        CONDITION.c.how,
    ).order_by(CONDITION.c.due_on, CONDITION.c.id),
    CONDITION.c.initiative_id,
)


def milestones(session: Session, ids: Sequence[str]) -> Mapping[str, tuple[MilestoneFact, ...]]:
    """Give all milestones."""
    return grouped((row[0], MilestoneFact(*row[1:])) for row in rows(session, MILESTONES, ids))


def documents(session: Session, ids: Sequence[str]) -> Mapping[str, tuple[DocumentFact, ...]]:
    """Give all linked documents."""
    return grouped((row[0], DocumentFact(*row[1:])) for row in rows(session, DOCUMENTS, ids))


def signoffs(session: Session, ids: Sequence[str]) -> Mapping[str, tuple[SignoffFact, ...]]:
    """Give all signatures, oldest first."""
    return grouped((row[0], SignoffFact(*row[1:])) for row in rows(session, SIGNED, ids))


def waivers(session: Session, ids: Sequence[str], now: datetime) -> Mapping[str, tuple[WaiverFact, ...]]:
    """Give the waivers that are in force at a moment."""
    found = rows(session, APPROVED, ids)
    return grouped(
        (row[0], WaiverFact(row[1], row[2], row[3] or "somebody who left", row[4]))
        for row in found
        if row[4] > now
    )


def incidents(session: Session, ids: Sequence[str]) -> Mapping[str, tuple[IncidentFact, ...]]:
    """Give the incidents that are open, the gravest first."""
    return grouped((row[0], IncidentFact(*row[1:])) for row in rows(session, UNRESOLVED, ids))


def conditions(session: Session, ids: Sequence[str]) -> Mapping[str, tuple[ConditionFact, ...]]:
    """Give the conditions of all decisions, the one due first before the others."""
    return grouped(
        (row[0], ConditionFact(row[1], row[2], row[3], row[4], met=row[5] is not None, how=row[6]))
        for row in rows(session, CONDITIONS, ids)
    )
