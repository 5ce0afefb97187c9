"""Facts about what hangs on an initiative: milestones, documents, signatures."""

from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.accounts.models import Person
from tracker.gates.evidence.grouping import grouped
from tracker.gates.models import Signoff
from tracker.gates.rules.facts import DocumentFact, MilestoneFact, SignoffFact
from tracker.initiatives.models import Document, Milestone

MILESTONES = select(
    Milestone.initiative_id, Milestone.title, Milestone.stage_id, Milestone.planned_on, Milestone.done_at
).order_by(Milestone.id)
DOCUMENTS = select(Document.initiative_id, Document.slug, Document.title, Document.url, Document.at).order_by(
    Document.slug
)
SIGNED = (
    select(Signoff.initiative_id, Signoff.criterion, Signoff.person_id, Person.name, Signoff.at)
    .join(Person, Person.id == Signoff.person_id)
    .order_by(Signoff.at, Signoff.id)
)


def milestones(session: Session, ids: Sequence[str]) -> Mapping[str, tuple[MilestoneFact, ...]]:
    """Give all milestones."""
    rows = session.execute(MILESTONES.where(Milestone.initiative_id.in_(ids)))
    return grouped((row[0], MilestoneFact(*row[1:])) for row in rows)


def documents(session: Session, ids: Sequence[str]) -> Mapping[str, tuple[DocumentFact, ...]]:
    """Give all linked documents."""
    rows = session.execute(DOCUMENTS.where(Document.initiative_id.in_(ids)))
    return grouped((row[0], DocumentFact(*row[1:])) for row in rows)


def signoffs(session: Session, ids: Sequence[str]) -> Mapping[str, tuple[SignoffFact, ...]]:
    """Give all signatures, oldest first."""
    rows = session.execute(SIGNED.where(Signoff.initiative_id.in_(ids)))
    return grouped((row[0], SignoffFact(*row[1:])) for row in rows)
