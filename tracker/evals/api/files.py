"""The result file of a run as it came, through the API."""

from flask import Response

from tracker.accounts import guards
from tracker.evals import schemas
from tracker.evals.actions.dropping import note_dropped
from tracker.evals.api.blueprint import blueprint
from tracker.evals.guards import do_to_run, download, open_run, source_files
from tracker.web.api import operation
from tracker.web.database import reading, writing

DROP = "run.drop_file"


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
    run = open_run(reading(), run_id, guards.actor(), DROP).run
    with writing() as session:
        do_to_run(session, run_id, guards.actor(), DROP, note_dropped, reason=body.reason)
    was_kept = source_files(guards.settings()).drop(run.initiative_id, run.source_sha256)
    return schemas.DroppedOut(sha256=run.source_sha256, was_kept=was_kept)
