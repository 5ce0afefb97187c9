"""Editing an initiative: its fields, and who works on it."""

from dataclasses import asdict

from flask import make_response, render_template, request
from werkzeug.wrappers import Response

from tracker.accounts import guards as accounts
from tracker.accounts.rules.permissions import can
from tracker.core import clock
from tracker.core.errors import Conflict, Invalid, Refused
from tracker.initiatives import guards, queries
from tracker.initiatives.actions import members, writing
from tracker.initiatives.forms.initiative import EditInitiativeForm
from tracker.initiatives.forms.member import MemberForm
from tracker.initiatives.models import Initiative
from tracker.initiatives.pages.blueprint import blueprint
from tracker.initiatives.queries import edits
from tracker.initiatives.queries.choices import offered
from tracker.web.database import reading
from tracker.web.database import writing as transaction
from tracker.web.entries import put_beside
from tracker.web.routes import permit, see_other


@blueprint.get("/initiatives/<key>/settings")
@permit("initiative.edit")
def settings(key: str) -> str:
    """Show the form of an initiative and its members."""
    return _page(key)


@blueprint.post("/initiatives/<key>/settings")
@permit("initiative.edit")
def save(key: str) -> Response:
    """Save the form; when somebody else saved first, merge or show both texts."""
    form = _offered(EditInitiativeForm(request.form))
    try:
        if form.validate():
            kept = _edit(key, form)
            return see_other("initiatives.show", key=key, kept=",".join(kept) or None)
    except Invalid as fault:
        put_beside(form, fault.errors)
    except Conflict as conflict:
        return make_response(_page(key, _reopened(key, form), conflict=conflict), 409)
    return make_response(_page(key, form), 422)


@blueprint.post("/initiatives/<key>/members")
@permit("initiative.members")
def set_member(key: str) -> Response:
    """Add a member or change a role."""
    form = MemberForm(request.form)
    form.offer(offered(reading()))
    try:
        if form.validate():
            with transaction() as session:
                initiative = guards.open_initiative(session, key, accounts.actor(), "initiative.members")
                given = {"person_id": form.person_id.data or "", "role": form.role.data or ""}
                members.set_member(
                    session, actor=accounts.actor(), now=clock.now(), initiative=initiative, **given
                )
            return see_other("initiatives.settings", key=key, _anchor="members")
    except Refused as refusal:
        return make_response(_page(key, member_form=form, refusal=str(refusal)), 409)
    return make_response(_page(key, member_form=form), 422)


@blueprint.post("/initiatives/<key>/members/<person_id>/remove")
@permit("initiative.members")
def remove_member(key: str, person_id: str) -> Response:
    """Take a member out."""
    try:
        with transaction() as session:
            initiative = guards.open_initiative(session, key, accounts.actor(), "initiative.members")
            members.remove_member(
                session, actor=accounts.actor(), now=clock.now(), initiative=initiative, person_id=person_id
            )
    except Refused as refusal:
        return make_response(_page(key, refusal=str(refusal)), 409)
    return see_other("initiatives.settings", key=key, _anchor="members")


def _edit(key: str, form: EditInitiativeForm) -> tuple[str, ...]:
    """Save the entries and give the names of the fields that somebody else changed meanwhile."""
    actor = accounts.actor()
    with transaction() as session:
        initiative, grant = guards.open_with_grant(session, key, actor, "initiative.edit")
        merge = writing.edit(
            session,
            actor=actor,
            now=clock.now(),
            initiative=initiative,
            details=form.details(),
            version=form.version.data or 0,
            may_guard=can(actor, "initiative.members", grant),
        )
    return merge.kept


def _reopened(key: str, form: EditInitiativeForm) -> EditInitiativeForm:
    """Give the form on the newest version: my entries where both changed, theirs where only they did."""
    initiative = guards.open_initiative(reading(), key, accounts.actor(), "initiative.edit")
    found = edits.compared(reading(), initiative, form.version.data or 0, form.details())
    return _offered(EditInitiativeForm(version=found.version, **found.merge.values))


def _page(
    key: str,
    form: EditInitiativeForm | None = None,
    *,
    member_form: MemberForm | None = None,
    conflict: Conflict | None = None,
    refusal: str = "",
) -> str:
    session = reading()
    head = guards.open_head(session, key, accounts.actor(), "initiative.edit", now=clock.now())
    initiative = head.initiative
    form = form or _opened(initiative)
    if form.version.errors:
        form.version.raw_data, form.version.data = None, initiative.version
    known, member_form = offered(session), member_form or MemberForm()
    form.offer(known)
    member_form.offer(known)
    return render_template(
        "initiatives/settings.html",
        head=head,
        form=form,
        conflict=conflict,
        refusal=refusal,
        member_form=member_form,
        members=queries.members_of(session, initiative.id),
    )


def _opened(initiative: Initiative) -> EditInitiativeForm:
    return EditInitiativeForm(version=initiative.version, **asdict(edits.details_of(initiative)))


def _offered(form: EditInitiativeForm) -> EditInitiativeForm:
    form.offer(offered(reading()))
    return form
