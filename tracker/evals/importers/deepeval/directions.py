"""Which way a DeepEval score is better: told by which side of its threshold was met.

Most metrics have a least score; bias, toxicity and hallucination have a largest one
(https://deepeval.com/docs/metrics-bias: "the maximum passing threshold").
"""

from collections.abc import Iterable

from tracker.evals.importers.directions import direction_of
from tracker.evals.importers.scalars import number
from tracker.evals.rules.kinds import Direction


def told_by_thresholds(name: str, metrics: Iterable[dict[str, object]]) -> Direction:
    """Answer the direction that agrees with every verdict; where both do, the usual one of the name."""
    seen = [
        (score, threshold, metric.get("success") is True)
        for metric in metrics
        if (score := number(metric.get("score"))) is not None
        and (threshold := number(metric.get("threshold"))) is not None
    ]
    higher = all(met == (score >= threshold) for score, threshold, met in seen)
    lower = all(met == (score <= threshold) for score, threshold, met in seen)
    if higher and lower:
        return Direction.LOWER if direction_of(name) is Direction.LOWER else Direction.HIGHER
    return Direction.HIGHER if higher else Direction.LOWER if lower else Direction.UNKNOWN
