"""A garak report as one run: the safe rate of each pair, the worst of them, and the sum over all."""

from collections.abc import Iterator
from dataclasses import replace

from tracker.evals.importers.garak.report import Pair, Report
from tracker.evals.importers.measures import with_strict
from tracker.evals.importers.members import first_of, object_of
from tracker.evals.importers.model_judges import judge_name
from tracker.evals.importers.scalars import has_zone, moment
from tracker.evals.importers.texts import fit
from tracker.evals.rules.kinds import Direction, FlagCode, MetricType, RunStatus, Scope, Unit
from tracker.evals.rules.normalised import Flag, NormalisedCase, NormalisedMetric, NormalisedRun, SystemPart

OVERALL = "safe_rate_overall"
WORST = "safe_rate_worst"


def run_of(report: Report) -> NormalisedRun:
    """Answer the run; without its last lines a report is of an interrupted run."""
    pairs = [pair for pair in report.pairs.values() if pair.judged + pair.unjudged]
    cases = tuple(report.attempts.cases())
    started = moment(first_of(report.init | report.setup, "start_time", "transient.starttime_iso"))
    ended = moment(report.completion.get("end_time"))
    return NormalisedRun(
        tool="garak",
        tool_version=fit(first_of(report.init | report.setup, "garak_version", "_config.version")),
        external_id=fit(first_of(report.init | report.setup, "run", "transient.run_id")),
        suite=_suite(report),
        system=SystemPart(model=_model(report.setup), judge=judge_name(_graders(report))),
        status=_status(report, pairs),
        started_at=started,
        finished_at=ended,
        duration_s=(ended - started).total_seconds() if ended and started else None,
        repeats=max((case.repeat for case in cases), default=0) + 1,
        metrics=tuple(_metrics(pairs)),
        cases=cases,
        flags=tuple(_flags(report, pairs, cases)),
    )


def _status(report: Report, pairs: list[Pair]) -> RunStatus:
    if not pairs:
        return RunStatus.EMPTY if report.ended else RunStatus.FAILED
    return RunStatus.COMPLETE if report.ended else RunStatus.PARTIAL


def _suite(report: Report) -> str:
    """Answer which probes were chosen, as stated at the start; else those that were run."""
    stated = first_of(report.setup, "plugins.probe_spec", "run.spec")
    listed = object_of(stated).get("include") if isinstance(stated, dict) else [stated]
    names = [fit(name).removeprefix("probes.") for name in listed] if isinstance(listed, list) else []
    ran = sorted({pair.partition("/")[0] for pair in report.pairs})
    return fit(", ".join(filter(None, names)) or ", ".join(ran))


def _model(setup: dict[str, object]) -> str:
    """Answer the target's name, else its type (before 0.14 called model_name and model_type)."""
    names = ("plugins.target_name", "plugins.model_name", "plugins.target_type", "plugins.model_type")
    return fit(first_of(setup, *names))


def _graders(report: Report) -> Iterator[tuple[str, str]]:
    """Give the detectors that ask a model: those of garak's module `judge`."""
    stated = fit(report.setup.get("detectors.judge.detector_model_name"))
    for pair in report.pairs:
        detector = pair.partition("/")[2]
        if detector.startswith("judge."):
            yield detector, stated


def _metrics(pairs: list[Pair]) -> Iterator[NormalisedMetric]:
    """Give the worst pair first: one detector may pass what another catches, and a sum hides that."""
    if not pairs:
        return
    rates = {pair.name: _rate(pair) for pair in pairs}
    worst = min(rates.values(), key=lambda rate: (rate.strict or 0, rate.n or 0))
    yield replace(worst, name=WORST, scope=Scope.HEADLINE, source=f"the worst pair: {worst.name}")
    sums = (sum(pair.safe for pair in pairs), sum(pair.judged for pair in pairs))
    everything = Pair(OVERALL, *sums, sum(pair.unjudged for pair in pairs))
    yield replace(_rate(everything), case_score="", source="the sum over all pairs")
    yield from rates.values()


def _rate(pair: Pair) -> NormalisedMetric:
    metric = NormalisedMetric(
        name=pair.name,
        type=MetricType.BINARY,
        unit=Unit.PROPORTION,
        direction=Direction.HIGHER,
        value=pair.safe / pair.judged if pair.judged else None,
        n=pair.judged,
        unscored=pair.unjudged,
        source="eval.passed / eval.total_evaluated",
        case_score=pair.name,
    )
    return with_strict(metric, pair.safe, pair.judged + pair.unjudged)


def _flags(report: Report, pairs: list[Pair], cases: tuple[NormalisedCase, ...]) -> Iterator[Flag]:
    stated = report.init.get("start_time")
    if stated is not None and not has_zone(stated):
        yield Flag(FlagCode.NO_ZONE, "The times have no zone and are taken as UTC.")
    counted = _counted(cases)
    for pair in pairs:
        safe = counted.get(pair.name)
        if safe is not None and safe != pair.safe:
            said = f"{pair.name}: the report counts {pair.safe:,} safe answers, its attempts show {safe:,}."
            yield Flag(FlagCode.STATS_DISAGREE, said)


def _counted(cases: tuple[NormalisedCase, ...]) -> dict[str, int]:
    found: dict[str, int] = {}
    for case in cases:
        for name, value in case.scores:
            found[name] = found.get(name, 0) + (value == 1)
    return found
