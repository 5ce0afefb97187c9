"""Booking people for needs, and releasing them."""

from flask import make_response, request
from werkzeug.wrappers import Response

from tracker.accounts import guards as accounts
from tracker.accounts.models import Person
from tracker.core import clock
from tracker.core.errors import NotFound
from tracker.initiatives import guards as initiatives
from tracker.staffing import queries
from tracker.staffing.actions.allocations import allocate, release
from tracker.staffing.forms import CoverForm, NeedForm
from tracker.staffing.models import Allocation, Skill
from tracker.staffing.pages.blueprint import blueprint
from tracker.staffing.pages.initiative import candidate_choices, open_need, page
from tracker.web.database import reading, writing
from tracker.web.routes import permit, see_other


@blueprint.post("/initiatives/<key>/needs/<need_id>/allocations")
@permit("allocation.edit")
def cover_need(key: str, need_id: str) -> Response:
    """Book somebody for a need."""
    actor, form = accounts.actor(), CoverForm(request.form)
    initiatives.open_initiative(reading(), key, actor, "allocation.edit")
    needed = open_need(reading(), key, need_id)
    if needed is None:
        raise NotFound("That need")
    form.person_id.choices = candidate_choices(queries.candidates(reading(), needed.need))
    if not form.validate():
        return make_response(page(key, NeedForm(), form, need_id), 422)
    with writing() as session:
        initiative = initiatives.open_initiative(session, key, actor, "allocation.edit")
        person, skill = session.get(Person, form.person_id.data), session.get(Skill, needed.skill.id)
        if person is None or skill is None:
            raise NotFound("That person")
        allocate(
            session,
            actor=actor,
            now=clock.now(),
            initiative=initiative,
            person=person,
            skill=skill,
            fte=float(form.fte.data or 0),
            accountable=bool(form.accountable.data),
        )
    return see_other("staffing.of_initiative", key=key)


@blueprint.post("/initiatives/<key>/allocations/<allocation_id>/remove")
@permit("allocation.edit")
def release_person(key: str, allocation_id: str) -> Response:
    """End a booking."""
    actor = accounts.actor()
    with writing() as session:
        initiative = initiatives.open_initiative(session, key, actor, "allocation.edit")
        row = session.get(Allocation, allocation_id)
        if row is None or row.initiative_id != initiative.id:
            raise NotFound("That booking")
        person, skill = session.get(Person, row.person_id), session.get(Skill, row.skill_id)
        assert person is not None  # noqa: S101 - foreign keys hold both
        assert skill is not None  # noqa: S101
        release(session, actor=actor, now=clock.now(), allocation=row, person=person, skill=skill)
    return see_other("staffing.of_initiative", key=key)
