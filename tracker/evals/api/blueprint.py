"""The blueprint that the API of evals adds its routes to, with the upload limit of its one import route."""

from typing import Any

from flask import Blueprint, request

from tracker.accounts import guards
from tracker.evals.guards import MEGABYTE, limits_of

blueprint = Blueprint("evals_api", __name__)
IMPORT = "evals_api.api_import_runs"


@blueprint.url_value_preprocessor
def allow_upload(endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """Let result files be larger than other bodies; comes before the guard, which may read the form."""
    if endpoint == IMPORT:
        request.max_content_length = limits_of(guards.settings()).bytes + MEGABYTE
