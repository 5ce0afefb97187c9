"""The blueprint of the eval pages, with the upload limit of its one upload route."""

from typing import Any

from flask import Blueprint, request

from tracker.accounts import guards
from tracker.evals.guards import MEGABYTE, limits_of
from tracker.evals.rules.naming import readable
from tracker.evals.rules.planning import plan_url

blueprint = Blueprint("evals", __name__)
blueprint.add_app_template_filter(readable)
blueprint.add_app_template_global(plan_url)
UPLOAD = "evals.upload"


@blueprint.url_value_preprocessor
def allow_upload(endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """Let result files be larger than other forms; comes before the guard, which reads the form."""
    if endpoint == UPLOAD:
        request.max_content_length = limits_of(guards.settings()).bytes + MEGABYTE
