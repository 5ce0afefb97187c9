"""The activity feed of an initiative, page by page, narrowed or whole."""

from flask import render_template, request

from tracker.accounts import guards as accounts
from tracker.core import clock
from tracker.initiatives import guards
from tracker.initiatives.pages.blueprint import blueprint
from tracker.initiatives.queries.feed import feed
from tracker.initiatives.rules.feed import Show
from tracker.web.database import reading
from tracker.web.routes import permit

PAGE = 30


@blueprint.get("/initiatives/<key>/activity")
@permit("initiative.read")
def activity(key: str) -> str:
    """Show who did what, with what each event changed."""
    session = reading()
    head = guards.open_head(session, key, accounts.actor(), now=clock.now())
    show = shown(request.args.get("show", ""))
    before_id = _whole(request.args.get("before", ""))
    page = feed(session, head.initiative.id, show, before_id=before_id, limit=PAGE, with_changes=True)
    return render_template(
        "initiatives/activity.html", head=head, feed=page, show=show, first=before_id is None
    )


def shown(text: str) -> Show:
    """Read a filter of the feed; what is none shows all."""
    return Show(text) if text in set(Show) else Show.ALL


def _whole(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 15 else None
