"""Proposing an initiative: the form, the key suggested from the name, and saving."""

from flask import make_response, render_template, request
from werkzeug.wrappers import Response

from tracker.accounts import guards as accounts
from tracker.core import clock
from tracker.core.errors import Invalid
from tracker.core.texts import normal
from tracker.initiatives import queries
from tracker.initiatives.actions import writing
from tracker.initiatives.forms.initiative import NewInitiativeForm
from tracker.initiatives.pages.blueprint import blueprint
from tracker.initiatives.queries.choices import offered
from tracker.initiatives.queries.tried import Tried, tried_before
from tracker.initiatives.rules.keys import suggested_key
from tracker.web.database import reading
from tracker.web.database import writing as transaction
from tracker.web.entries import put_beside
from tracker.web.routes import permit, see_other


@blueprint.get("/initiatives/new")
@permit("initiative.create")
def new() -> str:
    """Show the form of a new initiative."""
    return _page(_offered(NewInitiativeForm(owner_id=accounts.actor().person_id)))


@blueprint.get("/initiatives/new/key")
@permit("initiative.create")
def suggest_key() -> str:
    """Give the key field with a key made from the name typed so far, unless one was typed."""
    name, typed = normal(request.args.get("name", "")), normal(request.args.get("key", ""))
    form = NewInitiativeForm(key=typed or _free_key(name))
    return render_template("initiatives/_key.html", form=form)


@blueprint.post("/initiatives/new")
@permit("initiative.create")
def propose() -> Response:
    """Save a new initiative; without a key, come back with one to look at, for it never changes."""
    form = _offered(NewInitiativeForm(request.form))
    tried: tuple[Tried, ...] = ()
    if form.validate():
        tried = _tried(form)
        if not tried and _saved(form):
            return see_other("initiatives.show", key=form.key.data)
    elif not form.key.data and form.name.data:
        form.key.data = _free_key(form.name.data)
        form.key.errors = ("Made from the name. It never changes: look at it, then save again.",)
    return make_response(_page(form, tried), 422)


def _tried(form: NewInitiativeForm) -> tuple[Tried, ...]:
    """Give what was cancelled under a like name, unless the proposer has seen it."""
    if request.form.get("seen") == "yes":
        return ()
    return tried_before(reading(), accounts.actor(), form.name.data or "")


def _saved(form: NewInitiativeForm) -> bool:
    """Save it, or put what is wrong beside the fields."""
    try:
        with transaction() as session:
            writing.create(
                session,
                actor=accounts.actor(),
                now=clock.now(),
                key=form.key.data or "",
                details=form.details(),
            )
    except Invalid as fault:
        put_beside(form, fault.errors)
        return False
    return True


def _page(form: NewInitiativeForm, tried: tuple[Tried, ...] = ()) -> str:
    return render_template("initiatives/new.html", form=form, tried=tried)


def _offered(form: NewInitiativeForm) -> NewInitiativeForm:
    form.offer(offered(reading()))
    return form


def _free_key(name: str) -> str:
    """Give a suggested key that nobody has; at most nine are tried."""
    first = suggested_key(name)
    tries = [first, *(f"{first[:22]}-{number}" for number in range(2, 10))] if first else []
    taken = queries.taken_keys(reading(), tries)
    return next((key for key in tries if key not in taken), "")
