"""Which cards an actor may know of, and how filters narrow them; every list, count and file asks here.

Statements are built once and kept: who asks and when stand in them as the parameters `me` and `now`.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Label,
    Select,
    String,
    Text,
    and_,
    bindparam,
    case,
    cast,
    false,
    literal,
    or_,
    select,
    true,
)

from tracker.core.actor import Actor, Role
from tracker.core.database import Moment
from tracker.core.texts import folded
from tracker.initiatives.rules.words import Status
from tracker.reports.queries.plain import CARD, card, membership
from tracker.reports.rules.filters import ANY_STATUS, Filters

KEPT = 256  # statements of each kind
ESCAPE = "\\"
ME, NOW = bindparam("me", type_=String(26)), bindparam("now", type_=Moment)
Rows = Select[*tuple[Any, ...]]

# Asked by EXISTS: SQLite would answer IN by a union of indexes and sort the rest.
_MEMBER = select(literal(1)).where(membership.initiative_id == card.initiative_id, membership.person_id == ME)
_SEEN = or_(card.visibility == "org", _MEMBER.correlate(CARD).exists())
IS_CURRENT = or_(card.stale_at.is_(None), card.stale_at > NOW)
# `outdated` once the moment has passed at which a verdict changes
ROLL_UP = case((card.stale_at <= NOW, literal("outdated")), else_=card.roll_up).label("roll_up")


def as_text(column: Column[Any]) -> Label[str]:
    """Give a JSON column as its text: a row of nothing but plain values can be compared and kept."""
    return cast(column, Text).label(column.key)


def sees_all(actor: Actor) -> bool:
    """Say whether nothing is hidden from this actor."""
    return actor.role is Role.ADMIN


def visible(all_of_them: bool) -> ColumnElement[bool]:
    """Give the SQL condition that keeps the cards that `me` may see."""
    return true() if all_of_them else _SEEN


def asked(actor: Actor, now: datetime | None = None) -> dict[str, Any]:
    """Give the parameters of a statement: who asks, and when."""
    return {"me": actor.person_id, "now": now}


def among(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    """Give the condition that a card is one of those found by another, over a narrow index at best."""
    return card.initiative_id.in_(select(card.initiative_id).where(condition).correlate(None))


def narrowed(filters: Filters) -> ColumnElement[bool]:
    """Give the SQL condition of the filters."""
    equal = {
        card.unit: filters.unit,
        card.team: filters.team,
        card.health: filters.health,
        card.risk_tier: filters.risk,
        card.kind: filters.kind,
        card.category: filters.stage,
    }
    wanted = [column == value for column, value in equal.items() if value]
    return and_(_of_status(filters.status), _of_gate(filters.gate), *wanted, *_holding(filters.q))


def holds(word: str) -> ColumnElement[bool]:
    """Give the SQL condition that key, name, unit or summary hold a folded word."""
    return card.search_text.like(f"%{literally(word)}%", escape=ESCAPE)


def literally(text: str) -> str:
    """Give a text as a pattern in which `%`, `_` and `\\` stand for themselves."""
    for letter in (ESCAPE, "%", "_"):
        text = text.replace(letter, ESCAPE + letter)
    return text


def _of_status(status: str) -> ColumnElement[bool]:
    if status == ANY_STATUS:
        return true()
    return card.status == status if status else card.status != Status.CANCELLED.value


def _of_gate(gate: str) -> ColumnElement[bool]:
    if not gate:
        return true()
    return card.stale_at <= NOW if gate == "outdated" else and_(card.roll_up == gate, IS_CURRENT)


def _holding(text: str) -> list[ColumnElement[bool]]:
    """Narrow by each word; a text of nothing but accents or white space finds nothing."""
    if not text:
        return []
    return [holds(word) for word in folded(text).split()] or [false()]
