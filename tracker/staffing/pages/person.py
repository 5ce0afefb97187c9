"""One person: load, skills, initiatives; levels are set here."""

from typing import Any

from flask import make_response, render_template, request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from tracker.accounts import guards as accounts
from tracker.accounts.models import Person
from tracker.accounts.rules.permissions import may
from tracker.core import clock
from tracker.core.actor import Actor
from tracker.core.errors import Forbidden, NotFound
from tracker.staffing import queries
from tracker.staffing.actions.skills import set_level
from tracker.staffing.forms import LevelForm
from tracker.staffing.pages.blueprint import blueprint
from tracker.staffing.rules.words import LEVEL_LABELS
from tracker.web.choices import choices
from tracker.web.database import reading, writing
from tracker.web.routes import permit, see_other


@blueprint.get("/people/<person_id>")
@permit("people.read")
def show_person(person_id: str) -> str:
    """Show one person."""
    return _page(person_id, LevelForm())


@blueprint.post("/people/<person_id>/skills")
@permit("people.read")
def save_level(person_id: str) -> Response:
    """Set a level: one's own, or anybody's with the right to."""
    actor, form = accounts.actor(), LevelForm(request.form)
    form.skill_id.choices = _skill_choices(reading())
    if not may_set(actor, person_id):
        raise Forbidden("You may set your own levels; a lead sets those of others.")
    if not form.validate():
        return make_response(_page(person_id, form), 422)
    with writing() as session:
        person, skill = session.get(Person, person_id), queries.skill_by_id(session, form.skill_id.data)
        if person is None or skill is None:
            raise NotFound("That person")
        set_level(
            session,
            actor=actor,
            now=clock.now(),
            person=person,
            skill=skill,
            level=int(form.level.data),
            wants_to_grow=bool(form.wants_to_grow.data),
        )
    return see_other("staffing.show_person", person_id=person_id)


def may_set(actor: Actor, person_id: str) -> bool:
    """Say whether the actor may set this person's levels."""
    return actor.person_id == person_id or may(actor, "skill.edit")


def _page(person_id: str, form: LevelForm) -> str:
    session, actor = reading(), accounts.actor()
    row = queries.person_row(session, person_id)
    if row is None:
        raise NotFound("That person")
    form.skill_id.choices = _skill_choices(session)
    shows_load = actor.person_id == person_id or may(actor, "load.read")
    return render_template(
        "staffing/person.html",
        row=row,
        skills=queries.skills_of_people(session, [person_id]).get(person_id, []),
        bookings=queries.bookings_of(session, actor, person_id) if shows_load else (),
        shows_load=shows_load,
        levels=LEVEL_LABELS,
        form=form,
        may_set=may_set(actor, person_id),
    )


def _skill_choices(session: Session) -> list[Any]:
    return choices((skill.id, skill.name) for skill in queries.skills(session))
