"""The register of models: which there are, who uses them, and when they retire."""

from dataclasses import asdict

from flask import make_response, render_template, request
from werkzeug.wrappers import Response

from tracker.accounts import guards as accounts
from tracker.accounts.rules.permissions import can
from tracker.core import clock
from tracker.core.errors import Invalid, NotFound
from tracker.core.ids import is_id
from tracker.evals.actions.registering import mark_of_model, write_model
from tracker.evals.forms import ModelForm, put_beside
from tracker.evals.models import Model
from tracker.evals.pages.blueprint import blueprint
from tracker.evals.queries import register
from tracker.evals.rules.register import ModelEntry, retirement
from tracker.web.asking import asked
from tracker.web.database import reading, writing
from tracker.web.routes import permit, see_other

EDIT = "model.edit"


@blueprint.get("/models")
@permit("portfolio.read")
def list_models() -> str:
    """Show registered models and those that runs name: the next to retire first."""
    today = clock.now().date()
    lines = register.models_of(reading(), accounts.actor(), asked("q"))
    marked = [(line, retirement(line.model.retires_on if line.model else None, today)) for line in lines]
    return render_template(
        "evals/models.html",
        lines=marked,
        q=asked("q"),
        most=register.MOST_MODELS,
        may_edit=can(accounts.actor(), EDIT),
    )


@blueprint.get("/models/new")
@permit("model.edit")
def new_model() -> Response:
    """Show the form of a new model, filled with the name that the address holds."""
    return _form(ModelForm(name=asked("name"), version=asked("version")), None)


@blueprint.post("/models")
@permit("model.edit")
def add_model() -> Response:
    """Register a model."""
    return _saved(ModelForm(request.form), None)


@blueprint.get("/models/<model_id>")
@permit("portfolio.read")
def show_model(model_id: str) -> str:
    """Show what is known of a model, and who measured it."""
    session, model = reading(), _open(model_id)
    return render_template(
        "evals/model.html",
        model=model,
        retirement=retirement(model.retires_on, clock.now().date()),
        uses=register.uses_of(session, accounts.actor(), model),
        may_edit=can(accounts.actor(), EDIT),
    )


@blueprint.get("/models/<model_id>/edit")
@permit("model.edit")
def edit_model(model_id: str) -> Response:
    """Show the form of a model."""
    model = _open(model_id)
    known = {name: getattr(model, name) for name in asdict(ModelEntry(""))}
    return _form(ModelForm(**known, seen=mark_of_model(model)), model)


@blueprint.post("/models/<model_id>")
@permit("model.edit")
def save_model(model_id: str) -> Response:
    """Save what is known of a model."""
    return _saved(ModelForm(request.form), _open(model_id))


def _open(model_id: str) -> Model:
    model = reading().get(Model, model_id) if is_id(model_id) else None
    if model is None:
        raise NotFound("That model")
    return model


def _saved(form: ModelForm, model: Model | None) -> Response:
    if not form.validate():
        return _form(form, model, 422)
    try:
        with writing() as session:
            known = session.get_one(Model, model.id, with_for_update=True) if model else None
            saved = write_model(
                session,
                actor=accounts.actor(),
                now=clock.now(),
                entry=form.entry(),
                model=known,
                seen=form.seen.data,
            )
            saved_id = saved.id
    except Invalid as refusal:
        put_beside(form, refusal.errors)
        form.seen.data = mark_of_model(_open(model.id)) if model else ""
        return _form(form, model, 422)
    return see_other("evals.show_model", model_id=saved_id)


def _form(form: ModelForm, model: Model | None, status: int = 200) -> Response:
    return make_response(render_template("evals/model_form.html", form=form, model=model), status)
