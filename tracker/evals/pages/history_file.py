"""The numbers behind the history of a metric and of the slices of its suite, as CSV files."""

from collections.abc import Iterator

from flask import Response
from sqlalchemy.orm import Session

from tracker.accounts import guards as accounts
from tracker.core import clock
from tracker.core.csv_text import line as csv_line
from tracker.core.errors import NotFound
from tracker.evals import queries
from tracker.evals.pages.blueprint import blueprint
from tracker.evals.pages.overview import chosen_line
from tracker.evals.pages.slicing import slices_view, table_rows
from tracker.evals.queries import History, MetricLine
from tracker.evals.rules.slices import SliceShare
from tracker.initiatives import guards as initiatives
from tracker.initiatives.guards import Head
from tracker.web.asking import asked
from tracker.web.database import reading
from tracker.web.routes import permit

HEAD = (
    *("suite", "metric", "unit", "run", "tool", "ran_at", "value", "strict", "low", "high", "n", "unscored"),
    *("model", "model_version", "prompt", "prompt_version", "threshold", "direction"),
)

SLICES_HEAD = ("suite", "slice", "run", "ran_at", "passed", "low", "high", "cases", "failed")


@blueprint.get("/initiatives/<key>/evals/history.csv")
@permit("initiative.read")
def history_file(key: str) -> Response:
    """Give the history of one metric, the oldest run first; bounds and threshold in the metric's unit."""
    session = reading()
    head = initiatives.open_head(session, key, accounts.actor(), now=clock.now())
    chosen = _chosen(session, head)
    history = queries.history_of(session, chosen.suite_id or "", chosen.name)
    lines = list(_lines(chosen, history, head.initiative.risk_tier == "high"))
    return _as_file(lines, f"{head.initiative.key}-history.csv")


@blueprint.get("/initiatives/<key>/evals/slices.csv")
@permit("initiative.read")
def slices_file(key: str) -> Response:
    """Give all slices of the runs of one metric's suite, the oldest run first; bounds are one-sided 95 %."""
    session = reading()
    head = initiatives.open_head(session, key, accounts.actor(), now=clock.now())
    chosen = _chosen(session, head)
    found = queries.runs_with_history(
        session, head.initiative.id, history=(chosen.suite_id or "", chosen.name), names=()
    )
    view = slices_view(found, chosen, head.initiative.risk_tier, everything=True)
    if view is None:
        raise NotFound("Slices of that suite")
    lines = [
        csv_line((chosen.suite, name, run.number, run.ran_at, *_numbers(share)))
        for run, name, share in table_rows(view)
    ]
    return _as_file([csv_line(SLICES_HEAD), *lines], f"{head.initiative.key}-slices.csv")


def _numbers(share: SliceShare) -> tuple[float | int | None, ...]:
    return share.share, share.low, share.high, share.cases, share.failed


def _chosen(session: Session, head: Head) -> MetricLine:
    """Give the metric that the address names, the main one without a name. Raises: NotFound."""
    chosen = chosen_line(queries.lines_of(session, head.initiative.id))
    if chosen is None or chosen.suite_id is None or asked("metric") not in {"", chosen.key}:
        raise NotFound("A history of that metric")
    return chosen


def _as_file(lines: list[str], name: str) -> Response:
    disposition = {"Content-Disposition": f"attachment; filename={name}"}
    return Response(lines, mimetype="text/csv", headers=disposition)


def _lines(chosen: MetricLine, history: History, strict: bool) -> Iterator[str]:
    target = chosen.target
    aim = (target.threshold, target.direction) if target else (None, None)
    yield csv_line(HEAD)
    for run, measure in history:
        low, high = (measure.low_strict, measure.high_strict) if strict else (measure.low, measure.high)
        numbers = (measure.value, measure.strict, low, high, measure.n, measure.unscored)
        system = (run.model, run.model_version, run.prompt, run.prompt_version)
        where = (chosen.suite, chosen.name, measure.unit, run.number, run.tool, run.ran_at)
        yield csv_line((*where, *numbers, *system, *aim))
