"""Writing updates, adding and removing documents."""

import re
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.core.actor import Actor
from tracker.core.errors import Invalid, NotFound
from tracker.core.texts import fault_of, link_fault
from tracker.initiatives.actions.recording import Deed, record
from tracker.initiatives.models import Document, Initiative, Update
from tracker.initiatives.rules.excerpts import excerpt
from tracker.initiatives.rules.words import Health

LONGEST_UPDATE = 8_000
LONGEST_TITLE = 200
LONGEST_SLUG = 60
SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
SAYS = {
    Health.ON_TRACK: "says on track: ",
    Health.AT_RISK: "says at risk: ",
    Health.OFF_TRACK: "says off track: ",
}


def write_update(
    session: Session, *, actor: Actor, now: datetime, initiative: Initiative, health: str, text: str
) -> Update:
    """Write what a person says about the initiative, in Markdown; `no_data` says nothing of health.

    The text must be in normal form. Raises: Invalid.
    """
    faults = {
        "text": fault_of(text, longest=LONGEST_UPDATE, lines=True) if text else "Write something.",
        "health": None if health in set(Health) else f"One of: {', '.join(Health)}.",
    }
    _refuse(faults)
    row = Update(initiative_id=initiative.id, author_id=actor.person_id, health=health, text=text, at=now)
    session.add(row)
    session.flush()
    sentence = f"{SAYS.get(Health(health), '')}“{excerpt(text)}”"
    after = {"health": health}
    record(session, actor, now, initiative, Deed("update.write", sentence, row.id, after=after))
    return row


def add_document(
    session: Session, *, actor: Actor, now: datetime, initiative: Initiative, slug: str, title: str, url: str
) -> Document:
    """Link a document under the name by which criteria ask for it. Raises: Invalid."""
    _refuse(
        {
            "slug": _slug_fault(session, initiative, slug),
            "title": fault_of(title, longest=LONGEST_TITLE) if title else "Type a title.",
            "url": link_fault(url) if url else "Type the address.",
        }
    )
    row = Document(
        initiative_id=initiative.id, slug=slug, title=title, url=url, added_by_id=actor.person_id, at=now
    )
    session.add(row)
    session.flush()
    after = {"slug": slug, "title": title, "url": url}
    sentence = f"linked the document “{title}” as {slug}"
    record(session, actor, now, initiative, Deed("document.add", sentence, row.id, after=after))
    return row


def remove_document(
    session: Session, *, actor: Actor, now: datetime, initiative: Initiative, slug: str
) -> None:
    """Take the link to a document away. Raises: NotFound."""
    row = _document(session, initiative, slug)
    if row is None:
        raise NotFound("That document")
    before = {"slug": row.slug, "title": row.title, "url": row.url}
    session.delete(row)
    sentence = f"removed the document “{row.title}”"
    record(session, actor, now, initiative, Deed("document.remove", sentence, row.id, before))


def _slug_fault(session: Session, initiative: Initiative, slug: str) -> str | None:
    if len(slug) > LONGEST_SLUG or not SLUG.fullmatch(slug):
        return f"Small letters, digits and single hyphens, at most {LONGEST_SLUG}: runbook."
    taken = _document(session, initiative, slug) is not None
    return "There is a document of that name: remove it first." if taken else None


def _document(session: Session, initiative: Initiative, slug: str) -> Document | None:
    if not SLUG.fullmatch(slug):
        return None
    wanted = select(Document).where(Document.initiative_id == initiative.id, Document.slug == slug)
    return session.scalar(wanted)


def _refuse(faults: dict[str, str | None]) -> None:
    found = {name: sentence for name, sentence in faults.items() if sentence}
    if found:
        raise Invalid(found)
