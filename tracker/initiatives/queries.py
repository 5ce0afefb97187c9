"""Reading initiatives and what hangs on them."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, or_, select, true
from sqlalchemy.orm import Session, joinedload

from tracker.core.actor import Actor, Role
from tracker.initiatives.models import Document, Initiative, Membership, Milestone, Stage, StageSpell, Update


def by_key(session: Session, key: str) -> Initiative | None:
    """Give the initiative of a key with stage, team, owner and sponsor."""
    return session.scalar(_whole().where(Initiative.key == key.upper()))


def by_id(session: Session, initiative_id: str) -> Initiative | None:
    """Give the initiative of an id with stage, team, owner and sponsor."""
    return session.scalar(_whole().where(Initiative.id == initiative_id))


def membership_role(session: Session, initiative_id: str, person_id: str | None) -> str | None:
    """Give the role a person has in an initiative, or None."""
    wanted = select(Membership.role).where(
        Membership.initiative_id == initiative_id, Membership.person_id == person_id
    )
    return session.scalar(wanted)


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """Give the SQL condition on `Initiative` that keeps what this actor may see."""
    if actor.role is Role.ADMIN:
        return true()
    mine = select(Membership.initiative_id).where(Membership.person_id == actor.person_id)
    return or_(Initiative.visibility == "org", Initiative.id.in_(mine))


def stages(session: Session) -> Sequence[Stage]:
    """Give all stages in order."""
    return session.scalars(select(Stage).order_by(Stage.position)).all()


def milestones_of(session: Session, initiative_id: str) -> Sequence[Milestone]:
    """Give the milestones of an initiative: open ones by date, then the done ones, newest first."""
    wanted = select(Milestone).options(
        joinedload(Milestone.owner), joinedload(Milestone.stage), joinedload(Milestone.depends_on)
    )
    found = session.scalars(wanted.where(Milestone.initiative_id == initiative_id)).all()
    open_ones = sorted((m for m in found if not m.done_at), key=lambda m: (str(m.planned_on or "9"), m.id))
    done = sorted((m for m in found if m.done_at), key=lambda m: (str(m.done_at), m.id), reverse=True)
    return [*open_ones, *done]


def updates_of(session: Session, initiative_id: str, limit: int = 20) -> Sequence[Update]:
    """Give the newest updates of an initiative with their authors."""
    wanted = select(Update).options(joinedload(Update.author)).where(Update.initiative_id == initiative_id)
    return session.scalars(wanted.order_by(Update.at.desc(), Update.id).limit(limit)).all()


def documents_of(session: Session, initiative_id: str) -> Sequence[Document]:
    """Give the documents of an initiative by their names."""
    wanted = select(Document).where(Document.initiative_id == initiative_id)
    return session.scalars(wanted.order_by(Document.slug)).all()


def spells_of(session: Session, initiative_id: str) -> Sequence[StageSpell]:
    """Give the stays in stages, oldest first, with their stages."""
    wanted = select(StageSpell).options(joinedload(StageSpell.stage))
    wanted = wanted.where(StageSpell.initiative_id == initiative_id)
    return session.scalars(wanted.order_by(StageSpell.entered_at, StageSpell.id)).all()


def _whole():  # type: ignore[no-untyped-def]
    return select(Initiative).options(
        joinedload(Initiative.stage),
        joinedload(Initiative.team),
        joinedload(Initiative.owner),
        joinedload(Initiative.sponsor),
    )
