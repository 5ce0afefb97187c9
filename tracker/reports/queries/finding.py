"""Finding initiatives and people by a text; commands are in rules."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from sqlalchemy import ColumnElement, and_, bindparam, case, func, select, union_all
from sqlalchemy.orm import Session

from tracker.accounts.models import Person, Team
from tracker.core.actor import Actor
from tracker.core.texts import folded
from tracker.reports.queries.plain import card
from tracker.reports.queries.visible import ESCAPE, KEPT, Rows, asked, literally, sees_all, visible

RANKED = 200
MOST_URGENT = (card.urgency, card.key)
NEARNESS = case(
    (card.key == bindparam("key"), 0),
    (card.key.like(bindparam("key_begins"), escape=ESCAPE), 1),
    (func.lower(card.name).like(bindparam("begins"), escape=ESCAPE), 2),
    (func.lower(card.name).like(bindparam("within"), escape=ESCAPE), 3),
    else_=4,
)
SHOWN = (card.key, card.name, card.unit, card.category, card.stage, card.status, card.health)


@dataclass(frozen=True, slots=True)
class FoundInitiative:
    """An initiative that holds the text, with the state its card has."""

    key: str
    name: str
    unit: str
    category: str
    stage: str
    status: str
    health: str


@dataclass(frozen=True, slots=True)
class FoundPerson:
    """A person whose name, title or team holds the text."""

    id: str
    name: str
    title: str
    team: str


def initiatives(session: Session, actor: Actor, text: str, limit: int) -> Sequence[FoundInitiative]:
    """Give the initiatives that hold each word; nearest are those whose key, then whose name begins with it.

    Without a text the most urgent ones are given. Of more than 200 that hold it, the most urgent are ranked.
    """
    words, start = folded(text).split(), text.strip()
    given = {f"word{at}": f"%{literally(word)}%" for at, word in enumerate(words)}
    if words:
        key = start.upper()
        given |= {"key": key, "beyond": f"{key}~"}
        begins = f"{literally(start)}%".lower()
        given |= {"key_begins": f"{literally(key)}%", "begins": begins, "within": f"%{begins}"}
    rows = session.execute(_wanted(sees_all(actor), len(words), limit), {**asked(actor), **given})
    return [FoundInitiative(*row) for row in rows]


@lru_cache(KEPT)
def _wanted(all_of_them: bool, words: int, limit: int) -> Rows:
    """Find over the narrow index, then read and rank whole rows; keys that begin with it by theirs."""
    seen = visible(all_of_them)
    held = select(card.initiative_id).where(seen, *(_holds(at) for at in range(words)))
    arms = [held.order_by(*MOST_URGENT).limit(RANKED if words else limit).subquery()]
    if words:
        near = and_(card.key >= bindparam("key"), card.key < bindparam("beyond"))
        arms.append(select(card.initiative_id).where(seen, near).limit(limit).subquery())
    found = union_all(*(select(arm.c.initiative_id) for arm in arms))
    order = (NEARNESS, *MOST_URGENT) if words else MOST_URGENT
    return select(*SHOWN).where(card.initiative_id.in_(found)).order_by(*order).limit(limit)


def _holds(at: int) -> ColumnElement[bool]:
    return card.search_text.like(bindparam(f"word{at}"), escape=ESCAPE)


def people(session: Session, text: str, limit: int) -> Sequence[FoundPerson]:
    """Give the people whose name, title or team holds each word; nobody without a text."""
    words = text.split()
    if not words:
        return ()
    wanted = select(Person.id, Person.name, Person.title, Team.name).outerjoin(
        Team, Team.id == Person.team_id
    )
    for word in words:
        wanted = wanted.where(
            Person.name.icontains(word, autoescape=True)
            | Person.title.icontains(word, autoescape=True)
            | Team.name.icontains(word, autoescape=True)
        )
    rows = session.execute(wanted.order_by(Person.name, Person.id).limit(limit))
    return [FoundPerson(id_, name, title, team or "") for id_, name, title, team in rows]
