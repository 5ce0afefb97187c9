"""Reading what hangs on an initiative: updates and documents."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from tracker.core.ids import is_id
from tracker.initiatives.models import Document, Update


def updates_of(
    session: Session, initiative_id: str, limit: int = 20, before: Update | None = None
) -> Sequence[Update]:
    """Give the newest updates of an initiative with their authors."""
    wanted = select(Update).options(joinedload(Update.author)).where(Update.initiative_id == initiative_id)
    if before is not None:
        wanted = wanted.where((Update.at < before.at) | ((Update.at == before.at) & (Update.id > before.id)))
    return session.scalars(wanted.order_by(Update.at.desc(), Update.id).limit(limit)).all()


def update(session: Session, initiative_id: str, update_id: str) -> Update | None:
    """Give one update of an initiative."""
    if not is_id(update_id):
        return None
    wanted = select(Update).where(Update.initiative_id == initiative_id, Update.id == update_id)
    return session.scalar(wanted)


def documents_of(session: Session, initiative_id: str) -> Sequence[Document]:
    """Give the documents of an initiative by their names."""
    wanted = select(Document).where(Document.initiative_id == initiative_id)
    return session.scalars(wanted.order_by(Document.slug)).all()
