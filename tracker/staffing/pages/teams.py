"""All teams, and a new one."""

from flask import make_response, render_template, request
from werkzeug.wrappers import Response

from tracker.accounts import guards as accounts
from tracker.accounts.actions.teams import add_team
from tracker.accounts.rules.permissions import may
from tracker.core import clock
from tracker.core.errors import Invalid
from tracker.staffing import queries
from tracker.staffing.forms import TeamForm
from tracker.staffing.pages.blueprint import blueprint
from tracker.web.database import reading, writing
from tracker.web.routes import permit, see_other


@blueprint.get("/teams")
@permit("people.read")
def all_teams() -> str:
    """Show all teams with how many people and initiatives each has."""
    return _page(TeamForm())


@blueprint.post("/teams")
@permit("people.edit")
def new_team() -> Response:
    """Add a team: embedded when it names a business unit, else central."""
    form = TeamForm(request.form)
    if form.validate():
        try:
            with writing() as session:
                team = add_team(
                    session,
                    actor=accounts.actor(),
                    now=clock.now(),
                    name=form.name.data or "",
                    unit=form.unit.data or "",
                )
            return see_other("staffing.show_team", team_id=team.id)
        except Invalid as faults:
            form.name.errors = tuple(faults.errors.values())
    return make_response(_page(form), 422)


def _page(form: TeamForm) -> str:
    session, actor = reading(), accounts.actor()
    return render_template(
        "staffing/teams.html",
        rows=queries.team_rows(session, actor),
        form=form,
        may_edit=may(actor, "people.edit"),
    )
