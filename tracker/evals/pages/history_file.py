"""The numbers behind the history of a metric, as a CSV file."""

from collections.abc import Iterator

from flask import Response

from tracker.accounts import guards as accounts
from tracker.core import clock
from tracker.core.csv_text import line
from tracker.core.errors import NotFound
from tracker.evals import queries
from tracker.evals.pages.blueprint import blueprint
from tracker.evals.pages.overview import chosen_line
from tracker.evals.queries import History, MetricLine
from tracker.initiatives import guards as initiatives
from tracker.web.asking import asked
from tracker.web.database import reading
from tracker.web.routes import permit

HEAD = (
    *("suite", "metric", "unit", "run", "tool", "ran_at", "value", "strict", "low", "high", "n", "unscored"),
    *("model", "model_version", "prompt", "prompt_version", "threshold", "direction"),
)


@blueprint.get("/initiatives/<key>/evals/history.csv")
@permit("initiative.read")
def history_file(key: str) -> Response:
    """Give the history of one metric, the oldest run first; bounds and threshold in the metric's unit."""
    session = reading()
    head = initiatives.open_head(session, key, accounts.actor(), now=clock.now())
    chosen = chosen_line(queries.lines_of(session, head.initiative.id))
    if chosen is None or chosen.suite_id is None or asked("metric") not in {"", chosen.key}:
        raise NotFound("A history of that metric")
    history = queries.history_of(session, chosen.suite_id, chosen.name)
    name = f"{head.initiative.key}-history.csv"
    return Response(
        list(_lines(chosen, history, head.initiative.risk_tier == "high")),
        mimetype="text/csv",
        headers={"Content-Disposition": f"attachment; filename={name}"},
    )


def _lines(chosen: MetricLine, history: History, strict: bool) -> Iterator[str]:
    target = chosen.target
    aim = (target.threshold, target.direction) if target else (None, None)
    yield line(HEAD)
    for run, measure in history:
        low, high = (measure.low_strict, measure.high_strict) if strict else (measure.low, measure.high)
        numbers = (measure.value, measure.strict, low, high, measure.n, measure.unscored)
        system = (run.model, run.model_version, run.prompt, run.prompt_version)
        where = (chosen.suite, chosen.name, measure.unit, run.number, run.tool, run.ran_at)
        yield line((*where, *numbers, *system, *aim))
