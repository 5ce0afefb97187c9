"""Reading the board: its columns with what they count, and the first cards of each, most urgent first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Subquery, and_, case, func, literal, select, union_all
from sqlalchemy.orm import Session

from tracker.core.actor import Actor
from tracker.initiatives.rules.words import Category, Health, Status
from tracker.reports.queries.plain import STAGE, card, stage
from tracker.reports.queries.visible import (
    KEPT,
    NOW,
    ROLL_UP,
    Rows,
    as_text,
    asked,
    narrowed,
    sees_all,
    visible,
)
from tracker.reports.rules.figures import Tally
from tracker.reports.rules.filters import Filters

FOLDED = frozenset({Category.PROPOSED, Category.RETIRED})
STAGES = (stage.id, stage.name, stage.category, stage.question, stage.position, stage.wip_limit)
CARDS, FOLDED_CARDS = 25, 10  # a column, and one that is folded away; the others are in the table
SHOWN = (
    card.key,
    card.name,
    card.unit,
    card.category,
    card.stage_position,
    card.stage_since,
    card.status,
    card.visibility,
    as_text(card.people),
    card.health,
    card.gate_label,
    ROLL_UP,
    card.criteria_met,
    card.criteria_total,
    card.first_open,
    as_text(card.metric),
    as_text(card.endpoint),
    card.gap_label,
    card.target_on,
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

    @property
    def folded(self) -> bool:
        """Say whether the column is folded away until somebody opens it."""
        return self.category in FOLDED

    @property
    def most(self) -> int:
        """Give how many cards it shows."""
        return FOLDED_CARDS if self.folded else CARDS


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
    wanted = _cards(sees_all(actor), filters, tuple((column.position, column.most) for column in shown))
    return session.execute(wanted, asked(actor, now)).all()


@lru_cache(KEPT)
def _columns(all_of_them: bool, filters: Filters) -> Rows:
    counted = _counted(all_of_them, filters)
    wanted = select(*STAGES, counted).join_from(
        STAGE, counted, counted.c.stage_position == stage.position, isouter=True
    )
    return wanted.order_by(stage.position)


@lru_cache(KEPT)
def _cards(all_of_them: bool, filters: Filters, columns: tuple[tuple[int, int], ...]) -> Rows:
    condition = and_(visible(all_of_them), narrowed(filters))
    ids = union_all(*(select(_first(*column, condition).c.initiative_id) for column in columns))
    wanted = select(*SHOWN).where(card.initiative_id.in_(ids))
    return wanted.order_by(card.stage_position, card.urgency, card.key)


def _first(position: int, most: int, condition: ColumnElement[bool]) -> Subquery:
    wanted = select(card.initiative_id).where(card.stage_position == position, condition)
    return wanted.order_by(card.urgency, card.key).limit(most).subquery()


def _counted(all_of_them: bool, filters: Filters) -> Subquery:
    """Add up the tally of each stage from groups of like cards; the order is that of Tally."""
    groups = union_all(*_groups(and_(visible(all_of_them), narrowed(filters)))).subquery("alike").c
    active, judged = groups.status == Status.ACTIVE.value, groups.cards - groups.outdated
    sums = {
        "cards": groups.cards,
        "ready": case((and_(active, groups.roll_up == "ready"), judged)),
        "blocked": case((and_(active, groups.roll_up == "blocked"), judged)),
        "needs_data": case((and_(active, groups.roll_up == "needs_data"), judged)),
        "off_track": case((and_(active, groups.health == Health.OFF_TRACK.value), groups.cards)),
        "at_risk": case((and_(active, groups.health == Health.AT_RISK.value), groups.cards)),
        "gaps": case((active, groups.gaps * groups.cards)),
        "live": groups.live_endpoints * groups.cards,
        "live_good": groups.live_endpoints_good * groups.cards,
    }
    wanted = select(groups.stage_position, *(func.sum(one).label(name) for name, one in sums.items()))
    return wanted.group_by(groups.stage_position).subquery("counted")


def _groups(condition: ColumnElement[bool]) -> tuple[Rows, Rows]:
    """Count like cards in the order of their index, then take off those whose verdicts hold no more."""
    alike = (
        card.stage_position,
        card.status,
        card.roll_up,
        card.health,
        card.gaps,
        card.live_endpoints,
        card.live_endpoints_good,
    )
    every = select(*alike, func.count().label("cards"), literal(0).label("outdated")).where(condition)
    outdated = select(*alike, literal(0), literal(1)).where(condition, card.stale_at <= NOW)
    return every.group_by(*alike), outdated


def _column(row: Any) -> Column:
    id_, name, category, question, position, wip_limit, _, *counts = row
    return Column(id_, name, category, question, position, wip_limit, Tally(*(one or 0 for one in counts)))
