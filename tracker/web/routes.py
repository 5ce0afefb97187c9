"""How a route says what it is: its action in the permission table, and whether it speaks JSON."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Request, url_for
from werkzeug.utils import redirect as _redirect
from werkzeug.wrappers import Response

View = TypeVar("View", bound=Callable[..., Any])


def permit(action: str) -> Callable[[View], View]:
    """Declare the action of a view; a house test fails on a view without one."""

    def mark(view: View) -> View:
        view.action = action  # type: ignore[attr-defined]
        return view

    return mark


def action_of(view: Callable[..., Any] | None) -> str | None:
    """Give the declared action of a view, or None."""
    return getattr(view, "action", None)


def is_api(request: Request) -> bool:
    """Say whether the answer must be JSON."""
    return request.path.startswith("/api/")


def is_htmx(request: Request) -> bool:
    """Say whether htmx asks for a fragment; the page's answer then carries `Vary: HX-Request`."""
    return request.headers.get("HX-Request") == "true"


def happened(fragment: str) -> Response:
    """Answer a write with its fragment, and let the rest of the page ask again for what that changed."""
    return Response(fragment, mimetype="text/html", headers={"HX-Trigger": "happened"})


def see_other(endpoint: str, **values: Any) -> Response:
    """Redirect after a successful write (303), so that a reload repeats nothing."""
    return _redirect(url_for(endpoint, **values), code=303)
