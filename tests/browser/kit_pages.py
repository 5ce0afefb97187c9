"""A small app on loopback that shows the shared templates, styles and behaviours under the app's policy."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace

from flask import Flask, Response, render_template, request
from jinja2 import ChoiceLoader, FileSystemLoader
from werkzeug.serving import WSGIRequestHandler, make_server
from whitenoise import WhiteNoise

from tests.web.kit import NAVIGATION, PERSON
from tracker.web import assets, charts, headers
from tracker.web.site import STATIC, TEMPLATES

TEMPLATES_OF_THE_TEST = Path(__file__).parent / "kit"
OPTION = '<li class="palette__option" role="option" id="o-{0}" data-href="/found/{0}"><span>{0}</span></li>'


class _Quiet(WSGIRequestHandler):
    """Writes no line a request into the test's output."""

    def log(self, type: str, message: str, *args: object) -> None:  # noqa: A002 - the base class names it
        """Say nothing."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve the kit's page while the block runs; gives its address."""
    server = make_server("127.0.0.1", 0, _app(folder), threaded=True, request_handler=_Quiet)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _app(folder: Path) -> Flask:
    manifest = assets.build(STATIC, folder)
    app = Flask("kit", static_folder=None)
    app.jinja_loader = ChoiceLoader([FileSystemLoader(TEMPLATES), FileSystemLoader(TEMPLATES_OF_THE_TEST)])
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(asset=manifest.url, charts=charts, brand="Tracker")
    headers.install(app)
    app.context_processor(_shell)
    _route(app)
    app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]
        app.wsgi_app, root=str(folder), prefix=assets.PREFIX, add_headers_function=headers.add_static
    )
    return app


def _shell() -> dict[str, object]:
    person = SimpleNamespace(**{**vars(PERSON), "theme": request.cookies.get("theme", "auto")})
    return {"me": person, "csrf_token": "tok", "nav": NAVIGATION, "nav_current": "page1"}


def _route(app: Flask) -> None:
    app.add_url_rule("/", view_func=_page, endpoint="page")
    app.add_url_rule("/search", view_func=_search, endpoint="search")
    app.add_url_rule("/move", view_func=_move, endpoint="move", methods=["POST"])
    app.add_url_rule("/me/theme", view_func=_save_theme, endpoint="theme", methods=["POST"])
    app.add_url_rule("/broken", view_func=lambda: Response("broken", 500), endpoint="broken")
    app.add_url_rule("/gone", view_func=_gone, endpoint="gone")
    app.add_url_rule("/favicon.ico", view_func=lambda: Response(status=204), endpoint="icon")
    app.add_url_rule("/<path:_>", view_func=lambda _: render_template("_shared/base.html"), endpoint="there")


def _page() -> str:
    return render_template("page.html", here="pilot")


def _search() -> str:
    found = [word for word in ("claims", "contracts", "refunds") if request.args.get("q", "") in word]
    return "".join(OPTION.format(word) for word in found)


def _move() -> tuple[str, int]:
    """Refuse production, and take the rest; the token must have come along."""
    if request.headers.get("X-CSRF-Token") != "tok":
        return "no token", 403
    if request.form["stage"] != "production":
        return render_template("_board.html", here=request.form["stage"]), 200
    detail = "3 checks are open."
    return render_template("_shared/_refused.html", status=409, title="Refused", detail=detail), 409


def _save_theme() -> Response:
    """Keep the theme in the browser of the test, so that tests do not share it."""
    answer = Response(status=204)
    if request.form["csrf_token"] == "tok":
        answer.set_cookie("theme", request.form["theme"])
    return answer


def _gone() -> Response:
    return Response("", 401, {"HX-Redirect": "/sign-in"})
