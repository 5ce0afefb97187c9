"""My work: what waits for the reader."""

from flask import Blueprint, render_template

from tracker.accounts import guards
from tracker.accounts.rules.permissions import may
from tracker.core import clock
from tracker.initiatives.rules.feed import look_of
from tracker.reports.queries import work
from tracker.web.database import reading
from tracker.web.routes import permit

blueprint = Blueprint("work", __name__)


@blueprint.get("/my-work")
@permit("portfolio.read")
def show() -> str:
    """Show initiatives, milestones, reviews, expiring evidence and latest events of the reader."""
    actor, session, now = guards.actor(), reading(), clock.now()
    votes = may(actor, "review.approve")
    return render_template(
        "portfolio/work.html",
        initiatives=work.initiatives(session, actor, now),
        milestones=work.milestones(session, actor),
        reviews=work.reviews(session, actor) if votes else (),
        waivers=work.waivers(session, actor) if may(actor, "waiver.decide") else (),
        expiring=work.expiring(session, actor, now),
        events=[(event, look_of(event.verb)) for event in work.events(session, actor)],
        most=work.MOST,
        today=clock.today_in(actor.time_zone, now),
        votes=votes,
        may_log=may(actor, "milestone.log"),
    )
