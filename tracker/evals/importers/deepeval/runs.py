"""A DeepEval test run: the rate of cases that met every metric, then rate and mean of each metric."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from tracker.evals.importers.deepeval.cases import NAME_LENGTH, VERDICT, case_of, is_unjudged
from tracker.evals.importers.deepeval.directions import told_by_thresholds
from tracker.evals.importers.faults import Unreadable
from tracker.evals.importers.graded import PASSED, Grade, graded, mean_latency, score_names
from tracker.evals.importers.limits import Limits
from tracker.evals.importers.members import first_of, object_of, objects_of
from tracker.evals.importers.model_judges import judge_name
from tracker.evals.importers.scalars import number
from tracker.evals.importers.texts import excerpt, fit
from tracker.evals.rules.kinds import Direction, RunStatus, Scope
from tracker.evals.rules.normalised import NormalisedCase, NormalisedMetric, NormalisedRun, SystemPart

_LISTS = ("testCases", "conversationalTestCases", "test_results")


def run_of(said: dict[str, object], limits: Limits) -> NormalisedRun:
    """Read a test run, or an evaluation result. Raises: Unreadable (too many cases)."""
    listed = [case for name in _LISTS for case in objects_of(said.get(name))]
    if len(listed) > limits.cases:
        raise Unreadable(f"The file holds more than {limits.cases:,} test cases; split it.")
    cases = tuple(map(case_of, listed))
    spent = [case.cost for case in cases if case.cost is not None]
    return NormalisedRun(
        tool="deepeval",
        external_id=fit(first_of(said, "identifier", "test_run_id")),
        suite=fit(first_of(said, "testFile", "identifier")),
        system=_system(said, listed),
        status=_status(said, cases),
        duration_s=number(said.get("runDuration")),
        cost=sum(spent) if spent else None,
        currency="USD" if spent else "",
        metrics=tuple(_metrics(cases, list(_graders(listed)))) if cases else (),
        cases=cases,
    )


def _status(said: dict[str, object], cases: Sequence[NormalisedCase]) -> RunStatus:
    """Tell an unfinished run: its counts are written at the end only."""
    if not cases:
        return RunStatus.EMPTY
    unfinished = "testPassed" in said and said["testPassed"] is None
    return RunStatus.PARTIAL if unfinished else RunStatus.COMPLETE


def _system(said: dict[str, object], listed: Sequence[dict[str, object]]) -> SystemPart:
    stated = object_of(said.get("hyperparameters"))
    model = first_of(stated, "model", "llm", "model_name")
    prompt = first_of(stated, "prompt", "prompt template", "prompt_template")
    judges = (
        fit(metric.get("evaluationModel") or metric.get("evaluation_model")) for metric in _graders(listed)
    )
    return SystemPart(
        model=fit(model),
        prompt=excerpt(prompt) if prompt else "",
        prompt_version=fit(first_of(stated, "prompt_version", "prompt version")),
        judge=judge_name(("", judge) for judge in judges if judge),
    )


def _graders(listed: Sequence[dict[str, object]]) -> Iterator[dict[str, object]]:
    for case in listed:
        yield from objects_of(first_of(case, "metricsData", "metrics_data", "metricsMetadata"))


def _metrics(
    cases: Sequence[NormalisedCase], graders: Sequence[dict[str, object]]
) -> Iterator[NormalisedMetric]:
    unjudged = sum(map(is_unjudged, cases))
    whole = Grade(PASSED, "pass_rate", Direction.HIGHER, True, Scope.HEADLINE, "testCases[].success")
    yield replace(graded(whole, cases), unscored=unjudged)
    for name in (key for key in score_names(cases) if not key.endswith(VERDICT)):
        own = [grader for grader in graders if fit(grader.get("name"), NAME_LENGTH) == name]
        rate = Grade(
            name + VERDICT, f"{name}/pass_rate", Direction.HIGHER, True, source="metricsData[].success"
        )
        yield graded(rate, cases)
        which = told_by_thresholds(name, own)
        yield graded(Grade(name, f"{name}/score_mean", which, False, source="metricsData[].score"), cases)
    yield from mean_latency(cases, "testCases[].completionTime")
