"""Finding initiatives and people by a text; commands are in rules."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, case, select
from sqlalchemy.orm import Session

from tracker.accounts.models import Person, Team
from tracker.core.actor import Actor
from tracker.core.texts import folded
from tracker.reports.queries.plain import card
from tracker.reports.queries.visible import asked, holds, sees_all, visible

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
    """Give the initiatives that hold each word, first those that begin with the text.

    Without a text the most urgent ones are given.
    """
    plain = folded(text)
    order = (_nearness(text, plain), card.urgency, card.key) if plain else (card.urgency, card.key)
    # found and ranked over the narrow index; whole rows are read only of those that are shown
    ids = select(card.initiative_id).where(visible(sees_all(actor)), *(holds(word) for word in plain.split()))
    wanted = select(*SHOWN).where(card.initiative_id.in_(ids.order_by(*order).limit(limit).correlate(None)))
    return [FoundInitiative(*row) for row in session.execute(wanted.order_by(*order), asked(actor))]


def _nearness(text: str, plain: str) -> ColumnElement[int]:
    return case(
        (card.key == text.strip().upper(), 0),
        (card.search_text.startswith(plain, autoescape=True), 1),
        (card.search_text.contains(f" {plain}", autoescape=True), 2),
        else_=3,
    )


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
