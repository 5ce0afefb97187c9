"""The page of one run: metrics against targets, what changed, what was measured, and its cases."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import render_template, request

from tracker.accounts import guards as accounts
from tracker.core import clock
from tracker.core.errors import NotFound
from tracker.evals import queries
from tracker.evals.forms import ReasonForm
from tracker.evals.guards import open_run, source_files
from tracker.evals.models import DroppedFile, MetricResult, Run
from tracker.evals.pages.blueprint import blueprint
from tracker.evals.pages.paging import pager_of
from tracker.evals.pages.spreads import spread_views
from tracker.evals.pages.views import Grader, MetricView, broken_cases, grader_of, metric_view
from tracker.evals.rules.cursors import BadCursor
from tracker.evals.rules.newest import is_whole
from tracker.evals.rules.register import retirement
from tracker.evals.rules.slices import SliceShare, passed_share, shares_of
from tracker.evals.rules.verdicts import Bar, Evidence, Verdict, judged, mark_of
from tracker.web import charts
from tracker.web.asking import asked
from tracker.web.charts.values import Mark
from tracker.web.database import reading
from tracker.web.routes import permit

PAGE = 25
LACKS = {
    "n": "over how many cases a value is",
    "cases": "the single cases",
    "dataset": "which dataset was used",
    "date": "when it ran",
    "model": "which model was measured",
}
ERRORS = {
    "system_error": "The system broke",
    "timeout": "Timeout",
    "judge_error": "The judge broke",
    "skipped": "Skipped",
}


@dataclass(frozen=True, slots=True)
class MetricRow:
    """A metric of the run: how it stands, and how it moved since the run before ("" without one)."""

    view: MetricView
    has_target: bool
    moved: str
    method: str


@dataclass(frozen=True, slots=True)
class SliceRow:
    """A slice of the run as it is drawn; no verdict without a target."""

    share: SliceShare
    mark: Mark
    verdict: str


@dataclass(frozen=True, slots=True)
class CaseChoices:
    """What the cases can be narrowed to: value and text of each choice."""

    results: tuple[tuple[str, str], ...]
    slices: tuple[tuple[str, str], ...]
    errors: tuple[tuple[str, str], ...]


@blueprint.get("/evals/runs/<run_id>")
@permit("initiative.read")
def show_run(run_id: str) -> str:
    """Show a run."""
    return run_page(run_id)


def run_page(run_id: str, form: ReasonForm | None = None) -> str:
    """Draw a run; `form` is what came back with a fault. Raises: NotFound."""
    session = reading()
    opened = open_run(session, run_id, accounts.actor())
    run, tier = opened.run, opened.initiative.risk_tier
    dropped = session.get(DroppedFile, (run.initiative_id, run.source_sha256))
    metrics = queries.metrics_with_targets(session, run)
    before, grader = queries.metrics_before(session, run), grader_of(session, run)
    wanted = queries.CaseFilter(*(asked(name) for name in ("result", "slice", "error", "q")))
    try:
        page = queries.cases_of(
            session,
            run.id,
            wanted=wanted,
            after=asked("after") or None,
            before=asked("before") or None,
            limit=PAGE,
        )
    except BadCursor as fault:
        raise NotFound("That part of the list") from fault
    return render_template(
        "evals/run.html",
        opened=opened,
        run=run,
        rows=[_row(run, metric, target, before, tier, grader) for metric, target in metrics],
        earlier=before[0][1] if before else None,
        lacks=[LACKS.get(lack, lack) for lack in run.lacks],
        cases=page.items,
        pager=pager_of(page, f"/evals/runs/{run.id}", request.args, ""),
        wanted=wanted,
        choices=_choices(run),
        slices=_slices(run, metrics, tier),
        spreads=spread_views(run.spreads, run.currency),
        errors=ERRORS,
        baseline=queries.baseline_of(session, run.suite_id),
        form=form or ReasonForm(),
        retirement=retirement(opened.retires_on, clock.now().date()),
        dropped=dropped,
        file_kept=dropped is None
        and source_files(accounts.settings()).is_kept(run.initiative_id, run.source_sha256),
    )


def _slices(run: Run, metrics: Sequence[tuple[MetricResult, Any]], tier: str) -> list[SliceRow]:
    """Give the slices where there are several, against the target of the metric that counts passed cases."""
    shares = shares_of(run.slices, run.repeats, tier)
    if len(shares) < 2:
        return []
    overall = passed_share(run.cases_total, run.cases_failed, run.cases_unscored)
    targets = (target for metric, target in metrics if target is not None and metric.strict == overall)
    target = next(targets, None)
    bar = Bar(target.threshold, target.direction) if target else None
    return [_slice_row(one, bar) for one in shares]


def _slice_row(one: SliceShare, bar: Bar | None) -> SliceRow:
    evidence = Evidence(one.share, one.low, one.high, one.cases, float(one.cases), whole=True)
    found = judged(evidence, bar) if bar else None
    few = found is not None and one.few and found.verdict is not Verdict.NOT_MET
    verdict = "inconclusive" if few else found.verdict.value if found else ""
    return SliceRow(one, mark_of(evidence, bar, verdict), verdict)


def _row(
    run: Run,
    metric: MetricResult,
    target: Any,
    before: Sequence[tuple[MetricResult, Run]],
    tier: str,
    grader: Grader,
) -> MetricRow:
    view = metric_view(
        metric,
        target,
        whole=is_whole(run),
        tier=tier,
        currency=run.currency,
        grader=grader,
        broken=broken_cases(run.errors),
    )
    earlier = next((known for known, _ in before if known.name == metric.name), None)
    return MetricRow(view, target is not None, _moved(view, earlier), metric.method)


def _moved(view: MetricView, earlier: MetricResult | None) -> str:
    """Say how the value stands to that of the run before, without judging the difference."""
    if earlier is None or view.mark.value is None:
        return ""
    was = earlier.value if earlier.strict is None else earlier.strict
    if was is None:
        return ""
    old = charts.figure(was, view.mark.unit, view.mark.currency)
    difference = view.mark.value - was
    size = charts.figure(abs(difference), view.mark.unit, view.mark.currency)
    if size == charts.figure(0.0, view.mark.unit, view.mark.currency):
        return f"unchanged ({old})"
    return f"{size} {'higher' if difference > 0 else 'lower'} ({old})"


def _choices(run: Run) -> CaseChoices:
    passed = run.cases_total - run.cases_failed - run.cases_unscored
    results = ("failed", run.cases_failed), ("unscored", run.cases_unscored), ("passed", passed)
    return CaseChoices(
        results=(("", "Every result"), *((name, f"{name.capitalize()} ({n})") for name, n in results)),
        slices=(
            ("", "Every slice"),
            *((s["name"], f"{s['name']} ({s['failed']} of {s['cases']} failed)") for s in run.slices),
        ),
        errors=(
            ("", "Every kind of error"),
            *((kind, f"{ERRORS.get(kind, kind)} ({n})") for kind, n in run.errors.items()),
        ),
    )
