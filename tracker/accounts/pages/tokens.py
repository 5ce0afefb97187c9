"""The reader's own API tokens."""

from flask import make_response, render_template, request
from werkzeug.wrappers import Response
from wtforms import PasswordField

from tracker.accounts import guards, queries
from tracker.accounts.actions import tokens
from tracker.accounts.forms import RotateForm, TokenForm
from tracker.accounts.pages.blueprint import blueprint
from tracker.accounts.pages.confirming import knows_password
from tracker.core import clock
from tracker.core.actor import Scope
from tracker.core.errors import NotFound
from tracker.web.database import reading, writing
from tracker.web.routes import permit, see_other


@blueprint.get("/me/tokens")
@permit("token.own")
def list_tokens() -> str:
    """Show the reader's tokens and the form for a new one."""
    return _page(TokenForm(), secret=None)


@blueprint.post("/me/tokens")
@permit("token.own")
def make_token() -> Response:
    """Make a token and show its secret this once."""
    form, actor = TokenForm(request.form), guards.actor()
    if not form.validate() or not _knows_password(form):
        return make_response(_page(form, secret=None), 422)
    with writing() as session:
        made = tokens.make_token(
            session,
            actor=actor,
            now=clock.now(),
            person_id=actor.person_id or "",
            name=form.name.data or "",
            scopes=frozenset(Scope(word) for word in form.scopes.data or ()),
            days=form.days.data or tokens.DAYS,
        )
    return make_response(_page(TokenForm(), secret=made.secret), 201)


@blueprint.get("/me/tokens/<token_id>/rotate")
@permit("token.own")
def rotation(token_id: str) -> str:
    """Ask how long the old secret shall count."""
    return _rotation(token_id, RotateForm())


@blueprint.post("/me/tokens/<token_id>/rotate")
@permit("token.own")
def rotate_token(token_id: str) -> Response:
    """Give a token a new secret and show it this once."""
    form, actor = RotateForm(request.form), guards.actor()
    if not form.validate() or not _password_fits(form.password):
        return make_response(_rotation(token_id, form), 422)
    hours = form.grace_hours.data
    with writing() as session:
        made = tokens.rotate_token(
            session,
            actor=actor,
            now=clock.now(),
            token_id=token_id,
            person_id=actor.person_id or "",
            grace_hours=tokens.MOST_GRACE_HOURS if hours is None else hours,
        )
    return make_response(_page(TokenForm(), secret=made.secret), 201)


@blueprint.post("/me/tokens/<token_id>/revoke")
@permit("token.own")
def revoke_token(token_id: str) -> Response:
    """Revoke one of the reader's tokens."""
    actor = guards.actor()
    with writing() as session:
        tokens.revoke_token(
            session, actor=actor, now=clock.now(), token_id=token_id, person_id=actor.person_id or ""
        )
    return see_other("accounts.list_tokens")


def _rotation(token_id: str, form: RotateForm) -> str:
    own = queries.tokens_of(reading(), guards.actor().person_id or "")
    token = next((token for token in own if token.id == token_id), None)
    if token is None:
        raise NotFound("That token")
    return render_template("accounts/rotate_token.html", form=form, token=token)


def _password_fits(field: PasswordField) -> bool:
    right = knows_password(field.data or "")
    if not right:
        field.errors = ("That is not your password.",)
    return right


def _knows_password(form: TokenForm) -> bool:
    right = _password_fits(form.password)
    if not form.scopes.data:
        form.scopes.errors = ("Choose at least one.",)
    return right and bool(form.scopes.data)


def _page(form: TokenForm, secret: str | None) -> str:
    own = queries.tokens_of(reading(), guards.actor().person_id or "")
    return render_template(
        "accounts/tokens.html", form=form, tokens=own, secret=secret, now=clock.now(), root=request.host_url
    )
