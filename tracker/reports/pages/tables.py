"""Drawing the portfolio table, and writing its rows as a file."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask import render_template, request

from tracker.accounts import guards
from tracker.accounts.rules.permissions import may
from tracker.core import clock
from tracker.core.csv_text import line
from tracker.reports.pages.drawing import line_drawn
from tracker.reports.pages.offering import offering
from tracker.reports.queries import tables
from tracker.reports.rules.addresses import Place
from tracker.reports.rules.columns import COLUMNS, next_order
from tracker.reports.rules.cursors import read_cursor, written
from tracker.reports.rules.filters import ANY_STATUS, Filters
from tracker.reports.rules.lines import HEADINGS, record
from tracker.web.database import reading


@dataclass(frozen=True, slots=True)
class PageLinks:
    """Where the pages beside this one are, empty where there is none, and how much is shown."""

    previous_url: str
    next_url: str
    text: str


def table_page(place: Place) -> str:
    """Draw one page of the table under the filters and in the order of a place."""
    actor, session, now = guards.actor(), reading(), clock.now()
    order = place.order
    total = tables.total(session, actor, place.filters, now)
    cursor, few = read_cursor(request.args, order.column), total <= tables.FEW
    found = tables.page(session, actor, place.filters, order, cursor, now, few=few)
    today = clock.today_in(actor.time_zone, now)
    return render_template(
        "portfolio/table.html",
        place=place,
        heads=[(column, place.sorted_by(next_order(column, order))) for column in COLUMNS.values()],
        lines=[line_drawn(row, actor.time_zone, today) for row in found.rows],
        total=total,
        out_of=_at_least(total or tables.total(session, actor, Filters(status=ANY_STATUS), now)),
        page=_links(place, found, total),
        may_create=may(actor, "initiative.create"),
        **offering(session, actor, place),
    )


def exported(place: Place) -> Iterator[str]:
    """Give the table as the lines of a CSV file, heading first."""
    actor, now = guards.actor(), clock.now()
    yield line(HEADINGS)
    for row in tables.whole(reading(), actor, place.filters, place.order, now):
        yield line(record(row))


def _links(place: Place, page: tables.Page, total: int) -> PageLinks:
    """Give the addresses of the pages beside this one; each names the row it begins or ends at."""
    attribute = place.order.column.attribute
    ends = [written(getattr(row, attribute), row.key) for row in (*page.rows[:1], *page.rows[-1:])]
    return PageLinks(
        previous_url=place.url(before=ends[0]) if page.earlier and ends else "",
        next_url=place.url(after=ends[-1]) if page.later and ends else "",
        text=f"{len(page.rows):,} of {_at_least(total)} shown",
    )


def _at_least(total: int) -> str:
    """Write a count, or that there are more than were counted."""
    return f"more than {tables.COUNTED:,}" if total > tables.COUNTED else f"{total:,}"
