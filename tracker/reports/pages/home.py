"""The reader's home: what their role looks at first."""

from flask import Blueprint
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from tracker.accounts import guards
from tracker.core import clock
from tracker.core.actor import Role
from tracker.initiatives.rules.feed import look_of
from tracker.reports import actions
from tracker.reports.pages.boards import board_page
from tracker.reports.queries import changes
from tracker.reports.rules.addresses import BOARD, Place
from tracker.reports.rules.filters import Filters
from tracker.reports.rules.visits import is_new_visit, since
from tracker.web.database import reading, writing
from tracker.web.routes import permit

blueprint = Blueprint("home", __name__)
HOMES = {Role.LEAD: "/staffing", Role.ENGINEER: "/my-work"}
MOST = 4


@blueprint.get("/")
@permit("portfolio.read")
def show() -> str | Response:
    """Lead a lead to staffing and an engineer to their work; show others the board and what changed."""
    actor, now = guards.actor(), clock.now()
    if actor.role in HOMES:
        return redirect(HOMES[actor.role], code=303)
    visit = changes.visit_of(reading(), actor.id)
    before = visit.before_at if visit else None
    if is_new_visit(visit.began_at if visit else None, now):
        before = visit.began_at if visit else None
        with writing() as session:
            actions.begin_visit(session, person_id=actor.id, now=now)
    moment = since(before, now)
    found = changes.changes_since(reading(), actor, moment, MOST + 1)
    place = Place(BOARD, Filters())
    return board_page(
        place,
        changes=[(change, look_of(change.verb)) for change in found[:MOST]],
        more_changes=len(found) > MOST,
        since=moment,
        first=before is None,
    )
