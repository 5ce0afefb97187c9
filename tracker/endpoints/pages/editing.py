"""Registering, changing and removing endpoints."""

from flask import make_response, render_template, request
from werkzeug.wrappers import Response

from tracker.accounts import guards as accounts
from tracker.core import clock
from tracker.core.errors import Invalid
from tracker.endpoints import actions, guards
from tracker.endpoints.forms import EndpointForm
from tracker.endpoints.pages.blueprint import blueprint
from tracker.initiatives import guards as initiatives
from tracker.web.database import reading, writing
from tracker.web.routes import permit, see_other


@blueprint.get("/initiatives/<key>/endpoints/new")
@permit("endpoint.edit")
def new(key: str) -> str:
    """Show the form for a new endpoint."""
    return _page(key, EndpointForm())


@blueprint.post("/initiatives/<key>/endpoints")
@permit("endpoint.edit")
def register(key: str) -> Response:
    """Register an endpoint."""
    actor, form = accounts.actor(), EndpointForm(request.form)
    initiatives.open_initiative(reading(), key, actor, "endpoint.edit")
    if not is_sound(form):
        return make_response(_page(key, form), 422)
    with writing() as session:
        initiative = initiatives.open_initiative(session, key, actor, "endpoint.edit")
        made = actions.register(
            session, actor=actor, now=clock.now(), initiative=initiative, fields=form.fields()
        )
    return see_other("endpoints.show", endpoint_id=made.id)


@blueprint.get("/endpoints/<endpoint_id>/edit")
@permit("endpoint.edit")
def edit(endpoint_id: str) -> str:
    """Show the form of an endpoint."""
    endpoint, initiative = guards.open_endpoint(reading(), endpoint_id, accounts.actor(), "endpoint.edit")
    return _page(initiative.key, EndpointForm(obj=endpoint), endpoint_id)


@blueprint.post("/endpoints/<endpoint_id>/edit")
@permit("endpoint.edit")
def save(endpoint_id: str) -> Response:
    """Change an endpoint."""
    actor, form = accounts.actor(), EndpointForm(request.form)
    _, initiative = guards.open_endpoint(reading(), endpoint_id, actor, "endpoint.edit")
    if not is_sound(form):
        return make_response(_page(initiative.key, form, endpoint_id), 422)
    with writing() as session:
        endpoint, _ = guards.open_endpoint(session, endpoint_id, actor, "endpoint.edit")
        actions.change(session, actor=actor, now=clock.now(), endpoint=endpoint, fields=form.fields())
    return see_other("endpoints.show", endpoint_id=endpoint_id)


@blueprint.post("/endpoints/<endpoint_id>/remove")
@permit("endpoint.edit")
def remove(endpoint_id: str) -> Response:
    """Remove an endpoint with its checks."""
    actor = accounts.actor()
    with writing() as session:
        endpoint, initiative = guards.open_endpoint(session, endpoint_id, actor, "endpoint.edit")
        key = initiative.key
        actions.remove(session, actor=actor, now=clock.now(), endpoint=endpoint)
    return see_other("endpoints.of_initiative", key=key)


def is_sound(form: EndpointForm) -> bool:
    """Say whether the form can be taken; puts what the address or the assertion lacks beside its field."""
    if not form.validate():
        return False
    try:
        actions.require_sound(form.fields(), guards.allowed())
    except Invalid as faults:
        for name, text in faults.errors.items():
            form[name].errors = (text,)
        return False
    return True


def _page(key: str, form: EndpointForm, endpoint_id: str = "") -> str:
    head = initiatives.open_head(reading(), key, accounts.actor(), "endpoint.edit", now=clock.now())
    action = (
        f"/endpoints/{endpoint_id}/edit" if endpoint_id else f"/initiatives/{head.initiative.key}/endpoints"
    )
    return render_template(
        "endpoints/edit.html", head=head, tab="endpoints", form=form, action=action, endpoint_id=endpoint_id
    )
