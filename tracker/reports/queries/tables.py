"""Reading the portfolio table: one page by key set, the total, and all rows for an export."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Column, ColumnElement, and_, func, literal, or_, select, tuple_
from sqlalchemy.orm import Session

from tracker.core.actor import Actor
from tracker.reports.queries.plain import CARD, card
from tracker.reports.queries.visible import (
    KEPT,
    ROLL_UP,
    Rows,
    among,
    as_text,
    asked,
    narrowed,
    sees_all,
    visible,
)
from tracker.reports.rules.columns import Order
from tracker.reports.rules.cursors import Cursor
from tracker.reports.rules.filters import Filters

PAGE = 100
BATCH = 500
FEW = 300
COUNTED = 1_000  # beyond it the table says "more than": a count must not grow with the portfolio
SHOWN = (
    card.key,
    card.name,
    card.unit,
    card.category,
    card.stage,
    card.stage_position,
    card.status,
    card.health,
    card.health_rank,
    ROLL_UP,
    card.roll_up.label("stored_roll_up"),
    card.criteria_met,
    card.criteria_total,
    as_text(card.metric),
    card.margin,
    card.gaps,
    card.owner,
    card.target_on,
    card.updated_at,
)


@dataclass(frozen=True, slots=True)
class Page:
    """The rows of a page, and whether there are pages beside it."""

    rows: Sequence[Any]
    earlier: bool
    later: bool


def page(
    session: Session,
    actor: Actor,
    filters: Filters,
    order: Order,
    cursor: Cursor | None,
    now: datetime,
    *,
    few: bool = False,
) -> Page:
    """Give one page of the cards this actor may see; the cursor names the row beside which it lies.

    `few` says that the filters leave so few cards that they are better found first and sorted then.
    """
    backward = cursor is not None and cursor.backward
    wanted = _sorted(sees_all(actor), filters, order, backward, few)
    if cursor is not None:
        wanted = wanted.where(_beyond(order, cursor))
    found = session.execute(wanted.limit(PAGE + 1), asked(actor, now)).all()
    more, rows = len(found) > PAGE, found[:PAGE]
    if backward:
        return Page(rows[::-1], earlier=more, later=True)
    return Page(rows, earlier=cursor is not None, later=more)


def total(session: Session, actor: Actor, filters: Filters, now: datetime) -> int:
    """Count the cards this actor may see under these filters, up to `COUNTED` and one more."""
    return session.scalar(_counted(sees_all(actor), filters), asked(actor, now)) or 0


def whole(session: Session, actor: Actor, filters: Filters, order: Order, now: datetime) -> Iterator[Any]:
    """Give all rows in the order of the table, a batch at a time."""
    wanted = _sorted(sees_all(actor), filters, order, backward=False, few=False)
    yield from session.execute(wanted.execution_options(yield_per=BATCH), asked(actor, now))


@lru_cache(KEPT)
def _counted(all_of_them: bool, filters: Filters) -> Rows:
    seen = select(literal(1)).select_from(CARD).where(visible(all_of_them), narrowed(filters))
    return select(func.count()).select_from(seen.limit(COUNTED + 1).subquery())


@lru_cache(KEPT)
def _sorted(all_of_them: bool, filters: Filters, order: Order, backward: bool, few: bool) -> Rows:
    """Sort by the column, then by key; a missing value stands last, first when read backward."""
    column, key = _column(order), card.key
    down = order.descending is not backward
    sorted_by = column.desc() if down else column.asc()
    if order.column.vague:
        sorted_by = sorted_by.nulls_first() if backward else sorted_by.nulls_last()
    condition = and_(visible(all_of_them), narrowed(filters))
    wanted = select(*SHOWN).where(among(condition) if few else condition)
    return wanted.order_by(sorted_by, key.desc() if down else key.asc())


def _beyond(order: Order, cursor: Cursor) -> ColumnElement[bool]:
    """Give the condition that a row lies on the wanted side of the cursor's row."""
    column = _column(order)
    up = order.descending is cursor.backward
    further = card.key > cursor.key if up else card.key < cursor.key
    if not order.column.vague:
        place = tuple_(literal(cursor.value, column.type), literal(cursor.key))
        here = tuple_(column, card.key)
        return here > place if up else here < place
    if cursor.value is None:
        missing = and_(column.is_(None), further)
        return or_(column.is_not(None), missing) if cursor.backward else missing
    value = column > cursor.value if up else column < cursor.value
    beyond = or_(value, and_(column == cursor.value, further))
    return beyond if cursor.backward else or_(beyond, column.is_(None))


def _column(order: Order) -> Column[Any]:
    return card[order.column.attribute]
