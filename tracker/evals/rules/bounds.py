"""The two pairs of bounds that are stored with a metric; which method makes them is decided elsewhere."""

from collections.abc import Callable
from dataclasses import dataclass

from tracker.core.statistics import Interval, TooLittleEvidence

USUAL = 0.95  # one-sided, each bound alone
STRICT = 0.975  # for initiatives of high risk


@dataclass(frozen=True, slots=True)
class Bounds:
    """One-sided bounds in the metric's unit: `low`, `high` at 95 %, the strict ones at 97.5 %."""

    low: float | None = None
    high: float | None = None
    low_strict: float | None = None
    high_strict: float | None = None
    method: str = ""
    effective_n: float | None = None


NO_BOUNDS = Bounds()
Make = Callable[[float, bool], Interval]


def bounds_of(make: Make, effective_n: float | None = None) -> Bounds:
    """Ask a method for both pairs; `make` takes a confidence and whether to be exact."""
    try:
        usual, strict = make(USUAL, False), make(STRICT, True)
    except TooLittleEvidence:
        return NO_BOUNDS
    return Bounds(usual.low, usual.high, strict.low, strict.high, usual.method, effective_n)
