"""The composition root: the only module that knows every slice and puts the app together."""

from typing import Any, cast

from flask import Flask, current_app, request
from werkzeug.local import LocalProxy
from werkzeug.middleware.proxy_fix import ProxyFix
from whitenoise import WhiteNoise

from tracker.accounts import api as accounts_api
from tracker.accounts import guards
from tracker.accounts import pages as accounts
from tracker.background import api as background_api
from tracker.background import pages as background
from tracker.core.outgoing import Allowed, watch_connections
from tracker.core.settings import Settings, read_settings
from tracker.endpoints import actions as endpoints_actions
from tracker.endpoints import api as endpoints_api
from tracker.endpoints import pages as endpoints
from tracker.endpoints import queries as endpoints_queries
from tracker.evals import api as evals_api
from tracker.evals import pages as evals
from tracker.gates import api as gates_api
from tracker.gates import pages as gates
from tracker.gates import queries as gates_queries
from tracker.gates.actions import judging
from tracker.initiatives import api as initiatives_api
from tracker.initiatives import evidence as initiatives_evidence
from tracker.initiatives import pages as initiatives
from tracker.migrations import require_head
from tracker.reports import pages as reports
from tracker.reports.pages import side_bar
from tracker.staffing import api as staffing_api
from tracker.staffing import pages as staffing
from tracker.web import assets, database, errors, headers, health, templating
from tracker.web.panels import Panels
from tracker.web.site import STATIC, TEMPLATES

BLUEPRINTS = (
    accounts.blueprint,
    accounts_api.blueprint,
    background.blueprint,
    background_api.blueprint,
    initiatives.blueprint,
    initiatives_api.blueprint,
    endpoints.blueprint,
    endpoints_api.blueprint,
    staffing.blueprint,
    staffing_api.blueprint,
    evals.blueprint,
    evals_api.blueprint,
    gates.blueprint,
    gates_api.blueprint,
    *reports.BLUEPRINTS,
    health.blueprint,
)
# address, icon, label, blueprint that makes it current, count
NAVIGATION: tuple[tuple[str, str, str, str, int | None], ...] = (
    ("/portfolio", "layout-kanban", "Portfolio", "portfolio", None),
    ("/my-work", "list-details", "My work", "work", None),
    ("/endpoints", "activity-heartbeat", "Endpoints", "endpoints", None),
    ("/staffing", "users", "Staffing", "staffing", None),
)
# pages of an initiative belong to the portfolio
SECTIONS = dict.fromkeys(("initiatives", "gates", "evals", "home"), "portfolio")


def create_app(settings: Settings | None = None) -> Flask:
    """Make the app; it never changes the schema. Raises: WrongSetting; SchemaBehind when that is not ours."""
    settings = settings or read_settings()
    app = Flask("tracker", template_folder=str(TEMPLATES), static_folder=None)
    app.extensions["tracker.settings"] = settings
    _configure(app, settings)
    opened = database.install(app, settings.database_url)
    require_head(opened.engine)
    opened.before_commit.append(judging.judge_touched)
    initiatives_evidence.STANDINGS[:] = [gates_queries.standing_of]
    initiatives_evidence.CANCEL_CHECKS[:] = [endpoints_queries.traffic_obstacle]
    initiatives_evidence.DECIDED[:] = [gates_queries.runs_decided_on]
    initiatives_evidence.RUNNING[:] = [endpoints_queries.running]
    initiatives_evidence.STOPS[:] = [endpoints_actions.end_live]
    manifest = assets.build(STATIC, settings.data_dir / "static")
    templating.install(app, manifest)
    errors.install(app)
    headers.install(app)
    guards.install(app)
    initiatives.glass.install(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    app.extensions["tracker.panels"] = _panels()
    app.context_processor(_shell)
    _serve_static(app, manifest)
    return app


def confined(app: Flask) -> Flask:
    """Let this process connect, for good, only to where endpoints may be checked, whatever library asks."""
    settings = settings_of(app)
    watch_connections(Allowed(networks=settings.probe_allow, ports=settings.probe_ports))
    return app


def _configure(app: Flask, settings: Settings) -> None:
    megabyte = 1024 * 1024
    app.config.update(
        SECRET_KEY=settings.secret_key,
        MAX_CONTENT_LENGTH=2 * megabyte,
        MAX_FORM_MEMORY_SIZE=500_000,
        MAX_FORM_PARTS=200,
        PROPAGATE_EXCEPTIONS=False,
        TRUSTED_HOSTS=list(settings.hosts),
    )
    if hops := settings.proxy_hops:  # without it, what a client says of itself is not believed
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]


def _panels() -> Panels:
    """Give the panels of the initiative page, in their order."""
    panels = Panels()
    panels.add(gates.PANEL)
    panels.add(evals.PANEL)
    panels.add(endpoints.PANEL)
    panels.add(staffing.PANEL)
    return panels


def _shell() -> dict[str, Any]:
    """Give what the shell of every page shows."""
    actor = guards.maybe_actor()
    return {
        "me": actor,
        "csrf_token": guards.csrf_of(actor),
        "nav": NAVIGATION if actor else (),
        "nav_current": _section(),
        "my_work": LocalProxy(side_bar.my_work),  # lazy: fragments and refusals do not ask for it
        "demo": settings_of(current_app).demo,
    }


def _section() -> str:
    """Name the page of the navigation that the shown one belongs to."""
    part = request.blueprint or ""
    return "portfolio" if request.path.startswith("/initiatives/") else SECTIONS.get(part, part)


def settings_of(app: Flask) -> Settings:
    """Give the settings an app was made with."""
    return cast(Settings, app.extensions["tracker.settings"])


def _serve_static(app: Flask, manifest: assets.Manifest) -> None:
    """Serve the built files before Flask is asked; their names carry their hash, so they never change."""
    app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]
        app.wsgi_app,
        root=str(manifest.folder),
        prefix=assets.PREFIX,
        immutable_file_test=manifest.immutable,
        add_headers_function=headers.add_static,
        max_age=0,
    )
