"""Whether the process lives and whether it can serve: for load balancers, so without sign-in."""

import shutil
from typing import cast

from flask import Blueprint, Response, current_app
from sqlalchemy import text

from tracker.core.settings import Settings
from tracker.web.database import reading
from tracker.web.routes import permit

LEAST_FREE = 200 * 1024 * 1024
blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
@permit("public")
def alive() -> Response:
    """Say that the process answers."""
    return Response("ok\n", mimetype="text/plain")


@blueprint.get("/readyz")
@permit("public")
def ready() -> Response:
    """Say whether the database answers and the disk has room; 503 with the reason otherwise."""
    reading().execute(text("SELECT 1"))
    settings = cast(Settings, current_app.extensions["tracker.settings"])
    if shutil.disk_usage(settings.data_dir).free < LEAST_FREE:
        return Response("less than 200 MB free\n", status=503, mimetype="text/plain")
    return Response("ready\n", mimetype="text/plain")
