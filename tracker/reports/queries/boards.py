"""Reading the board: its columns with what they count, and the first cards of each, most urgent first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Subquery, and_, case, func, select, union_all
from sqlalchemy.orm import Session

from tracker.core.actor import Actor
from tracker.gates.models import Card
from tracker.initiatives.models import Stage
from tracker.initiatives.rules.words import Health, Status
from tracker.reports.queries.visible import (
    IS_CURRENT,
    KEPT,
    ROLL_UP,
    Rows,
    asked,
    narrowed,
    sees_all,
    visible,
)
from tracker.reports.rules.figures import Tally
from tracker.reports.rules.filters import Filters

CARDS = 25  # a column; the others are in the table
SHOWN = (
    Card.key,
    Card.name,
    Card.unit,
    Card.category,
    Card.stage_position,
    Card.stage_since,
    Card.status,
    Card.visibility,
    Card.people,
    Card.health,
    Card.gate_label,
    ROLL_UP,
    Card.criteria_met,
    Card.criteria_total,
    Card.first_open,
    Card.metric,
    Card.endpoint,
    Card.gap_label,
    Card.target_on,
)


@dataclass(frozen=True, slots=True)
class Column:
    """A stage as a column of the board, with what is counted in it."""

    id: str
    name: str
    category: str
    question: str
    position: int
    wip_limit: int | None
    tally: Tally


def columns(session: Session, actor: Actor, filters: Filters, now: datetime) -> Sequence[Column]:
    """Give all stages in their order with their counts, in one statement."""
    rows = session.execute(_columns(sees_all(actor), filters), asked(actor, now))
    return [_column(row) for row in rows]


def cards(
    session: Session, actor: Actor, filters: Filters, shown: Sequence[Column], now: datetime
) -> Sequence[Any]:
    """Give the first cards of these columns in one statement, whatever the number of initiatives."""
    if not shown:
        return ()
    wanted = _cards(sees_all(actor), filters, tuple(column.position for column in shown))
    return session.execute(wanted, asked(actor, now)).all()


@lru_cache(KEPT)
def _columns(all_of_them: bool, filters: Filters) -> Rows:
    counted = _counted(all_of_them, filters)
    stage = (Stage.id, Stage.name, Stage.category, Stage.question, Stage.position, Stage.wip_limit)
    wanted = select(*stage, counted).outerjoin(counted, counted.c.stage_position == Stage.position)
    return wanted.order_by(Stage.position)


@lru_cache(KEPT)
def _cards(all_of_them: bool, filters: Filters, positions: tuple[int, ...]) -> Rows:
    condition = and_(visible(all_of_them), narrowed(filters))
    ids = union_all(*(select(_first(position, condition).c.initiative_id) for position in positions))
    wanted = select(*SHOWN).where(Card.initiative_id.in_(ids))
    return wanted.order_by(Card.stage_position, Card.urgency, Card.key)


def _first(position: int, condition: ColumnElement[bool]) -> Subquery:
    wanted = select(Card.initiative_id).where(Card.stage_position == position, condition)
    return wanted.order_by(Card.urgency, Card.key).limit(CARDS).subquery()


def _counted(all_of_them: bool, filters: Filters) -> Subquery:
    """Count the cards of each stage over one index that holds all it needs; the order is that of Tally."""
    active = Card.status == Status.ACTIVE.value
    judged = and_(active, IS_CURRENT)
    counts = (
        func.count().label("cards"),
        _sum(and_(judged, Card.roll_up == "ready")).label("ready"),
        _sum(and_(judged, Card.roll_up == "blocked")).label("blocked"),
        _sum(and_(judged, Card.roll_up == "needs_data")).label("needs_data"),
        _sum(and_(active, Card.health == Health.OFF_TRACK.value)).label("off_track"),
        _sum(and_(active, Card.health == Health.AT_RISK.value)).label("at_risk"),
        func.sum(case((active, Card.gaps), else_=0)).label("gaps"),
        func.sum(Card.live_endpoints).label("live"),
        func.sum(Card.live_endpoints_good).label("live_good"),
    )
    wanted = select(Card.stage_position, *counts).where(visible(all_of_them), narrowed(filters))
    return wanted.group_by(Card.stage_position).subquery("counted")


def _sum(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((condition, 1), else_=0))


def _column(row: Any) -> Column:
    id_, name, category, question, position, wip_limit, _, *counts = row
    return Column(id_, name, category, question, position, wip_limit, Tally(*(one or 0 for one in counts)))
