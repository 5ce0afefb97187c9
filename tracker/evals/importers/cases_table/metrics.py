"""The metrics of a table: each score column averaged over the rows that have it, named as the column."""

from collections.abc import Iterable, Iterator

from tracker.evals.importers.cases_table.scores import ScoreColumn
from tracker.evals.importers.directions import direction_of
from tracker.evals.importers.graded import Grade, metric_of
from tracker.evals.importers.measures import mean_score
from tracker.evals.rules.kinds import Direction, FlagCode, Scope, Unit
from tracker.evals.rules.normalised import Flag, NormalisedCase, NormalisedMetric


def judged_metric(
    column: ScoreColumn, cases: list[NormalisedCase], *, headline: bool, case_score: str
) -> NormalisedMetric:
    """Answer the mean of a score; of verdicts also the strict rate, in which broken and blank rows fail."""
    scope = Scope.HEADLINE if headline else Scope.TASK
    grade = Grade(case_score, column.name, direction_of(column.name), None, scope, f"column {column.name}")
    return metric_of(grade, list(zip(column.values, cases, strict=True)))


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
