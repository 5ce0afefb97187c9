"""What a waiver leaves uncovered, in numbers where the evidence has any."""

from tracker.core.statistics import zero_failure_bound
from tracker.gates.rules.outcome import CriterionOutcome, Measure
from tracker.gates.rules.verdict import Verdict
from tracker.gates.rules.wording import PROPORTION, count, figure, limit


def uncovered(outcome: CriterionOutcome) -> str:
    """Say what could be true although the criterion is passed, in one sentence."""
    measure = outcome.measure
    if outcome.verdict is Verdict.EXPIRED:
        return f"{outcome.why} Nothing is known of the system as it is now."
    if outcome.kind == "zero_failures" and measure.n and measure.value is not None:
        return _of_failures(measure, measure.value, measure.n)
    if measure.value is None or measure.threshold is None:
        return f"Nothing was measured: {outcome.why}"
    return _of_bound(measure, measure.threshold)


def _of_failures(measure: Measure, value: float, n: int) -> str:
    """Say which failure rate the cases still allow. Source: 1 − 0.05^(1/n), exact at 0 failures."""
    share = value if measure.direction == "lower" else 1 - value
    failures = round(share * n)
    if not failures:
        return f"{count(n, 'case')} with no failure still allow {figure(zero_failure_bound(n))}."
    bound = measure.high if measure.direction == "lower" else measure.low
    worst = None if bound is None else bound if measure.direction == "lower" else 1 - bound
    still = f"; the rate may be as high as {figure(worst)}" if worst is not None else ""
    return f"{failures:,} of {count(n, 'case')} failed{still}."


def _of_bound(measure: Measure, threshold: float) -> str:
    """Say how far beyond the threshold the value may lie."""
    lower = measure.direction == "lower"
    bound = measure.high if lower else measure.low
    asked = limit(threshold, measure.unit)
    if bound is None:
        return f"There is no interval: nothing is shown about {asked}."
    far = abs(bound - threshold)
    how, where = ("high", "above") if lower else ("low", "below")
    shown = figure(bound, measure.unit)
    return f"It may be as {how} as {shown}, {_distance(far, measure.unit)} {where} {asked}."


def _distance(far: float, unit: str) -> str:
    return f"{far * 100:.1f} points" if unit == PROPORTION else figure(far, unit)
