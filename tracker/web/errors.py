"""Which status and which answer each refusal gets: a page, a fragment for htmx, or problem+json."""

import logging
from typing import Any

from flask import Flask, Response, make_response, render_template, request
from sqlalchemy.exc import DataError, OperationalError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException

from tracker.core.errors import (
    AlreadyThere,
    Conflict,
    Forbidden,
    Invalid,
    NotFound,
    Refused,
    SignInNeeded,
    Throttled,
    TrackerError,
    VersionNeeded,
)
from tracker.web.problems import problem
from tracker.web.routes import is_api, is_htmx

STATUSES: dict[type[TrackerError], tuple[int, str]] = {
    NotFound: (404, "Not found"),
    Forbidden: (403, "Not allowed"),
    SignInNeeded: (401, "Sign in first"),
    Throttled: (429, "Too many tries"),
    Refused: (409, "Refused"),
    AlreadyThere: (409, "Already there"),
    Invalid: (422, "Not valid"),
    Conflict: (412, "Somebody saved first"),
    VersionNeeded: (428, "Say which version you change"),
}
HTTP_TEXTS = {
    404: NotFound().args[0],
    405: "This address does not take that method.",
    413: "That is larger than this server takes.",
    400: "The request could not be read.",
}
log = logging.getLogger(__name__)


def install(app: Flask) -> None:
    """Map every error class once."""
    app.register_error_handler(TrackerError, _refused)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(OperationalError, _database)
    app.register_error_handler(DataError, _unstorable)
    app.register_error_handler(StaleDataError, _stale)
    app.register_error_handler(Exception, _unexpected)


def answer(status: int, title: str, detail: str, **more: Any) -> Response:
    """Give the error in the form the caller asked for."""
    if is_api(request):
        return problem(status, title, detail, **more)
    template = "_shared/_refused.html" if is_htmx(request) else "_shared/error.html"
    page = render_template(template, status=status, title=title, detail=detail, **more)
    return make_response(page, status)


def _refused(error: TrackerError) -> Response:
    status, title = STATUSES[type(error)]
    response = answer(status, title, str(error), **_more(error))
    if isinstance(error, Throttled):
        response.headers["Retry-After"] = str(error.retry_after)
    if isinstance(error, SignInNeeded):
        response.headers["WWW-Authenticate"] = "Bearer"
    return response


def _more(error: TrackerError) -> dict[str, Any]:
    if isinstance(error, Invalid):
        return {"errors": [{"loc": loc, "msg": text} for loc, text in error.errors.items()]}
    if isinstance(error, Refused):
        return {"reasons": list(error.reasons), "remedy": error.remedy}
    if isinstance(error, AlreadyThere):
        return {"link": error.link}
    if isinstance(error, Conflict):
        fields = [{"field": f.field, "theirs": f.theirs, "yours": f.yours} for f in error.fields]
        return {"who": error.who, "when": error.at.isoformat(), "fields": fields}
    return {}


def _http(error: HTTPException) -> Response:
    if error.response is not None and error.code is None:
        return make_response(error.response)
    status = error.code or 500
    detail = HTTP_TEXTS.get(status, error.description or error.name)
    response = answer(status, error.name.capitalize(), detail)
    for name, value in error.get_headers():
        if name.lower() in {"allow", "retry-after", "location"}:
            response.headers[name] = value
    return response


def _database(error: OperationalError) -> Response:
    """Say that the database did not take it; the caller may try again."""
    log.error("database: %s", type(error.orig).__name__, exc_info=error)
    full = "disk" in str(error.orig) and "full" in str(error.orig)
    detail = "The disk is full: nothing was saved." if full else "The database is busy: nothing was saved."
    response = answer(507 if full else 503, "Not saved", f"{detail} Try again in a moment.")
    response.headers["Retry-After"] = "2"
    return response


def _unstorable(error: DataError) -> Response:
    """Refuse what the database cannot hold, such as a NUL on PostgreSQL."""
    log.warning("refused by the database: %s", type(error.orig).__name__)
    return answer(422, "Not valid", "Something typed cannot be stored, such as an invisible character.")


def _stale(_error: StaleDataError) -> Response:
    return answer(412, "Somebody saved first", "Somebody saved this meanwhile: load the page again.")


def _unexpected(error: Exception) -> Response:
    log.error("unexpected error on %s", request.path, exc_info=error)
    return answer(500, "Something broke", "That is our fault. Nothing was saved. It has been logged.")
