"""How latency and cost are spread over the cases of a run; kept with it, so that no page counts cases."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import isfinite

from tracker.core.statistics import nearest_rank
from tracker.evals.rules.normalised import NormalisedCase

FEWEST = 10  # values below which a distribution says nothing
STEPS = 24
END = 0.99


@dataclass(frozen=True, slots=True)
class Spread:
    """Quantiles by nearest rank, and how many values fall in each of the equal steps from `low` to `high`.

    `high` is the 99th percentile: what is beyond it is counted in `beyond`, not in the steps.
    """

    n: int
    low: float
    high: float
    p50: float
    p95: float
    most: float
    counts: tuple[int, ...]
    beyond: int


def spreads_of(cases: Iterable[NormalisedCase]) -> dict[str, Spread]:
    """Give the spread of latency_ms and cost_minor (hundredths of the run's currency), where there is one."""
    listed = list(cases)
    found = {
        "latency_ms": spread_of(case.latency_ms for case in listed),
        "cost_minor": spread_of(case.cost for case in listed),
    }
    return {name: spread for name, spread in found.items() if spread is not None}


def spread_of(given: Iterable[float | None]) -> Spread | None:
    """Give the spread of the values that there are; None below ten, or where all are alike."""
    values = sorted(float(value) for value in given if value is not None and isfinite(value))
    if len(values) < FEWEST or values[0] == values[-1]:
        return None
    low, high = values[0], nearest_rank(values, END)
    inside = [value for value in values if value <= high]
    counts = [0] * STEPS
    for value in inside:
        counts[_step(value, low, high)] += 1
    return Spread(
        n=len(values),
        low=low,
        high=high,
        p50=nearest_rank(values, 0.5),
        p95=nearest_rank(values, 0.95),
        most=values[-1],
        counts=tuple(counts),
        beyond=len(values) - len(inside),
    )


def _step(value: float, low: float, high: float) -> int:
    """Give the step of a value; all in the first where the scale has no width."""
    return min(STEPS - 1, int((value - low) / (high - low) * STEPS)) if high > low else 0
