"""One team: its people and their load; it is changed here, and people are put in."""

from flask import make_response, render_template, request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from tracker.accounts import guards as accounts
from tracker.accounts.actions import teams as actions
from tracker.accounts.models import Person, Team
from tracker.accounts.rules.permissions import may
from tracker.core import clock
from tracker.core.errors import Invalid, NotFound, Refused
from tracker.core.ids import is_id
from tracker.staffing import queries
from tracker.staffing.forms import TeamForm, TeamMemberForm
from tracker.staffing.pages.blueprint import blueprint
from tracker.staffing.rules.words import LEVEL_LABELS
from tracker.web.asking import named_place, place_of
from tracker.web.choices import choices
from tracker.web.database import reading, writing
from tracker.web.routes import permit, see_other

MOST = 200


@blueprint.get("/teams/<team_id>")
@permit("people.read")
def show_team(team_id: str) -> str:
    """Show a team with its people."""
    team = found(reading(), team_id)
    return _page(team, TeamForm(obj=team), TeamMemberForm())


@blueprint.post("/teams/<team_id>")
@permit("people.edit")
def save_team(team_id: str) -> Response:
    """Rename a team, or make it central or embedded."""
    form = TeamForm(request.form)
    if form.validate():
        try:
            with writing() as session:
                actions.change_team(
                    session,
                    actor=accounts.actor(),
                    now=clock.now(),
                    team=found(session, team_id),
                    name=form.name.data or "",
                    unit=form.unit.data or "",
                )
            return see_other("staffing.show_team", team_id=team_id)
        except Invalid as faults:
            form.name.errors = tuple(faults.errors.values())
    return make_response(_page(found(reading(), team_id), form, TeamMemberForm()), 422)


@blueprint.post("/teams/<team_id>/people")
@permit("people.edit")
def put_in(team_id: str) -> Response:
    """Put a person into the team, out of the one before."""
    form = TeamMemberForm(request.form)
    form.person_id.choices = _outside(reading(), team_id)
    if not form.validate():
        team = found(reading(), team_id)
        return make_response(_page(team, TeamForm(obj=team), form), 422)
    _move(form.person_id.data, team_id, inside=True)
    return see_other("staffing.show_team", team_id=team_id)


@blueprint.post("/teams/<team_id>/people/<person_id>/remove")
@permit("people.edit")
def take_out(team_id: str, person_id: str) -> Response:
    """Take a person out of the team; they are in none then."""
    _move(person_id, team_id, inside=False)
    return see_other("staffing.show_team", team_id=team_id)


@blueprint.post("/teams/<team_id>/remove")
@permit("people.edit")
def remove_team(team_id: str) -> Response:
    """Remove a team that nobody is in."""
    try:
        with writing() as session:
            actions.remove_team(
                session, actor=accounts.actor(), now=clock.now(), team=found(session, team_id)
            )
    except Refused as refusal:
        team = found(reading(), team_id)
        page = _page(team, TeamForm(obj=team), TeamMemberForm(), refused=str(refusal))
        return make_response(page, 409)
    return see_other("staffing.all_teams")


def found(session: Session, team_id: str) -> Team:
    """Find a team. Raises: NotFound."""
    team = session.get(Team, team_id) if is_id(team_id) else None
    if team is None:
        raise NotFound("That team")
    return team


def _move(person_id: str, team_id: str, *, inside: bool) -> None:
    with writing() as session:
        team = found(session, team_id)
        person = session.get(Person, person_id) if is_id(person_id) else None
        if person is None or (not inside and person.team_id != team.id):
            raise NotFound("That person")
        actions.put_in(
            session,
            actor=accounts.actor(),
            now=clock.now(),
            person=person,
            team=team if inside else None,
        )


def _page(team: Team, form: TeamForm, member: TeamMemberForm, *, refused: str = "") -> str:
    session, actor = reading(), accounts.actor()
    rows = queries.people_page(
        session,
        queries.PeopleWanted(team_id=team.id),
        after=named_place("after"),
        limit=MOST + 1,
    )
    last = rows[MOST - 1].person if len(rows) > MOST else None
    may_edit = may(actor, "people.edit")
    if may_edit:
        member.person_id.choices = _outside(session, team.id)
    return render_template(
        "staffing/team.html",
        team=team,
        rows=rows[:MOST],
        skills_of=queries.skills_of_people(session, [row.person.id for row in rows[:MOST]]),
        levels=LEVEL_LABELS,
        shows_load=may(actor, "load.read"),
        after=place_of(last.id, last.name) if last else None,
        may_edit=may_edit,
        form=form,
        member=member,
        refused=refused,
    )


def _outside(session: Session, team_id: str) -> list[tuple[str, str]]:
    """Give the people who are not in the team, by name."""
    return choices(queries.people_outside(session, team_id))
