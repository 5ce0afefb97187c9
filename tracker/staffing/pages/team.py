"""One team: its people and their load."""

from flask import render_template, request

from tracker.accounts import guards as accounts
from tracker.accounts.models import Team
from tracker.accounts.rules.permissions import may
from tracker.core.errors import NotFound
from tracker.staffing import queries
from tracker.staffing.pages.blueprint import blueprint
from tracker.staffing.rules.words import LEVEL_LABELS
from tracker.web.database import reading
from tracker.web.routes import permit

MOST = 200


@blueprint.get("/teams/<team_id>")
@permit("people.read")
def show_team(team_id: str) -> str:
    """Show a team with its people."""
    session = reading()
    team = session.get(Team, team_id)
    if team is None:
        raise NotFound("That team")
    person_id, found, name = request.args.get("after", "").replace("\0", "").partition("~")
    rows = queries.people_page(
        session,
        queries.PeopleWanted(team_id=team_id),
        after=(name, person_id) if found else None,
        limit=MOST + 1,
    )
    last = rows[MOST - 1].person if len(rows) > MOST else None
    return render_template(
        "staffing/team.html",
        team=team,
        rows=rows[:MOST],
        skills_of=queries.skills_of_people(session, [row.person.id for row in rows[:MOST]]),
        levels=LEVEL_LABELS,
        shows_load=may(accounts.actor(), "load.read"),
        after=f"{last.id}~{last.name}" if last else None,
    )
