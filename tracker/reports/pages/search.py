"""Searching initiatives, people and commands: a page, and the options of the palette."""

from flask import Blueprint, render_template, request

from tracker.accounts import guards
from tracker.accounts.rules.permissions import may
from tracker.reports.queries import finding
from tracker.reports.rules.commands import commands
from tracker.reports.rules.filters import plain
from tracker.web.database import reading
from tracker.web.routes import permit

blueprint = Blueprint("search", __name__)
PAGE, PALETTE = 50, 6


@blueprint.get("/search")
@permit("portfolio.read")
def show() -> str:
    """Show what holds the text; with `palette=1` the first few as options of a list."""
    actor, session, text = guards.actor(), reading(), plain(request.args.get("q", ""))
    palette = request.args.get("palette") == "1"
    most = PALETTE if palette else PAGE
    found = finding.initiatives(session, actor, text, most + 1) if text or palette else ()
    return render_template(
        "reports/_palette.html" if palette else "reports/search.html",
        text=text,
        initiatives=found[:most],
        more=len(found) > most,
        people=finding.people(session, text, most),
        commands=commands(text, lambda action: may(actor, action)),
    )
