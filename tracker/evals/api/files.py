"""The result file of a run as it came, through the API."""

from flask import Response

from tracker.accounts import guards
from tracker.evals import schemas
from tracker.evals.api.blueprint import blueprint
from tracker.evals.guards import DROP, download, drop_file_of, open_run
from tracker.web.api import operation
from tracker.web.database import reading


@operation(blueprint, "GET", "/runs/<run_id>/file", action="initiative.read")
def run_file(run_id: str) -> Response:
    """Give the result file of a run as it came, its digest checked; 404 when it is not kept here."""
    return download(open_run(reading(), run_id, guards.actor()), guards.settings())


@operation(
    blueprint,
    "POST",
    "/runs/<run_id>/file/drop",
    action=DROP,
    body=schemas.ReasonIn,
    answer=schemas.DroppedOut,
)
def drop_file(run_id: str, body: schemas.ReasonIn) -> schemas.DroppedOut:
    """Drop the kept file with a reason; the run, its cases and the file's digest stay."""
    run, was_kept = drop_file_of(run_id, guards.actor(), body.reason)
    return schemas.DroppedOut(sha256=run.source_sha256, was_kept=was_kept)
