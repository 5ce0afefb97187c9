"""The interval of a pass rate at import: errors count against the system, repeats count as one case."""

from tracker.core.statistics import Interval, case_rate, effective_n, rate_interval
from tracker.evals.rules.bounds import NO_BOUNDS, Bounds, bounds_of
from tracker.evals.rules.case_values import CaseValues
from tracker.evals.rules.kinds import Direction
from tracker.evals.rules.normalised import NormalisedMetric, NormalisedRun

ROUNDING = 0.005  # of a value as its tool writes it
NEARLY_WHOLE = 0.1  # a value rounded to three digits is still told from its neighbours up to 200 cases


def rate_bounds(metric: NormalisedMetric, run: NormalisedRun, values: CaseValues) -> Bounds:
    """Give the bounds of a binary metric: Wilson, Clopper-Pearson at 0 or n and where strict."""
    counted = strict_counts(metric)
    if counted is None:
        return NO_BOUNDS
    hits, total = counted
    cases = _independent(metric, run, values, total)
    rate, repeats = hits / total, cases != total

    def make(confidence: float, exact: bool) -> Interval:
        # A rounding of rate × n beyond n would be refused.
        return rate_interval(min(rate * cases, cases) if repeats else hits, cases, confidence, exact)

    bounds = bounds_of(make, cases)
    method = f"design-effect-{bounds.method}" if repeats and bounds.method else bounds.method
    return Bounds(bounds.low, bounds.high, bounds.low_strict, bounds.high_strict, method, bounds.effective_n)


def strict_counts(metric: NormalisedMetric) -> tuple[float, int] | None:
    """Give hits and cases of a rate with everything that has no honest score counted on the bad side.

    None without a value or a number of cases, or where the value is no rate.
    """
    if metric.value is None or not metric.n or not 0 <= metric.value <= 1:
        return None
    hits = whole(metric.value, metric.n) if metric.successes is None else float(metric.successes)
    total = max(metric.total or 0, metric.n)
    if metric.direction is Direction.LOWER:
        hits += total - metric.n
    return min(hits, total), total


def whole(rate: float, n: int) -> float:
    """Give the hits of a rate over n cases: whole where the rate was only rounded, else with a fraction."""
    hits = rate * n
    return float(round(hits)) if abs(hits - round(hits)) <= NEARLY_WHOLE else hits


def _independent(metric: NormalisedMetric, run: NormalisedRun, values: CaseValues, total: int) -> float:
    """Give how many independent cases the evidence is worth. Source: design effect (Kish, 1965)."""
    if metric.case_score and values.repeated:
        return _worth(metric, run, values, total)
    if run.repeats > 1 and not run.cases and not _counts_cases(run, total):
        return total / run.repeats  # repeats that nobody can look into are taken as identical
    return float(total)


def _worth(metric: NormalisedMetric, run: NormalisedRun, values: CaseValues, total: int) -> float:
    """Ask the repeats of each case; a metric made of them in another way counts each case once."""
    found = values.by_case(metric.case_score).values()
    groups = [(sum(1 for value in repeats if value >= 0.5), len(repeats)) for repeats in found]
    if not groups:
        return total / run.repeats
    if abs(case_rate(groups) - (metric.value or 0.0)) > ROUNDING:  # "at least 2 of 3 right", say
        return float(min(len(groups), total))
    return effective_n(groups)


def _counts_cases(run: NormalisedRun, total: int) -> bool:
    """Some tools count a case once however often it ran; then n is not above the dataset's size."""
    return run.dataset is not None and run.dataset.cases is not None and total <= run.dataset.cases
