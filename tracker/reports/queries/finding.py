"""Finding initiatives and people by a text; commands are in rules."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import case, select
from sqlalchemy.orm import Session

from tracker.accounts.models import Person, Team
from tracker.core.actor import Actor
from tracker.core.texts import folded
from tracker.gates.models import Card
from tracker.reports.queries.visible import asked, holds, sees_all, visible


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
    """Give the initiatives that hold each word, those whose key or name begins with the text first.

    Without a text the most urgent ones are given.
    """
    wanted = select(
        Card.key, Card.name, Card.unit, Card.category, Card.stage, Card.status, Card.health
    ).where(visible(sees_all(actor)))
    plain = folded(text)
    if plain:
        wanted = wanted.where(*(holds(word) for word in plain.split()))
        begins = case(
            (Card.key == text.strip().upper(), 0),
            (Card.search_text.startswith(plain, autoescape=True), 1),
            (Card.name.istartswith(text.strip(), autoescape=True), 2),
            else_=3,
        )
        wanted = wanted.order_by(begins, Card.urgency, Card.key)
    else:
        wanted = wanted.order_by(Card.stage_position, Card.urgency, Card.key)
    return [FoundInitiative(*row) for row in session.execute(wanted.limit(limit), asked(actor))]


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
