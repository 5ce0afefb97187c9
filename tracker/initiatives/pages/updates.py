"""Updates: what people say about an initiative, and the form in which they say it."""

from flask import make_response, render_template, request
from werkzeug.wrappers import Response

from tracker.accounts import guards as accounts
from tracker.core import clock
from tracker.core.errors import Invalid
from tracker.initiatives import guards, queries
from tracker.initiatives.actions import records as actions
from tracker.initiatives.forms.records import UpdateForm
from tracker.initiatives.pages.blueprint import blueprint
from tracker.initiatives.queries.feed import feed
from tracker.initiatives.rules.feed import Show
from tracker.web.database import reading, writing
from tracker.web.entries import put_beside, require_valid
from tracker.web.routes import is_htmx, permit, see_other

WRITE = "update.write"
PAGE = 20
FEW = 8  # events on the initiative page


@blueprint.get("/initiatives/<key>/updates")
@permit("initiative.read")
def updates(key: str) -> str:
    """Show what people said, newest first."""
    return _page(key, UpdateForm())


@blueprint.post("/initiatives/<key>/updates")
@permit(WRITE)
def write_update(key: str) -> Response:
    """Say something about the initiative."""
    form = UpdateForm(request.form)
    try:
        require_valid(form)
        with writing() as session:
            initiative = guards.open_initiative(session, key, accounts.actor(), WRITE)
            actions.write_update(
                session,
                actor=accounts.actor(),
                now=clock.now(),
                initiative=initiative,
                health=form.health.data or "",
                text=form.text.data or "",
            )
    except Invalid as fault:
        put_beside(form, fault.errors)
        return make_response(_fragment(key, form) if is_htmx(request) else _page(key, form), 422)
    if is_htmx(request):
        return make_response(_fragment(key, UpdateForm()))
    return see_other("initiatives.show", key=initiative.key, _anchor="activity")


def _fragment(key: str, form: UpdateForm) -> str:
    """Give the activity panel of the initiative page anew."""
    session = reading()
    initiative = guards.open_initiative(session, key, accounts.actor(), WRITE)
    page = feed(session, initiative.id, Show.ALL, limit=FEW)
    return render_template(
        "initiatives/_activity.html",
        initiative=initiative,
        feed=page,
        update_form=form,
        may_write=True,
        focus=True,
    )


def _page(key: str, form: UpdateForm) -> str:
    session = reading()
    head = guards.open_head(session, key, accounts.actor(), now=clock.now())
    last = queries.update(session, head.initiative.id, request.args.get("before", ""))
    found = queries.updates_of(session, head.initiative.id, PAGE + 1, last)
    return render_template(
        "initiatives/updates.html",
        head=head,
        updates=found[:PAGE],
        older=found[PAGE - 1].id if len(found) > PAGE else None,
        form=form,
    )
