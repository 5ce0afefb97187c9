"""An interval and whether it clears a threshold; methods live beside it, verdicts live in gates."""

from dataclasses import dataclass
from enum import StrEnum
from math import isfinite
from typing import Literal

Sided = Literal[1, 2]


class TooLittleEvidence(ValueError):
    """The observations cannot carry an interval; the text says what is lacking."""


class Direction(StrEnum):
    """Which side of its threshold a metric should be on."""

    HIGHER = "higher"
    LOWER = "lower"


@dataclass(frozen=True, slots=True)
class Interval:
    """A lower and an upper bound, in the unit of the metric, with the name and version of the method.

    With `sided` 2 the pair together has confidence `level`. With `sided` 1 each bound *alone* has confidence
    `level`, so two bounds at .95 are the usual 90 % interval: read either, name the pair by `joint_level`.

    Raises: TooLittleEvidence if the width is zero (a certainty that no evidence gives), ValueError if a bound
    or the level is not a sensible number.
    """

    low: float
    high: float
    level: float
    method: str
    sided: Sided = 2

    def __post_init__(self) -> None:
        """Refuse an interval of zero width, one that is upside down, and one that is not finite."""
        if not (isfinite(self.low) and isfinite(self.high)) or self.low > self.high:
            raise ValueError(f"{self.low} to {self.high} is not an interval.")
        if self.low == self.high:
            raise TooLittleEvidence(f"An interval of zero width at {self.low} claims a certainty nobody has.")
        if not 0 < self.level < 1:
            raise ValueError(f"The level of an interval lies between 0 and 1, not at {self.level}.")

    @property
    def joint_level(self) -> float:
        """Confidence (proportion) of both bounds together."""
        return self.level if self.sided == 2 else 2 * self.level - 1


def clears(interval: Interval, threshold: float, direction: Direction) -> bool | None:
    """Tell whether the whole interval is on the good side (True), on the bad side (False), or crosses (None).

    A bound that equals the threshold is on the good side: "at least .90" is met by .90.
    """
    if direction == Direction.HIGHER:
        met, missed = interval.low >= threshold, interval.high < threshold
    else:
        met, missed = interval.high <= threshold, interval.low > threshold
    return True if met else False if missed else None
