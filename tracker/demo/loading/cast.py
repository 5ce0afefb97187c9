"""The company itself: teams, people with their accounts, skills and levels."""

from collections.abc import Iterator
from datetime import datetime
from functools import partial

from tracker.accounts.actions import people, tokens
from tracker.accounts.models import Team
from tracker.core.actor import Role, Scope, Via, system_actor
from tracker.demo.loading.scene import Scene, Step
from tracker.demo.portfolio import PersonTold, SkillTold
from tracker.staffing.actions import skills
from tracker.staffing.rules.words import HOURS_AN_FTE, Discipline

FIRST_DAY, TOKEN_DAY = -640.0, -40.0
PIPELINE_OF = "lukas"
SETTING_UP = system_actor(Via.CLI, "Command line")
DISCIPLINES = {
    "data": Discipline.DATA,
    "data_science": Discipline.DATA_SCIENCE,
    "ml": Discipline.ML_ENGINEERING,
    "ai": Discipline.AI_ENGINEERING,
    "software": Discipline.SOFTWARE_ENGINEERING,
    "assurance": Discipline.ASSURANCE,
    "domain": Discipline.DOMAIN,
}


def steps(scene: Scene, password_hash: str) -> Iterator[Step]:
    """Give how the company was entered; all people sign in with one password."""
    yield Step(scene.exact(FIRST_DAY), partial(_add_teams, scene))
    for number, skill in enumerate(scene.told.skills):
        yield Step(scene.exact(FIRST_DAY + 0.1 + number / 1000), partial(_add_skill, scene, skill))
    for number, person in enumerate(scene.told.people):
        yield Step(scene.exact(FIRST_DAY + 1 + number / 1000), partial(_add, scene, person, password_hash))
        yield Step(scene.exact(FIRST_DAY + 20 + number), partial(_assess, scene, person))
    yield Step(scene.exact(TOKEN_DAY), partial(_make_token, scene))


def _make_token(scene: Scene, now: datetime) -> None:
    """Make the token of the pipeline that pushes results; nobody is told its secret."""
    actor = scene.actor(PIPELINE_OF)
    tokens.make_token(
        scene.session,
        actor=actor,
        now=now,
        person_id=actor.person_id or "",
        name="Nightly result pipeline",
        scopes=frozenset({Scope.READ, Scope.LOG}),
    )


def _add_teams(scene: Scene, _now: datetime) -> None:
    for told in scene.told.teams:
        team = Team(name=told.name, mode=told.mode, unit=told.unit)
        scene.session.add(team)
        scene.teams[told.key] = team
    scene.session.flush()


def _add_skill(scene: Scene, told: SkillTold, now: datetime) -> None:
    scene.skills[told.key] = skills.add_skill(
        scene.session,
        actor=SETTING_UP,
        now=now,
        name=told.name,
        discipline=DISCIPLINES[told.family],
        key=told.key,
    )


def _add(scene: Scene, told: PersonTold, password_hash: str, now: datetime) -> None:
    person = people.add_person(
        scene.session,
        actor=SETTING_UP,
        now=now,
        name=told.name,
        email=email_of(told),
        title=told.title,
        team_id=scene.teams[told.team].id,
        time_zone=told.time_zone,
        capacity_hours=told.capacity_fte * HOURS_AN_FTE,
    )
    account = people.open_account(
        scene.session,
        actor=SETTING_UP,
        now=now,
        person=person,
        role=Role(told.role),
        password_hash=password_hash,
    )
    account.must_change = False  # the demo's password is shown to everybody
    scene.people[told.key] = person


def email_of(told: PersonTold) -> str:
    """Give the address of a person; the host never resolves."""
    return f"{told.name.lower().replace(' ', '.')}@aldermoor.example"


def _assess(scene: Scene, told: PersonTold, now: datetime) -> None:
    """Say how well a person has each skill, as their team lead saw it."""
    for key, level in told.skills.items():
        skills.set_level(
            scene.session,
            actor=scene.actor("amara"),
            now=now,
            person=scene.people[told.key],
            skill=scene.skills[key],
            level=level,
        )
