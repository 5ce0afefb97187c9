"""The door of every request: who is it, may they, and did the request come from our own pages."""

import secrets
from datetime import datetime, timedelta
from typing import cast

from flask import Flask, Request, current_app, g, make_response, redirect, request, url_for
from flask_login import LoginManager, UserMixin
from werkzeug.wrappers import Response

from tracker.accounts import queries
from tracker.accounts.models import ApiToken, SignIn
from tracker.accounts.rules.permissions import may, refusal
from tracker.accounts.rules.secrets import csrf_token, is_token, secret_hash
from tracker.accounts.rules.sign_in import is_alive
from tracker.core import clock
from tracker.core.actor import ALL_SCOPES, Actor, Role, Scope, Via
from tracker.core.errors import Forbidden, NotFound, SignInNeeded
from tracker.core.settings import Settings
from tracker.web.database import reading, writing
from tracker.web.routes import action_of, is_api, is_htmx

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
SEEN_EVERY = timedelta(minutes=5)


class Reader(UserMixin):  # type: ignore[misc]
    """What Flask-Login sees: a thin shim over the actor of our own sign-in row."""

    def __init__(self, actor: Actor) -> None:
        self.id = actor.person_id
        self.actor = actor


def install(app: Flask) -> None:
    """Let every request pass through the guard."""
    manager = LoginManager()
    manager.session_protection = None  # the session is ours, on the server
    manager.init_app(app)
    manager.request_loader(_load)
    app.before_request(_guard)


def settings() -> Settings:
    """Give the settings of the running app."""
    return cast(Settings, current_app.extensions["tracker.settings"])


def cookie_name(kind: str = "sid") -> str:
    """Give the name of a cookie: `__Host-` unless plain http was allowed by name."""
    return f"__Host-{kind}" if settings().secure else kind


def actor() -> Actor:
    """Give the actor of this request. Raises: SignInNeeded."""
    found = maybe_actor()
    if found is None:
        raise SignInNeeded("Sign in to go on.")
    return found


def maybe_actor() -> Actor | None:
    """Give the actor of this request, or None."""
    return cast("Actor | None", getattr(g, "actor", None))


def csrf_of(found: Actor | None) -> str:
    """Give the token that forms of this actor must send back."""
    return csrf_token(settings().secret_key, found.sign_in_id) if found and found.sign_in_id else ""


def _load(_request: Request) -> Reader | None:
    found = maybe_actor()
    return Reader(found) if found else None


def _guard() -> Response | None:
    g.request_id = secrets.token_hex(8)
    view = current_app.view_functions.get(request.endpoint or "")
    if view is None or request.endpoint == "static":
        return None
    if "\0" in request.path or any("\0" in value for value in request.cookies.values()):
        raise NotFound
    g.actor = _find_actor()
    _require_own_page(g.actor)
    action = action_of(view)
    if action is None:
        raise RuntimeError(f"{request.endpoint} names no action")
    if may(g.actor, action):
        return _password_first(g.actor)
    return _turn_away(g.actor, action)


def _turn_away(found: Actor | None, action: str) -> Response:
    if found is not None:
        raise Forbidden(refusal(found, action))
    if is_api(request):
        raise SignInNeeded("Send a token: Authorization: Bearer trk_…")
    target = url_for("accounts.sign_in", next=request.full_path.rstrip("?"))
    if is_htmx(request):
        answer = make_response("", 401)
        answer.headers["HX-Redirect"] = url_for("accounts.sign_in")
        return answer
    return redirect(target, code=303)


def _password_first(found: Actor | None) -> Response | None:
    """Lead somebody with a one-time password to the page where it is changed."""
    allowed = {"accounts.password", "accounts.sign_out", "accounts.sign_in"}
    if found is None or not getattr(g, "must_change", False) or request.endpoint in allowed:
        return None
    if is_api(request):
        raise Forbidden("Change your one-time password on the web page first.")
    return redirect(url_for("accounts.password"), code=303)


def _find_actor() -> Actor | None:
    header = request.headers.get("Authorization", "")
    if header:
        return _by_token(header)
    secret = request.cookies.get(cookie_name())
    return _by_cookie(secret) if secret else None


def _by_cookie(secret: str) -> Actor | None:
    now = clock.now()
    found = queries.signed_in(reading(), secret_hash(secret))
    if found is None:
        return None
    if not is_alive(now, seen_at=found.seen_at, expires_at=found.expires_at, remember=found.remember):
        return None
    g.must_change = found.holder.must_change
    if now - found.seen_at > SEEN_EVERY:
        _mark_seen(found.id_hash, now)
    via = Via.API if is_api(request) else Via.WEB
    return _actor(found.holder, via, ALL_SCOPES, found.id_hash)


def _by_token(header: str) -> Actor:
    kind, _, secret = header.partition(" ")
    found, now = None, clock.now()
    if kind.lower() == "bearer" and is_token(secret):
        found = queries.tokened(reading(), secret_hash(secret), now)
    if found is None or found.expires_at <= now or found.holder.must_change:
        raise SignInNeeded("That token is not valid: it may be revoked, expired or mistyped.")
    seen = found.old_used_at if found.by_old else found.used_at
    if seen is None or now - seen > SEEN_EVERY:
        _mark_used(found, now)
    return _actor(found.holder, Via.API, frozenset(Scope(word) for word in found.scopes.split()))


def _actor(holder: queries.Holder, via: Via, scopes: frozenset[Scope], sign_in_id: str = "") -> Actor:
    return Actor(
        person_id=holder.person_id,
        name=holder.name,
        role=Role(holder.role),
        via=via,
        scopes=scopes,
        request_id=g.request_id,
        address=request.remote_addr or "",
        time_zone=holder.time_zone,
        theme=holder.theme,
        single_keys=holder.single_keys,
        sign_in_id=sign_in_id,
    )


def _mark_seen(id_hash: str, now: datetime) -> None:
    with writing() as session:
        sign_in = session.get(SignIn, id_hash)
        if sign_in is not None:
            sign_in.seen_at = now


def _mark_used(found: queries.Tokened, now: datetime) -> None:
    with writing() as session:
        token = session.get(ApiToken, found.id)
        if token is not None:
            token.used_at, token.used_from = now, (request.remote_addr or "")[:45]
            token.old_used_at = now if found.by_old else token.old_used_at


def _require_own_page(found: Actor | None) -> None:
    """Refuse a write that another site made the browser send. Raises: Forbidden."""
    if request.method in SAFE or (found is not None and not found.sign_in_id):
        return
    if request.headers.get("Sec-Fetch-Site", "none") not in {"same-origin", "none"}:
        raise Forbidden("That request came from another site.")
    origin = request.headers.get("Origin")
    if origin is not None and origin not in _own_origins():
        raise Forbidden("That request came from another site.")
    signs_in = request.endpoint == "accounts.try_sign_in"  # that form was made before there was a token
    if found is not None and not signs_in and not _token_fits(found):
        raise Forbidden("The page was too old: load it again and repeat what you did.")


def _own_origins() -> set[str]:
    return {request.host_url.rstrip("/"), settings().url.rstrip("/")}


def _token_fits(found: Actor) -> bool:
    given = request.headers.get("X-CSRF-Token") or request.form.get("csrf_token", "")
    return secrets.compare_digest(given.encode(), csrf_of(found).encode())
