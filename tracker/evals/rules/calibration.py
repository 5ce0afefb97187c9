"""Whether a judge is calibrated, which metrics come from it, and a rate corrected for its errors."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from tracker.core.statistics import (
    Interval,
    Labelled,
    TooLittleEvidence,
    corrected_interval,
    rogan_gladen,
    wilson,
)
from tracker.evals.rules.kinds import Unit

LABELS = 100
LEAST, LEAST_HIGH = 0.8, 0.9  # of true positive and true negative rate; for high risk
MEASURED = frozenset({Unit.MS, Unit.S, Unit.MIN, Unit.CURRENCY, Unit.TOKENS})  # by a clock or a bill


@dataclass(frozen=True, slots=True)
class Label:
    """One case as a human and as the judge saw it; True is passed."""

    case: str
    human: bool
    judge: bool


@dataclass(frozen=True, slots=True)
class Graded:
    """A strict rate over `n` independent cases: `share` of them the judge graded, `broken` of them broke.

    `lower`: the rate is of what should not be, such as attacks that worked, so that what the judge passes and
    what it counts are opposites, and what broke counts as a hit.
    """

    rate: float
    n: float
    share: float = 1.0
    broken: float = 0.0
    lower: bool = False

    @property
    def passed(self) -> float:
        """Give the pass rate among the cases that the judge graded."""
        hits = (self.rate - self.broken if self.lower else self.rate) / self.share
        return min(1.0, max(0.0, 1 - hits if self.lower else hits))

    def of_all(self, passed: float) -> float:
        """Give the strict rate that a pass rate among the graded cases comes to."""
        return self.broken + self.share * (1 - passed) if self.lower else self.share * passed


@dataclass(frozen=True, slots=True)
class Corrected:
    """A pass rate corrected for its judge: proportion, and one-sided bounds where there are any."""

    rate: float
    low: float | None
    high: float | None


def labelled_of(counts: Any) -> Labelled | None:
    """Give the counts of whatever holds them; None where there are none."""
    if counts is None or counts.tp is None:
        return None
    return Labelled(counts.tp, counts.fn, counts.tn, counts.fp)


def counted(labels: Iterable[Label]) -> Labelled:
    """Count the labels into the four fields."""
    fields = {(True, True): 0, (True, False): 0, (False, False): 0, (False, True): 0}
    for label in labels:
        fields[label.human, label.judge] += 1
    return Labelled(*fields.values())


def is_judged(judge: str, unit: str, *, by_code: bool) -> bool:
    """Say whether a metric comes from a judge: the run names one, and nobody said that code computes it."""
    return bool(judge) and not by_code and unit not in MEASURED


def lack_of(judge: str, labelled: Labelled | None, unit: str, *, by_code: bool, high_risk: bool) -> str:
    """Say why the judge behind a metric may not decide, or nothing where it may or has no part."""
    return shortfall(judge, labelled, high_risk=high_risk) if is_judged(judge, unit, by_code=by_code) else ""


def shortfall(judge: str, labelled: Labelled | None, *, high_risk: bool) -> str:
    """Say what a judge lacks to be calibrated, or nothing. Source: Husain & Shankar, the house's policy."""
    if labelled is None:
        return f"The judge {judge} was never held against human labels."
    if labelled.labels < LABELS:
        return f"The judge {judge} was held against {labelled.labels} labels; {LABELS} are asked for."
    tpr, tnr, least = labelled.tpr, labelled.tnr, LEAST_HIGH if high_risk else LEAST
    if tpr is None or tnr is None:
        return f"The labels of the judge {judge} are all of one kind."
    if tpr >= least and tnr >= least:
        return ""
    return (
        f"The judge {judge} finds {tpr:.1%} of the good and {tnr:.1%} of the bad cases; "
        f"{least:.0%} of each are asked for."
    )


def settling(labelled: Labelled | None) -> str:
    """Say what would make a judge calibrated."""
    missing = LABELS - (labelled.labels if labelled else 0)
    return f"Label {missing} more cases." if missing > 0 else "Make the judge better, and label cases again."


def rates(labelled: Labelled) -> tuple[Interval | None, Interval | None]:
    """Give the two-sided 95 % intervals of true positive and true negative rate, None without a case."""
    of_passed = wilson(labelled.tp, labelled.positives, sided=2) if labelled.positives else None
    of_failed = wilson(labelled.tn, labelled.negatives, sided=2) if labelled.negatives else None
    return of_passed, of_failed


def corrected(graded: Graded, labelled: Labelled, *, high_risk: bool) -> Corrected | None:
    """Correct the rate of the cases that the judge graded, and count those that broke as failures again.

    None where the judge is no better than chance, or graded nothing.
    """
    tpr, tnr = labelled.tpr, labelled.tnr
    if tpr is None or tnr is None or tpr + tnr <= 1 or graded.share <= 0:
        return None
    rate = graded.passed
    value = graded.of_all(rogan_gladen(rate, tpr, tnr))
    n = graded.n * graded.share
    try:
        bounds = corrected_interval(rate * n, n, labelled, 0.975 if high_risk else 0.95)
    except TooLittleEvidence:
        return Corrected(value, None, None)
    low, high = sorted((graded.of_all(bounds.low), graded.of_all(bounds.high)))
    return Corrected(value, low, high)
