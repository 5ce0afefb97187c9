"""Pass rates when each case was run several times: the case is the unit of inference, never the repeat."""

from collections.abc import Sequence
from dataclasses import replace
from math import fsum
from typing import TypeAlias

from tracker.core.statistics.interval import Interval, Sided, TooLittleEvidence
from tracker.core.statistics.rates import rate_interval

Repeats: TypeAlias = tuple[int, int]
"""One case: (repeats passed, repeats run)."""


def clustered_rate_interval(
    groups: Sequence[Repeats], confidence: float = 0.95, sided: Sided = 1, exact: bool = False
) -> Interval:
    """Give the interval of the pass rate at the effective n, as `rate_interval` does for independent cases.

    Each group is one case as (repeats passed, repeats run). The rate is the mean over cases of each case's
    own rate: with unequal repeats a case that ran often weighs no more than the others.
    Raises: TooLittleEvidence without a case, ValueError for repeats that make no sense.
    Source: design effect (Kish, 1965); clustered evals (Miller, 2024).
    """
    n = effective_n(groups)
    inner = rate_interval(case_rate(groups) * n, n, confidence, exact, sided)
    return replace(inner, method=f"design-effect-{inner.method}")


def case_rate(groups: Sequence[Repeats]) -> float:
    """Give the mean over cases of the share of repeats that passed."""
    _check(groups)
    return fsum(passed / repeats for passed, repeats in groups) / len(groups)


def design_effect(groups: Sequence[Repeats]) -> float:
    """Give how many repeats are worth one independent case: 1 if independent, all of them if identical."""
    return sum(repeats for _, repeats in groups) / effective_n(groups)


def effective_n(groups: Sequence[Repeats]) -> float:
    """Give the number of independent cases that would carry as much evidence: from the cases to all repeats.

    For equal repeats m this is cases × m / (1 + (m - 1) × correlation); for unequal ones it follows from the
    variance of the mean of the cases' own rates.
    """
    correlation = within_case_correlation(groups)
    spread = fsum(correlation + (1 - correlation) / repeats for _, repeats in groups)
    return len(groups) ** 2 / spread


def within_case_correlation(groups: Sequence[Repeats]) -> float:
    """Estimate how alike the repeats of a case are: 0 independent, 1 identical; below 0 counts as 0.

    Where the repeats cannot tell (no case was repeated, there is one case only, or every repeat ended alike)
    it is 1, the side that claims least.
    Raises: TooLittleEvidence without a case, ValueError for repeats that make no sense.
    Source: analysis-of-variance estimator for binary data (Ridout, Demétrio & Firth, 1999).
    """
    _check(groups)
    cases, total = len(groups), sum(repeats for _, repeats in groups)
    if cases == 1 or total == cases:
        return 1.0
    within = fsum(passed * (repeats - passed) / repeats for passed, repeats in groups) / (total - cases)
    between = _between(groups, total)
    size = (total - sum(repeats * repeats for _, repeats in groups) / total) / (cases - 1)
    scale = between + (size - 1) * within
    return 1.0 if scale == 0 else min(1.0, max(0.0, (between - within) / scale))


def _between(groups: Sequence[Repeats], total: int) -> float:
    """Give the mean square between cases."""
    rate = sum(passed for passed, _ in groups) / total
    return fsum(repeats * (passed / repeats - rate) ** 2 for passed, repeats in groups) / (len(groups) - 1)


def _check(groups: Sequence[Repeats]) -> None:
    """Refuse no cases at all, a case without a repeat, and more passes than repeats."""
    if not groups:
        raise TooLittleEvidence("A rate needs at least one case.")
    for passed, repeats in groups:
        if not 0 <= passed <= repeats or repeats < 1:
            raise ValueError(f"{passed} passed of {repeats} repeats is not a case.")
