"""Milestones of an initiative: the list, one to edit, and what is done to them."""

from dataclasses import asdict

from flask import make_response, render_template, request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from tracker.accounts import guards as accounts
from tracker.core import clock
from tracker.core.errors import Conflict, Invalid, NotFound
from tracker.initiatives import guards, queries
from tracker.initiatives.actions import milestones as actions
from tracker.initiatives.forms.milestone import MilestoneForm
from tracker.initiatives.models import Initiative, Milestone
from tracker.initiatives.pages.blueprint import blueprint
from tracker.initiatives.pages.milestone_list import drawn, milestone_list
from tracker.initiatives.queries.choices import offered
from tracker.initiatives.queries.milestones import details_of
from tracker.web.database import reading, writing
from tracker.web.entries import put_beside, require_valid
from tracker.web.routes import happened, is_htmx, permit, see_other

LOG = "milestone.log"


@blueprint.get("/initiatives/<key>/milestones")
@permit("initiative.read")
def milestones(key: str) -> str:
    """Show all milestones, the quick-add line and the full form."""
    return _list_page(key, MilestoneForm())


@blueprint.post("/initiatives/<key>/milestones")
@permit(LOG)
def log_milestone(key: str) -> Response:
    """Log a milestone by the full form."""
    form, actor = MilestoneForm(request.form), accounts.actor()
    try:
        with writing() as session:
            initiative = guards.open_initiative(session, key, actor, LOG)
            _offer(session, initiative, form)
            require_valid(form)
            actions.log_milestone(
                session,
                actor=actor,
                now=clock.now(),
                initiative=initiative,
                details=form.details(),
                done=bool(form.done.data),
            )
    except Invalid as fault:
        put_beside(form, fault.errors)
        return make_response(_list_page(key, form), 422)
    return see_other("initiatives.milestones", key=initiative.key)


@blueprint.get("/initiatives/<key>/milestones/<milestone_id>")
@permit(LOG)
def milestone(key: str, milestone_id: str) -> str:
    """Show one milestone to edit or delete."""
    return _edit_page(key, milestone_id)


@blueprint.post("/initiatives/<key>/milestones/<milestone_id>")
@permit(LOG)
def save_milestone(key: str, milestone_id: str) -> Response:
    """Save a milestone; a stale save comes back with both texts."""
    form = MilestoneForm(request.form)
    try:
        _save(key, milestone_id, form)
    except Invalid as fault:
        put_beside(form, fault.errors)
        return make_response(_edit_page(key, milestone_id, form), 422)
    except Conflict as conflict:
        form.version.raw_data, form.version.data = None, conflict.version
        return make_response(_edit_page(key, milestone_id, form, conflict=conflict), 409)
    return see_other("initiatives.milestones", key=key)


@blueprint.post("/initiatives/<key>/milestones/<milestone_id>/done")
@permit(LOG)
def milestone_done(key: str, milestone_id: str) -> Response:
    """Mark a milestone as done."""
    return _set_done(key, milestone_id, True)


@blueprint.post("/initiatives/<key>/milestones/<milestone_id>/open")
@permit(LOG)
def milestone_open(key: str, milestone_id: str) -> Response:
    """Mark a milestone as not done."""
    return _set_done(key, milestone_id, False)


@blueprint.post("/initiatives/<key>/milestones/<milestone_id>/delete")
@permit(LOG)
def delete_milestone(key: str, milestone_id: str) -> Response:
    """Delete a milestone, once the box beside the button says that it is meant."""
    if request.form.get("meant") != "yes":
        fault = "Tick the box to say that you mean it."
        return make_response(_edit_page(key, milestone_id, delete_fault=fault), 422)
    with writing() as session:
        initiative, found = _found(session, key, milestone_id)
        actions.delete_milestone(
            session, actor=accounts.actor(), now=clock.now(), initiative=initiative, milestone=found
        )
    return see_other("initiatives.milestones", key=initiative.key)


def _save(key: str, milestone_id: str, form: MilestoneForm) -> None:
    with writing() as session:
        initiative, found = _found(session, key, milestone_id)
        _offer(session, initiative, form, but=milestone_id)
        require_valid(form)
        actions.edit_milestone(
            session,
            actor=accounts.actor(),
            now=clock.now(),
            initiative=initiative,
            milestone=found,
            details=form.details(),
            version=form.version.data or 0,
        )


def _set_done(key: str, milestone_id: str, done: bool) -> Response:
    with writing() as session:
        initiative, found = _found(session, key, milestone_id)
        actions.set_done(
            session,
            actor=accounts.actor(),
            now=clock.now(),
            initiative=initiative,
            milestone=found,
            done=done,
        )
    few = request.form.get("few") == "yes"
    if is_htmx(request):
        fresh = guards.open_initiative(reading(), key, accounts.actor(), LOG)
        return happened(drawn(reading(), fresh, few=few))
    return see_other("initiatives.show" if few else "initiatives.milestones", key=initiative.key)


def _found(session: Session, key: str, milestone_id: str) -> tuple[Initiative, Milestone]:
    """Find a milestone of an initiative that the reader may log in. Raises: NotFound, Forbidden."""
    initiative = guards.open_initiative(session, key, accounts.actor(), LOG)
    found = queries.milestone(session, milestone_id)
    if found is None or found.initiative_id != initiative.id:
        raise NotFound("That milestone")
    return initiative, found


def _offer(session: Session, initiative: Initiative, form: MilestoneForm, but: str = "") -> None:
    others = [one for one in queries.milestones_of(session, initiative.id) if one.id != but]
    form.offer(offered(session), queries.steps_of(session, initiative.id), others)


def _list_page(key: str, form: MilestoneForm) -> str:
    session = reading()
    head = guards.open_head(session, key, accounts.actor(), now=clock.now())
    page, may_log = _page_number(request.args.get("page", "")), head.may(LOG)
    listed = milestone_list(session, head.initiative, few=False, may_log=may_log, page=page)
    if may_log:
        form.offer(offered(session), head.steps, listed.every)
    return render_template("initiatives/milestones.html", head=head, listed=listed, form=form)


def _page_number(text: str) -> int:
    return max(int(text), 1) if text.isascii() and text.isdecimal() and len(text) < 6 else 1


def _edit_page(
    key: str,
    milestone_id: str,
    form: MilestoneForm | None = None,
    *,
    conflict: Conflict | None = None,
    delete_fault: str = "",
) -> str:
    session = reading()
    head = guards.open_head(session, key, accounts.actor(), LOG, now=clock.now())
    every = queries.milestones_of(session, head.initiative.id)
    found = next((one for one in every if one.id == milestone_id), None)
    if found is None:
        raise NotFound("That milestone")
    form = form or MilestoneForm(version=found.version, **asdict(details_of(found)))
    form.offer(offered(session), head.steps, [one for one in every if one is not found])
    return render_template(
        "initiatives/milestone.html",
        head=head,
        milestone=found,
        form=form,
        conflict=conflict,
        delete_fault=delete_fault,
    )
