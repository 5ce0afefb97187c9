"""The reader's own profile: name, time zone, theme, password, sign-ins."""

from urllib.parse import urlsplit

from flask import make_response, redirect, render_template, request
from werkzeug.wrappers import Response

from tracker.accounts import guards, queries
from tracker.accounts.actions import profile, signing
from tracker.accounts.forms import PasswordForm, ProfileForm
from tracker.accounts.models import Account
from tracker.accounts.pages.blueprint import blueprint
from tracker.accounts.pages.confirming import knows_password, own_account
from tracker.accounts.pages.signing import set_cookie
from tracker.accounts.rules import passwords
from tracker.accounts.rules.sign_in import safe_next
from tracker.core import clock
from tracker.core.errors import Invalid
from tracker.web.database import reading, writing
from tracker.web.routes import permit, see_other


@blueprint.get("/me")
@permit("profile.own")
def me() -> str:
    """Show the reader's profile and where they are signed in."""
    account = own_account()
    form = ProfileForm(
        name=account.person.name,
        time_zone=account.person.time_zone,
        theme=account.theme,
        single_keys=account.single_keys,
    )
    return _page(form)


@blueprint.post("/me")
@permit("profile.own")
def save_me() -> Response:
    """Save the profile."""
    form = ProfileForm(request.form)
    if not form.validate():
        return make_response(_page(form), 422)
    with writing() as session:
        profile.save(
            session,
            actor=guards.actor(),
            now=clock.now(),
            name=form.name.data or "",
            time_zone=form.time_zone.data,
            theme=form.theme.data,
            single_keys=form.single_keys.data,
        )
    return see_other("accounts.me")


@blueprint.post("/me/theme")
@permit("profile.own")
def save_theme() -> Response:
    """Remember the theme that the reader switched to."""
    theme = request.form.get("theme", "")
    if theme not in {"auto", "light", "dark"}:
        raise Invalid({"theme": "auto, light or dark"})
    with writing() as session:
        profile.set_theme(session, actor=guards.actor(), theme=theme)
    if request.headers.get("Sec-Fetch-Mode") == "navigate":  # the button without scripts: back to its page
        came_from = urlsplit(request.headers.get("Referer", ""))
        return redirect(safe_next(came_from.path), code=303)
    return Response(status=204)


@blueprint.get("/me/password")
@permit("profile.own")
def password() -> str:
    """Show the form for a new password."""
    return _password_page(PasswordForm())


@blueprint.post("/me/password")
@permit("profile.own")
def change_password() -> Response:
    """Change the password, end every sign-in, and go on under a new one."""
    form, actor = PasswordForm(request.form), guards.actor()
    if form.validate() and not _password_faults(form):
        hashed = passwords.hash_password(form.password.data or "")
        with writing() as session:
            stored = queries.account_of(session, actor.person_id or "")
            assert stored is not None  # noqa: S101 - the reader's own account
            now = clock.now()
            signing.change_password(session, account=stored, password_hash=hashed, actor=actor, now=now)
            secret = signing.start(session, account=stored, tried=_here(stored), now=now)
        done = see_other("accounts.me")
        set_cookie(done, "sid", secret, None)
        return done
    return make_response(_password_page(form), 422)


@blueprint.post("/me/sign-ins/end")
@permit("profile.own")
def end_sign_ins() -> Response:
    """End every sign-in of the reader but this one."""
    actor = guards.actor()
    with writing() as session:
        signing.end_all(session, actor.person_id or "", but=actor.sign_in_id)
    return see_other("accounts.me")


def _here(account: Account) -> signing.Tried:
    agent = request.headers.get("User-Agent", "")
    return signing.Tried(account.person.email, "", request.remote_addr or "", agent)


def _page(form: ProfileForm) -> str:
    actor = guards.actor()
    sign_ins = queries.sign_ins_of(reading(), actor.person_id or "")
    return render_template("accounts/me.html", form=form, sign_ins=sign_ins, here=actor.sign_in_id)


def _password_page(form: PasswordForm) -> str:
    return render_template("accounts/password.html", form=form, must=own_account().must_change)


def _password_faults(form: PasswordForm) -> bool:
    """Put what is wrong beside its field, and say whether anything is."""
    if not knows_password(form.current.data or ""):
        form.current.errors = ("That is not your present password.",)
        return True
    fault = passwords.fault_of(form.password.data or "", email=own_account().person.email)
    if fault:
        form.password.errors = (fault,)
    return fault is not None
