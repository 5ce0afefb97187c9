"""Samples of Every Eval Ever: a line is one case of one evaluation."""

from collections.abc import Iterator, Sequence

from tracker.evals.importers.every_eval_ever.results import TOOL, suite_of
from tracker.evals.importers.graded import PASSED, Grade, graded, mean_latency, score_names
from tracker.evals.importers.members import object_of
from tracker.evals.importers.scalars import number
from tracker.evals.importers.slices import slice_of
from tracker.evals.importers.texts import ERROR_LENGTH, digest, excerpt, exchange, fit, texts_of
from tracker.evals.rules.kinds import Direction, ErrorKind, Scope
from tracker.evals.rules.normalised import (
    NormalisedCase,
    NormalisedMetric,
    NormalisedRun,
    SystemPart,
)

Said = dict[str, object]


def run_of_samples(said: Sequence[Said], variant: str) -> NormalisedRun:
    """Read the samples of one evaluation run; several of a file are told apart by their variant."""
    cases = tuple(map(_case, said))
    model = {fit(one.get("model_id")) for one in said} - {""}
    metrics: list[NormalisedMetric] = []
    if any(case.passed is not None for case in cases):
        source = "evaluation.is_correct"
        metrics.append(
            graded(Grade(PASSED, "pass_rate", Direction.HIGHER, True, Scope.HEADLINE, source), cases)
        )
    metrics += [graded(Grade(name, source="evaluation.score"), cases) for name in score_names(cases)]
    return NormalisedRun(
        tool=TOOL,
        external_id=fit(said[0].get("evaluation_id")),
        suite=suite_of(said),
        variant=variant,
        system=SystemPart(model=model.pop() if len(model) == 1 else ""),
        metrics=(*metrics, *mean_latency(cases, "performance.latency_ms")),
        cases=cases,
    )


def _case(said: Said) -> NormalisedCase:
    judged, performance = object_of(said.get("evaluation")), object_of(said.get("performance"))
    correct, error = judged.get("is_correct"), excerpt(said.get("error"), ERROR_LENGTH) or None
    asked = object_of(said.get("input"))
    return NormalisedCase(
        id=fit(said.get("sample_hash"))[:16] or fit(said.get("sample_id")) or digest(asked),
        slice=slice_of(said.get("metadata")),
        passed=False if error else correct if isinstance(correct, bool) else None,
        scores=tuple(_scores(said, judged)),
        error_kind=ErrorKind.SYSTEM_ERROR if error else ErrorKind.NONE,
        error=error,
        latency_ms=number(performance.get("latency_ms")),
        excerpt=exchange(asked.get("raw"), _answer(said)),
        texts=texts_of(asked.get("raw"), _answer(said)),
    )


def _scores(said: Said, judged: Said) -> Iterator[tuple[str, float | None]]:
    name = fit(said.get("evaluation_name"))
    if name and "score" in judged:
        yield name, number(judged.get("score"))


def _answer(said: Said) -> object:
    raw = object_of(said.get("output")).get("raw")
    return raw[0] if isinstance(raw, list) and raw else raw
