"""What the charts take: frozen values, with no knowledge of tables or slices."""

from dataclasses import dataclass

# A rate that must stay below this (an error rate, say) reads better as per cent: 0.2% rather than 0.002.
SMALL_RATE = 0.1


@dataclass(frozen=True, slots=True)
class Mark:
    """One measured value against its threshold, all in the metric's own unit.

    `direction` is "higher" or "lower" (what is better); `verdict` is one of domain.md's verdicts and only
    colours the drawing; `unit` is one of the metric units; `currency` is an ISO 4217 code beside that unit.
    """

    value: float | None
    low: float | None = None
    high: float | None = None
    threshold: float | None = None
    direction: str = "higher"
    verdict: str = ""
    unit: str = "proportion"
    currency: str = ""

    @property
    def lower_is_better(self) -> bool:
        """Say whether small values are the good ones."""
        return self.direction == "lower"

    @property
    def small_rate(self) -> bool:
        """Say whether the metric is a rate to be kept small, which is shown in per cent."""
        small = self.threshold is not None and self.threshold <= SMALL_RATE
        return self.unit == "proportion" and self.lower_is_better and small


@dataclass(frozen=True, slots=True)
class Point:
    """One run in a history: value with its interval, the name of the run, its date as text, what changed."""

    value: float
    low: float | None
    high: float | None
    label: str
    when: str
    change: str = ""


@dataclass(frozen=True, slots=True)
class Span:
    """A bar on a time axis; `start` and `end` are shares of the axis in [0, 1].

    `kind` is one of done, now, range (between two estimates), late.
    """

    kind: str
    start: float
    end: float
    tip: str = ""


@dataclass(frozen=True, slots=True)
class Tick:
    """A mark on a time axis at a share in [0, 1]; `kind` is one of today, target, p50, grid."""

    kind: str
    at: float
    text: str = ""
