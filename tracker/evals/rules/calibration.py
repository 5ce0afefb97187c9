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


def corrected(rate: float, n: float, labelled: Labelled, *, high_risk: bool) -> Corrected | None:
    """Correct a pass rate over `n` independent cases; None where the judge is no better than chance."""
    tpr, tnr = labelled.tpr, labelled.tnr
    if tpr is None or tnr is None or tpr + tnr <= 1:
        return None
    value = rogan_gladen(rate, tpr, tnr)
    try:
        bounds = corrected_interval(rate * n, n, labelled, 0.975 if high_risk else 0.95)
    except TooLittleEvidence:
        return Corrected(value, None, None)
    return Corrected(value, bounds.low, bounds.high)
