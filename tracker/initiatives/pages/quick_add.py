"""One line that logs a milestone, from an initiative's page or from anywhere: `+KEY` names the initiative."""

from flask import make_response, render_template, request
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from tracker.accounts import guards as accounts
from tracker.accounts.rules.sign_in import safe_next
from tracker.core import clock
from tracker.core.errors import Forbidden, Invalid, NotFound
from tracker.core.texts import normal
from tracker.initiatives import guards
from tracker.initiatives.actions import milestones as actions
from tracker.initiatives.pages.blueprint import blueprint
from tracker.initiatives.pages.milestone_list import drawn
from tracker.initiatives.queries.lines import understood
from tracker.initiatives.rules.milestones import MilestoneDetails
from tracker.web.database import reading, writing
from tracker.web.routes import happened, is_htmx, permit, see_other

LOG = "milestone.log"


@blueprint.post("/milestones/quick-add")
@permit(LOG)
def quick_add() -> Response:
    """Log what a line says; `key` is the initiative when the line names none, `back` where to go after."""
    line, here = normal(request.form.get("line", "")), request.form.get("key", "")
    back = request.form.get("back", "")
    try:
        key = _log(line, here)
    except (Invalid, Forbidden, NotFound) as fault:
        sentence = " ".join(fault.errors.values()) if isinstance(fault, Invalid) else str(fault)
        return _came_back(line, here, back, sentence)
    if is_htmx(request) and here:
        return happened(_fragment(here))
    return redirect(safe_next(back), 303) if back else see_other("initiatives.milestones", key=key)


def _log(line: str, here: str) -> str:
    """Log the milestone and give the key of its initiative. Raises: Invalid, Forbidden, NotFound."""
    actor = accounts.actor()
    with writing() as session:
        read = understood(session, actor, line)
        key = read.line.key or here
        if not key:
            raise Invalid({"line": "Name an initiative that you see, such as +SEARCH-AST."})
        initiative = guards.open_initiative(session, key, actor, LOG)
        details = MilestoneDetails(read.line.title, owner_id=read.owner_id, planned_on=read.line.planned_on)
        actions.log_milestone(
            session,
            actor=actor,
            now=clock.now(),
            initiative=initiative,
            details=details,
            done=read.line.done,
        )
    return initiative.key


def _came_back(line: str, here: str, back: str, sentence: str) -> Response:
    """Show the line again with what is wrong with it."""
    if is_htmx(request) and here:
        return make_response(_fragment(here, line, sentence), 422)
    page = render_template("initiatives/quick_add.html", line=line, here=here, back=back, line_fault=sentence)
    return make_response(page, 422)


def _fragment(key: str, line: str = "", fault: str = "") -> str:
    initiative = guards.open_initiative(reading(), key, accounts.actor(), LOG)
    few = request.form.get("few") == "yes"
    return drawn(reading(), initiative, few=few, line=line, fault=fault, focus=True)
