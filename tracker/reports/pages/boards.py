"""Drawing the board: the same on the portfolio page and on the home page."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import render_template

from tracker.accounts import guards
from tracker.accounts.rules.permissions import may
from tracker.core import clock
from tracker.initiatives.rules.words import Category
from tracker.reports.pages.offering import offering
from tracker.reports.queries import boards
from tracker.reports.rules.addresses import Place
from tracker.reports.rules.faces import Face, face
from tracker.reports.rules.figures import figures
from tracker.web.database import reading

FOLDED = frozenset({Category.PROPOSED, Category.RETIRED})


@dataclass(frozen=True, slots=True)
class Drawn:
    """A column with the faces of its first cards, and where the others are."""

    column: boards.Column
    faces: Sequence[Face]
    more: int
    more_url: str


def board_page(place: Place, **more: Any) -> str:
    """Draw the board under the filters of a place."""
    actor, session, now = guards.actor(), reading(), clock.now()
    columns = boards.columns(session, actor, place.filters, now)
    filled = [column for column in columns if column.tally.cards]
    today = clock.today_in(actor.time_zone, now)
    faces: defaultdict[int, list[Face]] = defaultdict(list)
    for row in boards.cards(session, actor, place.filters, filled, now):
        faces[row.stage_position].append(face(row, now, today))
    drawn = [_drawn(column, faces[column.position], place) for column in columns]
    return render_template(
        "portfolio/board.html",
        place=place,
        columns=[one for one in drawn if one.column.category not in FOLDED],
        folds=[one for one in drawn if one.column.category in FOLDED],
        stages=columns,
        figures=figures((column.category, column.tally) for column in columns),
        may_move=may(actor, "gate.decide"),
        may_log=may(actor, "milestone.log"),
        may_create=may(actor, "initiative.create"),
        **offering(session, actor, place),
        **more,
    )


def _drawn(column: boards.Column, faces: Sequence[Face], place: Place) -> Drawn:
    return Drawn(column, faces, column.tally.cards - len(faces), place.narrowed(stage=column.category))
