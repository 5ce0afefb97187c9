"""Facts about what hangs on an initiative: milestones, documents, signatures."""

from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.accounts.models import Person
from tracker.gates.evidence.grouping import grouped, prepared, rows, table
from tracker.gates.models import Signoff
from tracker.gates.rules.facts import DocumentFact, MilestoneFact, SignoffFact
from tracker.initiatives.models import Document, Milestone

MILESTONE, DOCUMENT, SIGNOFF, PERSON = (table(model) for model in (Milestone, Document, Signoff, Person))
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


def milestones(session: Session, ids: Sequence[str]) -> Mapping[str, tuple[MilestoneFact, ...]]:
    """Give all milestones."""
    return grouped((row[0], MilestoneFact(*row[1:])) for row in rows(session, MILESTONES, ids))


def documents(session: Session, ids: Sequence[str]) -> Mapping[str, tuple[DocumentFact, ...]]:
    """Give all linked documents."""
    return grouped((row[0], DocumentFact(*row[1:])) for row in rows(session, DOCUMENTS, ids))


def signoffs(session: Session, ids: Sequence[str]) -> Mapping[str, tuple[SignoffFact, ...]]:
    """Give all signatures, oldest first."""
    return grouped((row[0], SignoffFact(*row[1:])) for row in rows(session, SIGNED, ids))
