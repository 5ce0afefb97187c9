"""How many cases a question needs, what they cost, and how likely each number of them is to settle it."""

from dataclasses import dataclass
from typing import Protocol
from urllib.parse import urlencode

from tracker.core.statistics import Direction, cases_for_power, cases_until_met, most_failures_passing, power

SIZES = (30, 50, 100, 200, 300, 500, 1000, 2000, 5000)
POINTS = 40
FEWEST, WIDEST = 10, 100_000
BEYOND = 1.6  # how far behind the planned number the curve goes


class Open(Protocol):
    """A value that is on neither side of its threshold yet."""

    @property
    def value(self) -> float | None: ...
    @property
    def threshold(self) -> float | None: ...
    @property
    def direction(self) -> str: ...


def plan_url(mark: Open, n: int | None) -> str:
    """Give the address of the plan for a share that is inconclusive over n cases."""
    said = {"threshold": mark.threshold, "rate": mark.value, "direction": mark.direction, "have": n or 0}
    told = {name: f"{value:.6g}" if isinstance(value, float) else value for name, value in said.items()}
    return f"/evals/plan?{urlencode({**told, 'confidence': 0.95, 'chance': 0.8})}"


@dataclass(frozen=True, slots=True)
class Asked:
    """A rate against a threshold, both shares; confidence is of the one-sided bound.

    `rate` is the rate that is expected to be the true one, `chance` how sure the answer shall come, `cost` in
    major units and `seconds` are of one case.
    """

    threshold: float
    rate: float
    direction: str = Direction.HIGHER.value
    confidence: float = 0.95
    chance: float = 0.8
    have: int = 0
    cost: float | None = None
    seconds: float | None = None

    @property
    def exact(self) -> bool:
        """Say whether exact bounds are asked for: as the gates do it for high risk."""
        return self.confidence > 0.95

    @property
    def turned(self) -> tuple[float, float]:
        """Give rate and threshold so that more is better."""
        lower = self.direction == Direction.LOWER
        return (1 - self.rate, 1 - self.threshold) if lower else (self.rate, self.threshold)


@dataclass(frozen=True, slots=True)
class Effort:
    """So many cases in all, what the missing ones cost and how long they take one after the other."""

    cases: int
    more: int
    cost: float | None
    seconds: float | None


@dataclass(frozen=True, slots=True)
class Plan:
    """The answer; None where no number of cases can settle it.

    `holds` is the number from which on the expected rate itself meets the threshold, `likely` the number that
    meets it with the wanted chance. `curve` holds cases and chance; `allowed` cases, the failures that still
    pass (None: not even 0 do) and the chance.
    """

    asked: Asked
    holds: Effort | None
    likely: Effort | None
    curve: tuple[tuple[int, float], ...]
    allowed: tuple[tuple[int, int | None, float], ...]


def planned(asked: Asked) -> Plan:
    """Answer a question. Raises: ValueError when a share does not lie between 0 and 1."""
    rate, threshold = asked.turned
    holds = cases_until_met(rate, threshold, asked.confidence, exact=asked.exact)
    likely = cases_for_power(rate, threshold, asked.chance, asked.confidence, asked.exact)
    return Plan(
        asked=asked,
        holds=_effort(asked, holds),
        likely=_effort(asked, likely),
        curve=tuple((n, _chance(asked, n)) for n in _numbers(likely)),
        allowed=tuple((n, _allowed(asked, n), _chance(asked, n)) for n in SIZES),
    )


def _effort(asked: Asked, cases: int | None) -> Effort | None:
    if cases is None:
        return None
    more = max(cases - asked.have, 0)
    cost = None if asked.cost is None else more * asked.cost
    return Effort(cases, more, cost, None if asked.seconds is None else more * asked.seconds)


def _chance(asked: Asked, n: int) -> float:
    rate, threshold = asked.turned
    return power(rate, threshold, n, asked.confidence, asked.exact)


def _allowed(asked: Asked, n: int) -> int | None:
    return most_failures_passing(n, asked.turned[1], asked.confidence, asked.exact)


def _numbers(likely: int | None) -> list[int]:
    """Give about 40 numbers of cases from 10 to well beyond the planned one."""
    end = min(max(round((likely or 600) * BEYOND), 100), WIDEST)
    return sorted({round(FEWEST + (end - FEWEST) * at / (POINTS - 1)) for at in range(POINTS)})
