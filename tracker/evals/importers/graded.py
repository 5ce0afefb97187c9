"""Metrics from cases that carry their scores: mean of a score, rate of a verdict, mean latency."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from tracker.evals.importers.directions import direction_of
from tracker.evals.importers.measures import mean_score, with_strict
from tracker.evals.importers.scalars import mean
from tracker.evals.rules.kinds import BROKEN, Direction, ErrorKind, MetricType, Scope, Unit
from tracker.evals.rules.normalised import NormalisedCase, NormalisedMetric

PASSED = "passed"


@dataclass(frozen=True, slots=True)
class Grade:
    """One metric to make: which score of the cases (`key`), under which name; None leaves it to be told.

    `binary` None takes a score whose every value is 0 or 1 for a verdict.
    """

    key: str
    name: str = ""
    direction: Direction | None = None
    binary: bool | None = None
    scope: Scope = Scope.TASK
    source: str = ""


Asked = list[tuple[float | None, NormalisedCase]]


def graded(grade: Grade, cases: Sequence[NormalisedCase]) -> NormalisedMetric:
    """Answer the mean of a score over the cases that have it; of verdicts also the strict rate.

    Asked were the cases that name the score, and those on which the system broke before any score.
    """
    return metric_of(grade, list(_asked(grade.key, cases)))


def metric_of(grade: Grade, asked: Asked) -> NormalisedMetric:
    """Answer the metric of these values; None is a case that was asked and has no score."""
    values = [value for value, _ in asked if value is not None]
    of_verdicts = bool(values) and set(values) <= {0.0, 1.0} if grade.binary is None else grade.binary
    metric = NormalisedMetric(
        name=grade.name or grade.key,
        type=MetricType.BINARY if of_verdicts else MetricType.NUMERIC,
        unit=Unit.PROPORTION if all(0 <= value <= 1 for value in values) else Unit.POINTS,
        direction=grade.direction or direction_of(grade.key),
        value=mean(values),
        n=len(values),
        unscored=sum(value is None and case.error_kind not in BROKEN for value, case in asked),
        total=len(asked),
        scope=grade.scope,
        source=grade.source,
        case_score=grade.key,
    )
    return with_strict(metric, _hits(metric.direction, asked), len(asked)) if of_verdicts else metric


def score_names(cases: Sequence[NormalisedCase]) -> Iterator[str]:
    """Give every score that a case names, each once, in the order of the file."""
    yield from dict.fromkeys(name for case in cases for name, _ in case.scores)


def mean_latency(cases: Sequence[NormalisedCase], source: str) -> Iterator[NormalisedMetric]:
    """Give the mean latency in ms where cases state one."""
    values = [case.latency_ms for case in cases if case.latency_ms is not None]
    if values:
        yield mean_score(
            "latency_mean_ms",
            values,
            unit=Unit.MS,
            direction=Direction.LOWER,
            source=source,
            case_score="latency_ms",
        )


def repeated_in_order(cases: Iterable[NormalisedCase]) -> tuple[NormalisedCase, ...]:
    """Answer the cases with those of one id numbered as its repeats, in the order of the file."""
    seen: Counter[str] = Counter()
    numbered = []
    for case in cases:
        numbered.append(replace(case, repeat=seen[case.id]))
        seen[case.id] += 1
    return tuple(numbered)


def _asked(key: str, cases: Sequence[NormalisedCase]) -> Iterator[tuple[float | None, NormalisedCase]]:
    for case in cases:
        verdict = None if case.passed is None else float(case.passed)
        named = {PASSED: verdict} if key == PASSED else dict(case.scores)
        if case.error_kind is not ErrorKind.SKIPPED and (key in named or case.error_kind in BROKEN):
            yield named.get(key), case


def _hits(direction: Direction, asked: Asked) -> int:
    """Count the cases that hit; one on which the system broke hits only where less is better."""
    hits = 0
    for value, case in asked:
        broken = case.error_kind in BROKEN
        hits += value is not None and (direction is Direction.LOWER if broken else value == 1)
    return hits
