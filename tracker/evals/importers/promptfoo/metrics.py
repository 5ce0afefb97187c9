"""The metrics of one promptfoo variant, counted from its results: the tool's totals are sums, not means."""

from collections.abc import Iterator

from tracker.evals.importers.measures import mean_score, total_of, with_strict
from tracker.evals.importers.promptfoo.results import Row
from tracker.evals.rules.kinds import Direction, ErrorKind, MetricType, Scope, Unit
from tracker.evals.rules.normalised import NormalisedMetric


def metrics_of(rows: list[Row]) -> tuple[NormalisedMetric, ...]:
    """Answer pass rate, mean score, each named score, mean latency and total cost, as far as stated."""
    return tuple(metric for metric in _metrics(rows) if metric.n)


def _metrics(rows: list[Row]) -> Iterator[NormalisedMetric]:
    yield _pass_rate(rows)
    scores = [row.score for row in rows if row.score is not None]
    yield mean_score(
        "score_mean",
        scores,
        unit=_unit(scores),
        direction=Direction.HIGHER,
        source="results[].score",
        case_score="score",
    )
    for name in sorted({name for row in rows for name in row.named}):
        yield _named(name, rows)
    latencies = [row.latency_ms for row in rows if row.latency_ms is not None]
    yield mean_score(
        "latency_mean_ms",
        latencies,
        unit=Unit.MS,
        direction=Direction.LOWER,
        source="results[].latencyMs",
        case_score="latency_ms",
    )
    costs = [row.cost for row in rows if row.cost is not None]
    yield total_of("cost_total", costs, unit=Unit.CURRENCY, source="results[].cost")


def _pass_rate(rows: list[Row]) -> NormalisedMetric:
    """promptfoo counts every result, errors as failures; where the judge broke the score means nothing."""
    passed = sum(row.case.passed is True for row in rows)
    metric = NormalisedMetric(
        name="pass_rate",
        type=MetricType.BINARY,
        unit=Unit.PROPORTION,
        direction=Direction.HIGHER,
        value=passed / len(rows) if rows else None,
        n=len(rows),
        unscored=sum(row.case.error_kind is ErrorKind.JUDGE_ERROR for row in rows),
        scope=Scope.HEADLINE,
        source="results[].success",
        case_score="passed",
    )
    return with_strict(metric, passed, len(rows))


def _named(name: str, rows: list[Row]) -> NormalisedMetric:
    values = [value for row in rows if (value := row.named.get(name)) is not None]
    metric = mean_score(
        name,
        values,
        unit=_unit(values),
        direction=Direction.HIGHER,
        unscored=sum(name in row.named and row.named[name] is None for row in rows),
        source=f"results[].namedScores.{name}",
        case_score=name,
    )
    if not values or not set(values) <= {0.0, 1.0}:
        return metric
    return with_strict(_as_binary(metric), int(sum(values)), sum(name in row.asserted for row in rows))


def _as_binary(metric: NormalisedMetric) -> NormalisedMetric:
    return NormalisedMetric(
        name=metric.name,
        type=MetricType.BINARY,
        unit=Unit.PROPORTION,
        direction=metric.direction,
        value=metric.value,
        n=metric.n,
        unscored=metric.unscored,
        source=metric.source,
        case_score=metric.case_score,
    )


def _unit(values: list[float]) -> Unit:
    return Unit.PROPORTION if all(0 <= value <= 1 for value in values) else Unit.POINTS
