"""The metrics of a table: each score column averaged over the rows that have it, named as the column."""

from collections.abc import Iterable, Iterator

from tracker.evals.importers.cases_table.scores import ScoreColumn
from tracker.evals.importers.directions import direction_of
from tracker.evals.importers.measures import mean_score, with_strict
from tracker.evals.importers.scalars import mean
from tracker.evals.rules.kinds import Direction, ErrorKind, FlagCode, MetricType, Scope, Unit
from tracker.evals.rules.normalised import Flag, NormalisedCase, NormalisedMetric

_BROKEN = frozenset({ErrorKind.SYSTEM_ERROR, ErrorKind.TIMEOUT})


def judged_metric(
    column: ScoreColumn, cases: list[NormalisedCase], *, headline: bool, case_score: str
) -> NormalisedMetric:
    """Answer the mean of a score; of verdicts also the strict rate, in which broken and blank rows fail."""
    values = [value for value in column.values if value is not None]
    direction = direction_of(column.name)
    metric = NormalisedMetric(
        name=column.name,
        type=MetricType.BINARY if values and set(values) <= {0.0, 1.0} else MetricType.NUMERIC,
        unit=Unit.PROPORTION if all(0 <= value <= 1 for value in values) else Unit.POINTS,
        direction=direction,
        value=mean(values),
        n=len(values),
        unscored=sum(
            value is None and case.error_kind not in _BROKEN
            for value, case in zip(column.values, cases, strict=True)
        ),
        total=len(cases),
        scope=Scope.HEADLINE if headline else Scope.TASK,
        source=f"column {column.name}",
        case_score=case_score,
    )
    return _with_strict(metric, column, cases) if metric.type is MetricType.BINARY else metric


def _with_strict(
    metric: NormalisedMetric, column: ScoreColumn, cases: list[NormalisedCase]
) -> NormalisedMetric:
    """Count the rows that hit; a row on which the system broke hits only where less is better."""
    broken_hits = metric.direction is Direction.LOWER
    hits = 0
    for value, case in zip(column.values, cases, strict=True):
        broken = case.error_kind in _BROKEN
        hits += value is not None and (broken_hits if broken else value == 1)
    return with_strict(metric, hits, len(cases))


def measured_metric(column: ScoreColumn, unit: Unit) -> NormalisedMetric:
    """Answer the mean of a latency or cost column, in the column's own unit."""
    values = [value for value in column.values if value is not None]
    return mean_score(
        column.name,
        values,
        unit=unit,
        direction=Direction.LOWER,
        source=f"column {column.name}",
        case_score="latency_ms" if unit is Unit.MS else "",
    )


def mixed_scales(metrics: Iterable[NormalisedMetric]) -> Iterator[Flag]:
    """Flag scores of different scales side by side: a 4 of 5 beside a 0.8."""
    judged = [metric for metric in metrics if metric.unit in {Unit.PROPORTION, Unit.POINTS} and metric.n]
    points = [metric.name for metric in judged if metric.unit is Unit.POINTS]
    if points and len(points) < len(judged):
        said = f"{', '.join(points[:3])}: not on the scale from 0 to 1 that the other scores have."
        yield Flag(FlagCode.MIXED_SCALES, said)
