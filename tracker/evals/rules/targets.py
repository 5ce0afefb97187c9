"""What a target is, and what one cannot be."""

from dataclasses import dataclass
from enum import StrEnum
from math import isfinite

from tracker.evals.rules.kinds import Direction, Unit

LONGEST_NAME = 200
LARGEST = 1e12


class Role(StrEnum):
    """What a metric is for in the gate: one is the main one."""

    MAIN = "main"
    QUALITY = "quality"
    SAFETY = "safety"
    LATENCY = "latency"
    COST = "cost"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A target: threshold in the metric's unit, fixed before the run."""

    suite: str
    metric: str
    role: Role
    direction: Direction
    threshold: float
    unit: Unit = Unit.PROPORTION
    by_code: bool = False  # no judge has a part in it


def faults(wanted: Wanted) -> dict[str, str]:
    """Name what is wrong with a target, by field."""
    errors = {
        name: f"Name it with at most {LONGEST_NAME} characters."
        for name in ("suite", "metric")
        if not 0 < len(getattr(wanted, name).strip()) <= LONGEST_NAME
    }
    if wanted.direction is Direction.UNKNOWN:
        errors["direction"] = "Say whether higher or lower is better."
    if not isfinite(wanted.threshold) or abs(wanted.threshold) > LARGEST:
        errors["threshold"] = "Type a number."
    elif wanted.unit is Unit.PROPORTION and not 0 <= wanted.threshold <= 1:
        errors["threshold"] = "A share lies between 0 and 1: 0.9 is 90 %."
    return errors
