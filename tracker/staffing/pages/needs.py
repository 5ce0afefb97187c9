"""Saying what an initiative needs."""

from flask import make_response, request
from werkzeug.wrappers import Response

from tracker.accounts import guards as accounts
from tracker.core import clock
from tracker.core.errors import NotFound
from tracker.initiatives import guards as initiatives
from tracker.staffing import queries
from tracker.staffing.actions.needs import remove_need, set_need
from tracker.staffing.forms import CoverForm, NeedForm
from tracker.staffing.models import Need
from tracker.staffing.pages.blueprint import blueprint
from tracker.staffing.pages.initiative import page
from tracker.web.choices import choices
from tracker.web.database import reading, writing
from tracker.web.routes import permit, see_other


@blueprint.post("/initiatives/<key>/needs")
@permit("need.edit")
def save_need(key: str) -> Response:
    """Add a need, or change the one for that skill."""
    actor, form = accounts.actor(), NeedForm(request.form)
    initiatives.open_initiative(reading(), key, actor, "need.edit")
    form.skill_id.choices = choices((skill.id, skill.name) for skill in queries.skills(reading()))
    if not form.validate():
        return make_response(page(key, form, CoverForm(), ""), 422)
    with writing() as session:
        initiative = initiatives.open_initiative(session, key, actor, "need.edit")
        skill = queries.skill_by_id(session, form.skill_id.data)
        if skill is None:
            raise NotFound("That skill")
        set_need(
            session,
            actor=actor,
            now=clock.now(),
            initiative=initiative,
            skill=skill,
            min_level=int(form.min_level.data),
            fte=float(form.fte.data or 0),
        )
    return see_other("staffing.of_initiative", key=key)


@blueprint.post("/initiatives/<key>/needs/<need_id>/remove")
@permit("need.edit")
def drop_need(key: str, need_id: str) -> Response:
    """Remove a need."""
    actor = accounts.actor()
    with writing() as session:
        initiative = initiatives.open_initiative(session, key, actor, "need.edit")
        need = session.get(Need, need_id)
        if need is None or need.initiative_id != initiative.id:
            raise NotFound("That need")
        skill = queries.skill_by_id(session, need.skill_id)
        assert skill is not None  # noqa: S101 - the foreign key holds it
        remove_need(session, actor=actor, now=clock.now(), need=need, skill=skill)
    return see_other("staffing.of_initiative", key=key)
