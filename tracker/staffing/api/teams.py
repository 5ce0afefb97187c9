"""The API of teams: central ones, and those embedded in a business unit."""

from flask import Response
from sqlalchemy.orm import Session

from tracker.accounts import guards as accounts
from tracker.accounts import queries
from tracker.accounts.actions import teams as actions
from tracker.accounts.models import Team
from tracker.core import clock
from tracker.core.errors import NotFound
from tracker.core.ids import is_id
from tracker.staffing import schemas
from tracker.staffing.api.blueprint import blueprint, last_change
from tracker.web.api import located, operation
from tracker.web.database import reading, writing
from tracker.web.etags import require_unchanged, tagged_by

READ, EDIT = "people.read", "people.edit"


@operation(blueprint, "GET", "/teams", action=READ, answer=schemas.TeamsOut)
def list_teams() -> schemas.TeamsOut:
    """Give all teams."""
    return schemas.TeamsOut(items=[_answer(team) for team in queries.teams(reading())], next=None)


@operation(blueprint, "GET", "/teams/<team_id>", action=READ, answer=schemas.TeamOut)
def get_team(team_id: str) -> Response:
    """Give one team, with the ETag."""
    return _fresh(team_id)


@operation(blueprint, "POST", "/teams", action=EDIT, body=schemas.TeamIn, answer=schemas.TeamOut, status=201)
def create_team(body: schemas.TeamIn) -> Response:
    """Add a team: embedded when it names a unit, else central."""
    with writing() as session:
        made = actions.add_team(
            session, actor=accounts.actor(), now=clock.now(), name=body.name, unit=body.unit or ""
        )
    return located(_fresh(made.id, 201), f"/teams/{made.id}")


@operation(
    blueprint,
    "PATCH",
    "/teams/<team_id>",
    action=EDIT,
    body=schemas.TeamFieldsIn,
    answer=schemas.TeamOut,
)
def change_team(team_id: str, body: schemas.TeamFieldsIn) -> Response:
    """Rename a team, or make it central (`unit` null) or embedded."""
    with writing() as session:
        team = _unchanged(session, team_id)
        unit = body.unit if "unit" in body.model_fields_set else team.unit
        actions.change_team(
            session,
            actor=accounts.actor(),
            now=clock.now(),
            team=team,
            name=team.name if body.name is None else body.name,
            unit=unit or "",
        )
    return _fresh(team_id)


@operation(blueprint, "DELETE", "/teams/<team_id>", action=EDIT, status=204)
def remove_team(team_id: str) -> None:
    """Remove a team that nobody is in."""
    with writing() as session:
        team = _unchanged(session, team_id)
        actions.remove_team(session, actor=accounts.actor(), now=clock.now(), team=team)


def _team(session: Session, team_id: str) -> Team:
    team = session.get(Team, team_id) if is_id(team_id) else None
    if team is None:
        raise NotFound("That team")
    return team


def _unchanged(session: Session, team_id: str) -> Team:
    team = _team(session, team_id)
    require_unchanged(_fields(team), last_change(session, "team", team.id))
    return team


def _fields(team: Team) -> dict[str, object]:
    return {"name": team.name, "unit": team.unit}


def _fresh(team_id: str, status: int = 200) -> Response:
    team = _team(reading(), team_id)
    return tagged_by(_answer(team), _fields(team), status)


def _answer(team: Team) -> schemas.TeamOut:
    return schemas.TeamOut(id=team.id, name=team.name, mode=team.mode, unit=team.unit)
