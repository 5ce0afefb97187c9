"""Drawing the board: the same on the portfolio page and on the home page."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import render_template
from markupsafe import Markup

from tracker.accounts import guards
from tracker.accounts.rules.permissions import may
from tracker.core import clock
from tracker.reports.pages.drawing import card_drawn
from tracker.reports.pages.offering import offering
from tracker.reports.queries import boards
from tracker.reports.rules.addresses import Place
from tracker.reports.rules.figures import figures
from tracker.web.database import reading


@dataclass(frozen=True, slots=True)
class Drawn:
    """A column with its first cards as they are drawn, and where the others are."""

    column: boards.Column
    cards: Sequence[Markup]
    more: int
    more_url: str


def board_page(place: Place, **more: Any) -> str:
    """Draw the board under the filters of a place."""
    actor, session, now = guards.actor(), reading(), clock.now()
    columns = boards.columns(session, actor, place.filters, now)
    filled = [column for column in columns if column.tally.cards]
    today = clock.today_in(actor.time_zone, now)
    cards: defaultdict[int, list[Markup]] = defaultdict(list)
    for row in boards.cards(session, actor, place.filters, filled, now):
        cards[row.stage_position].append(card_drawn(row, actor.time_zone, today))
    drawn = [_drawn(column, cards[column.position], place) for column in columns]
    return render_template(
        "portfolio/board.html",
        place=place,
        columns=[one for one in drawn if not one.column.folded],
        folds=[one for one in drawn if one.column.folded],
        stages=columns,
        figures=figures((column.category, column.tally) for column in columns),
        may_move=may(actor, "gate.decide"),
        may_log=may(actor, "milestone.log"),
        may_create=may(actor, "initiative.create"),
        **offering(session, actor, place),
        **more,
    )


def _drawn(column: boards.Column, cards: Sequence[Markup], place: Place) -> Drawn:
    return Drawn(column, cards, column.tally.cards - len(cards), place.narrowed(stage=column.category))
