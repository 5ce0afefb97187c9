"""The portfolio: as a board, as a table, and the table as a file."""

from flask import Blueprint, Response, request, stream_with_context
from werkzeug.utils import redirect
from werkzeug.wrappers import Response as Answer

from tracker.core import clock
from tracker.reports.pages.boards import board_page
from tracker.reports.pages.tables import exported, table_page
from tracker.reports.rules.addresses import BOARD, TABLE, Place
from tracker.reports.rules.columns import read_order
from tracker.reports.rules.filters import Filters, read_filters
from tracker.web.routes import permit

blueprint = Blueprint("portfolio", __name__)


@blueprint.get("/portfolio")
@permit("portfolio.read")
def show() -> str:
    """Show the initiatives the reader may see, as a board or as a table."""
    place = _place(TABLE if request.args.get("view") == TABLE else BOARD)
    return table_page(place) if place.view == TABLE else board_page(place)


@blueprint.get("/initiatives")
@permit("portfolio.read")
def all_initiatives() -> Answer:
    """Lead to the list of all initiatives."""
    return redirect(Place(TABLE, Filters()).url(), code=303)


@blueprint.get("/portfolio.csv")
@permit("portfolio.read")
def export() -> Response:
    """Give all rows of the table, under the same filters and in the same order."""
    name = f"portfolio-{clock.now():%Y-%m-%d}.csv"
    return Response(
        stream_with_context(exported(_place(TABLE))),
        mimetype="text/csv",
        headers={"Content-Disposition": f"attachment; filename={name}"},
    )


def _place(view: str) -> Place:
    return Place(view, read_filters(request.args), read_order(request.args.get("sort", "")))
