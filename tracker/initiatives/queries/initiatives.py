"""Finding initiatives: by key, by id, and only those that an actor may see."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, or_, select, true
from sqlalchemy.orm import Session, joinedload

from tracker.accounts.models import Person
from tracker.core.actor import Actor, Role
from tracker.initiatives.models import Initiative, Membership, Stage
from tracker.initiatives.rules.keys import is_key

WHOLE = (
    joinedload(Initiative.stage),
    joinedload(Initiative.team),
    joinedload(Initiative.owner),
    joinedload(Initiative.sponsor),
)


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list of initiatives is narrowed to; an empty text narrows nothing."""

    stage: str = ""  # a stage's name or category
    status: str = ""
    text: str = ""


def by_key(session: Session, key: str) -> Initiative | None:
    """Give the initiative of a key with stage, team, owner and sponsor."""
    if not is_key(key.upper()):  # nothing odd reaches the database
        return None
    return session.scalar(select(Initiative).options(*WHOLE).where(Initiative.key == key.upper()))


def by_key_with_role(
    session: Session, key: str, person_id: str | None
) -> tuple[Initiative, str | None] | None:
    """Give the initiative of a key and the role a person has in it, in one statement."""
    if not is_key(key.upper()):
        return None
    mine = and_(Membership.initiative_id == Initiative.id, Membership.person_id == person_id)
    wanted = select(Initiative, Membership.role).outerjoin(Membership, mine).options(*WHOLE)
    row = session.execute(wanted.where(Initiative.key == key.upper())).first()
    return (row[0], row[1]) if row else None


def by_id(session: Session, initiative_id: str) -> Initiative | None:
    """Give the initiative of an id with stage, team, owner and sponsor."""
    return session.scalar(select(Initiative).options(*WHOLE).where(Initiative.id == initiative_id))


def taken_keys(session: Session, keys: Collection[str]) -> frozenset[str]:
    """Give those of the keys that are somebody's already, visible or not."""
    return frozenset(session.scalars(select(Initiative.key).where(Initiative.key.in_(sorted(keys)))))


def membership_role(session: Session, initiative_id: str, person_id: str | None) -> str | None:
    """Give the role a person has in an initiative, or None."""
    wanted = select(Membership.role).where(
        Membership.initiative_id == initiative_id, Membership.person_id == person_id
    )
    return session.scalar(wanted)


def members_of(session: Session, initiative_id: str) -> Sequence[tuple[Person, str]]:
    """Give who works on an initiative and in which role, by name."""
    wanted = select(Person, Membership.role).join(Membership, Membership.person_id == Person.id)
    wanted = wanted.where(Membership.initiative_id == initiative_id).order_by(Person.name, Person.id)
    return [(row[0], row[1]) for row in session.execute(wanted)]


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """Give the SQL condition on `Initiative` that keeps what this actor may see."""
    if actor.role is Role.ADMIN:
        return true()
    mine = select(Membership.initiative_id).where(Membership.person_id == actor.person_id)
    return or_(Initiative.visibility == "org", Initiative.id.in_(mine))


def page_of(
    session: Session, actor: Actor, filters: Filters, *, after_key: str = "", limit: int = 50
) -> Sequence[Initiative]:
    """Give the initiatives this actor may see, by key, after the last key of the page before."""
    wanted = select(Initiative).options(*WHOLE).where(visible_to(actor), Initiative.key > after_key)
    if filters.stage:
        named = or_(Stage.category == filters.stage.lower(), Stage.name == filters.stage)
        wanted = wanted.where(Initiative.stage_id.in_(select(Stage.id).where(named)))
    if filters.status:
        wanted = wanted.where(Initiative.status == filters.status)
    if filters.text:
        like = [
            column.icontains(filters.text, autoescape=True)
            for column in (Initiative.key, Initiative.name, Initiative.summary)
        ]
        wanted = wanted.where(or_(*like))
    return session.scalars(wanted.order_by(Initiative.key).limit(limit)).all()
