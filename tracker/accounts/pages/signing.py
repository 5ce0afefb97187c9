"""Signing in and out."""

from datetime import timedelta

from flask import make_response, redirect, render_template, request
from werkzeug.wrappers import Response

from tracker.accounts import guards, queries
from tracker.accounts.actions import signing
from tracker.accounts.forms import SignInForm
from tracker.accounts.models import Account
from tracker.accounts.pages.blueprint import blueprint
from tracker.accounts.rules import passwords
from tracker.accounts.rules.secrets import device_token, knows_device
from tracker.accounts.rules.sign_in import REMEMBERED, safe_next
from tracker.core import clock
from tracker.web.database import reading, writing
from tracker.web.routes import permit

DEVICE_DAYS = timedelta(days=180)


@blueprint.get("/sign-in")
@permit("public")
def sign_in() -> Response | str:
    """Show the form, or go on when somebody is signed in already."""
    target = safe_next(request.args.get("next"))
    if guards.maybe_actor() is not None:
        return redirect(target, code=303)
    return _form(SignInForm(), target)


@blueprint.post("/sign-in")
@permit("public")
def try_sign_in() -> Response:
    """Check e-mail and password; a failure says nothing about which of the two was wrong."""
    form, target = SignInForm(request.form), safe_next(request.form.get("next"))
    if not form.validate():
        return make_response(_form(form, target), 422)
    account = queries.account_by_email(reading(), form.email.data or "")
    tried = _tried(form, account)
    with writing() as session:  # counted before it is checked: guesses side by side all see it
        signing.reserve(session, tried=tried, now=clock.now())
    right = signing.is_right(account, tried.password)  # also for nobody: both take the same time
    if account is None or not right:
        form.password.errors = (signing.WRONG,)
        return make_response(_form(form, target), 422)
    return _started(tried, account.person_id, target)


@blueprint.post("/sign-out")
@permit("public")
def sign_out() -> Response:
    """End this sign-in and forget what the browser kept."""
    found = guards.maybe_actor()
    if found is not None and found.sign_in_id:
        with writing() as session:
            signing.end(session, found.sign_in_id)
    answer = redirect("/sign-in", code=303)
    answer.delete_cookie(guards.cookie_name(), secure=guards.settings().secure, httponly=True)
    answer.headers["Clear-Site-Data"] = '"cache", "storage"'
    return answer


def _form(form: SignInForm, target: str) -> str:
    return render_template("accounts/sign_in.html", form=form, next=target)


def _tried(form: SignInForm, account: Account | None) -> signing.Tried:
    cookie = request.cookies.get(guards.cookie_name("dev"), "")
    known = account is not None and knows_device(guards.settings().secret_key, account.person_id, cookie)
    return signing.Tried(
        email=form.email.data or "",
        password=form.password.data or "",
        address=request.remote_addr or "",
        agent=request.headers.get("User-Agent", ""),
        remember=bool(form.remember.data),
        known_device=known,
    )


def _started(tried: signing.Tried, person_id: str, target: str) -> Response:
    """Start the sign-in under a new id and lead on."""
    account = queries.account_of(reading(), person_id)
    renewed = None
    if account is not None and passwords.is_outdated(account.password_hash):
        renewed = passwords.hash_password(tried.password)  # slow on purpose: before the transaction
    with writing() as session:
        account = queries.account_of(session, person_id)
        assert account is not None  # noqa: S101 - it was there a moment ago, and people are never deleted
        if renewed:
            account.password_hash = renewed
        if before := guards.maybe_actor():
            signing.end(session, before.sign_in_id)
        secret = signing.start(session, account=account, tried=tried, now=clock.now())
    answer = redirect(target, code=303)
    set_cookie(answer, "sid", secret, REMEMBERED if tried.remember else None)
    set_cookie(answer, "dev", device_token(guards.settings().secret_key, person_id), DEVICE_DAYS)
    return answer


def set_cookie(answer: Response, kind: str, value: str, age: timedelta | None) -> None:
    """Set a cookie that only this host gets and no script reads."""
    answer.set_cookie(
        guards.cookie_name(kind),
        value,
        max_age=age,
        path="/",
        secure=guards.settings().secure,
        httponly=True,
        samesite="Lax",
    )
