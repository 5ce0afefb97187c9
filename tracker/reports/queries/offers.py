"""Which business units and teams there are to filter by, found by leaping over the index of each."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import Column, ColumnElement, CompoundSelect, literal, select, union_all
from sqlalchemy.orm import Session

from tracker.core.actor import Actor
from tracker.reports.queries.plain import CARD, card
from tracker.reports.queries.visible import Rows, asked, sees_all, visible

MOST = 100  # names a list offers; others are reached by typing them into the search


def offers(session: Session, actor: Actor) -> tuple[Sequence[str], Sequence[str]]:
    """Give units and teams of the cards this actor may see, by name, in one statement.

    Each step asks the index for the next name, so it costs by the number of names, not of cards.
    """
    found: dict[str, list[str]] = {"unit": [], "team": []}
    for kind, name in session.execute(_offers(sees_all(actor)), asked(actor)):
        found[kind].append(name)
    return found["unit"], found["team"]


@cache
def _offers(all_of_them: bool) -> CompoundSelect[*tuple[Any, ...]]:
    seen = visible(all_of_them)
    return union_all(_names("unit", card.unit, seen), _names("team", card.team, seen))


def _names(kind: str, column: Column[str], seen: ColumnElement[bool]) -> Rows:
    first = select(_next(column, seen, column > "").label("name")).cte(f"{kind}_names", recursive=True)
    step = select(_next(column, seen, column > first.c.name)).where(first.c.name.is_not(None))
    names = first.union_all(step)
    found = select(literal(kind), names.c.name).where(names.c.name.is_not(None))
    return select(found.limit(MOST).subquery())


def _next(column: Column[str], seen: ColumnElement[bool], later: ColumnElement[bool]) -> ColumnElement[str]:
    wanted = select(column).where(later, seen).order_by(column).limit(1)
    return wanted.correlate_except(CARD).scalar_subquery()
