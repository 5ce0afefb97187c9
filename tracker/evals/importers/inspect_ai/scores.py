"""The metrics of an Inspect log, each with the n that it is over; the standard errors join their mean."""

from dataclasses import replace

from tracker.evals.importers.directions import direction_of
from tracker.evals.importers.inspect_ai.counts import Counts, counted
from tracker.evals.importers.inspect_ai.log import Log, Metric, Score
from tracker.evals.importers.measures import whole_successes, with_strict
from tracker.evals.importers.scalars import number
from tracker.evals.importers.texts import fit
from tracker.evals.rules.kinds import Direction, MetricType, Scope, Unit
from tracker.evals.rules.normalised import NormalisedCase, NormalisedMetric

_STDERR = frozenset({"stderr", "bootstrap_stderr", "bootstrap_std"})
_MEANS = frozenset({"accuracy", "mean"})


def metrics_of(log: Log, cases: tuple[NormalisedCase, ...]) -> tuple[NormalisedMetric, ...]:
    """Answer every metric of every score, the headline first named as such."""
    scores = log.scores()
    found: dict[str, NormalisedMetric] = {}
    for score in scores:
        for key, metric in score.metrics.items():
            if _meaning(metric, key) not in _STDERR:
                made = _metric(log, score, key, cases)
                found.setdefault(made.name, made)
    headline = _headline(log)
    return tuple(
        replace(metric, scope=Scope.HEADLINE) if name == headline else metric
        for name, metric in found.items()
    )


def score_key(score: Score) -> str:
    """Answer the name under which samples hold this score."""
    return fit(score.name if score.scorer in {None, score.name} else f"{score.scorer}.{score.name}")


def headline_score(log: Log) -> Score | None:
    """Answer the score that decides whether a sample passed: the log's own choice, else the first."""
    scores = log.scores()
    stated = (log.results.headline if log.results else None) or {}
    chosen = [score for score in scores if score.name == stated.get("score", score.name)]
    chosen = [score for score in chosen if score.reducer == stated.get("reducer", score.reducer)]
    return next(iter(chosen or scores), None)


def group_key(log: Log) -> str:
    """Answer the metadata key that the log's grouped metrics are grouped by, "" for none."""
    for score in log.scores():
        for metric in score.metrics.values():
            if found := fit((metric.params or {}).get("group_key")):
                return found
    return ""


def _headline(log: Log) -> str:
    score = headline_score(log)
    if score is None:
        return ""
    stated = (log.results.headline if log.results else None) or {}
    return f"{_label(log, score)}/{stated.get('metric', next(iter(score.metrics), ''))}"


def _label(log: Log, score: Score) -> str:
    """Name a score; the reducer is named where there are several, or where it is not the mean."""
    alike = [other for other in log.scores() if score_key(other) == score_key(score)]
    plain = len(alike) == 1 and score.reducer in {None, "mean"}
    return score_key(score) if plain else f"{score_key(score)}@{score.reducer or 'mean'}"


def _meaning(metric: Metric, key: str) -> str:
    """Answer what is measured: of a grouped metric the one inside, else its own name without a package."""
    inside = (metric.params or {}).get("metric")
    named = inside.get("name") if metric.group and isinstance(inside, dict) else metric.name
    return fit(named or key).rpartition("/")[2]


def _metric(log: Log, score: Score, key: str, cases: tuple[NormalisedCase, ...]) -> NormalisedMetric:
    metric = score.metrics[key]
    meaning = _meaning(metric, key)
    counts = counted(log, score, score_key(score), cases, _slice_named(metric, key))
    value = number(metric.value) if counts.n != 0 else None  # the mean of nothing is written as 0
    of_verdicts = _is_rate(meaning, counts, value)
    made = NormalisedMetric(
        name=fit(f"{_label(log, score)}/{key}"),
        type=MetricType.BINARY if of_verdicts else MetricType.NUMERIC,
        unit=Unit.PROPORTION if of_verdicts or (counts.in_unit and meaning in _MEANS) else Unit.POINTS,
        direction=_direction(meaning, score),
        value=value,
        n=counts.n,
        unscored=counts.unscored,
        total=counts.total,
        stderr=None if metric.group else _stderr(score, meaning),
        scope=Scope.SLICE if metric.group and key != "all" else Scope.TASK,
        source=f"results.scores[{score.name}].metrics.{key}.value",
        case_score=score_key(score) if meaning in _MEANS else "",
    )
    return _with_strict(made, counts) if of_verdicts else made


def _is_rate(meaning: str, counts: Counts, value: float | None) -> bool:
    """Tell a rate of verdicts: by the samples where the log holds them, else by its name."""
    if meaning not in _MEANS or (value is not None and not 0 <= value <= 1):
        return False
    return meaning == "accuracy" if counts.verdicts is None else counts.verdicts


def _with_strict(metric: NormalisedMetric, counts: Counts) -> NormalisedMetric:
    if counts.repeated:
        less_is_better = metric.direction is Direction.LOWER
        return replace(metric, strict=counts.strict_of_repeats(less_is_better=less_is_better))
    return with_strict(metric, whole_successes(metric.value, counts.n), counts.total)


def _slice_named(metric: Metric, key: str) -> str | None:
    return key if metric.group and key != "all" else None


def _direction(meaning: str, score: Score) -> Direction:
    if meaning == "accuracy":
        return Direction.HIGHER
    return direction_of(score.name) if meaning in _MEANS else Direction.UNKNOWN


def _stderr(score: Score, meaning: str) -> float | None:
    """Answer the score's standard error: it is of the mean, not of a spread such as std."""
    if meaning not in _MEANS:
        return None
    stated = (
        number(m.value) for key, m in score.metrics.items() if not m.group and _meaning(m, key) in _STDERR
    )
    return next(stated, None)
