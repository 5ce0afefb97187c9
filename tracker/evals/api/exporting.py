"""A run in the interchange format, for other tools."""

import json

from flask import Response

from tracker.accounts import guards
from tracker.evals import queries
from tracker.evals.api.blueprint import blueprint
from tracker.evals.guards import open_run
from tracker.evals.rules.interchange import exported
from tracker.web.api import operation
from tracker.web.database import reading


@operation(blueprint, "GET", "/runs/<run_id>/every-eval-ever", action="initiative.read")
def export_run(run_id: str) -> Response:
    """Give a run as Every Eval Ever 0.3 has it: results with their uncertainty, without samples."""
    session = reading()
    opened = open_run(session, run_id, guards.actor())
    run, data = opened.run, opened.run.dataset_version
    found = exported(
        run,
        queries.metrics_of(session, run.id),
        suite=run.suite.name,
        dataset=data.dataset.name if data else "",
        dataset_version=data.version if data else "",
        system=run.system_version,
        organization=opened.initiative.unit,
    )
    response = Response(json.dumps(found, ensure_ascii=False, indent=1), mimetype="application/json")
    name = f"{opened.initiative.key}-run-{run.number}.eee.json"
    response.headers["Content-Disposition"] = f"attachment; filename={name}"
    return response
