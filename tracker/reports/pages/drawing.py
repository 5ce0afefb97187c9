"""Rows and cards of long lists, drawn once for each content.

What is drawn depends on the row and on the reader's zone and day; who may see it is the query's matter.
"""

from datetime import date
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from flask import current_app
from markupsafe import Markup

from tracker.reports.rules.faces import face
from tracker.reports.rules.lines import line

LINES, CARDS = 2_048, 1_024  # kept by each worker: together at most about 10 MB
# Ends that no browser needs (HTML Standard, 13.1.2.4); a hundred rows are a tenth shorter without them.
NEEDLESS = ("</td>", "</th>", "</tr>")


@lru_cache(LINES)
def line_drawn(row: Any, zone: str, today: date) -> Markup:
    """Give the table row of a card row, without the end tags that can be left out."""
    drawn: Markup = _macros("portfolio/_lines.html").line(line(row, ZoneInfo(zone), today))
    for end in NEEDLESS:
        drawn = drawn.replace(end, "")  # no text can hold one: there, angle brackets are entities
    return drawn


@lru_cache(CARDS)
def card_drawn(row: Any, zone: str, today: date) -> Markup:
    """Give the board card of a card row."""
    drawn: Markup = _macros("portfolio/_cards.html").card(face(row, ZoneInfo(zone), today))
    return drawn


def _macros(template: str) -> Any:
    return current_app.jinja_env.get_template(template).module
