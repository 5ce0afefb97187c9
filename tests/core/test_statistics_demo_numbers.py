"""Holds the methods to the numbers that the demo company's evidence was published with."""

import pytest

from tracker.core.statistics import (
    Direction,
    cases_until_met,
    clears,
    clustered_rate_interval,
    effective_n,
    rate_interval,
    wilson,
)

HIGHER, LOWER = Direction.HIGHER, Direction.LOWER
MET, NOT_MET, INCONCLUSIVE = True, False, None

BINARY = [
    (920, 1000, 0.90, HIGHER, 0.9047, 0.9330, MET),
    (0, 400, 0.01, LOWER, 0.0, 0.0075, MET),
    (110, 120, 0.90, HIGHER, 0.8654, 0.9495, INCONCLUSIVE),
    (113, 120, 0.92, HIGHER, 0.8958, 0.9681, INCONCLUSIVE),
    (101, 120, 0.90, HIGHER, 0.7794, 0.8889, NOT_MET),
    (68, 85, 0.90, HIGHER, 0.7199, 0.8616, NOT_MET),
    (9, 85, 0.05, LOWER, 0.0626, 0.1734, NOT_MET),
    (47, 50, 0.90, HIGHER, 0.8591, 0.9758, INCONCLUSIVE),
    (17720, 20000, 0.88, HIGHER, 0.8823, 0.8896, MET),
    (738, 800, 0.90, HIGHER, 0.9055, 0.9367, MET),
    (278, 300, 0.88, HIGHER, 0.8979, 0.9478, MET),
    (121, 160, 0.88, HIGHER, 0.6965, 0.8075, NOT_MET),
    (276, 300, 0.88, HIGHER, 0.8903, 0.9422, MET),
    (31, 50, 0.80, HIGHER, 0.5037, 0.7240, NOT_MET),
    (329, 350, 0.90, HIGHER, 0.9156, 0.9577, MET),
    (0, 40, 0.01, LOWER, 0.0, 0.0722, INCONCLUSIVE),
    (331, 350, 0.90, HIGHER, 0.9222, 0.9624, MET),
    (2, 400, 0.01, LOWER, 0.0017, 0.0150, INCONCLUSIVE),
    (219, 600, 0.30, HIGHER, 0.3333, 0.3979, MET),
    (566, 600, 0.92, HIGHER, 0.9257, 0.9570, MET),
    (0, 600, 0.005, LOWER, 0.0, 0.0050, MET),
    (261, 300, 0.80, HIGHER, 0.8347, 0.8987, MET),
    (257, 300, 0.80, HIGHER, 0.8202, 0.8868, MET),
    (141, 150, 0.85, HIGHER, 0.8996, 0.9648, MET),
]


@pytest.mark.parametrize(("k", "n", "threshold", "direction", "low", "high", "expected"), BINARY)
def test_every_pass_rate_of_the_demo_has_its_published_bounds(
    k: int, n: int, threshold: float, direction: Direction, low: float, high: float, expected: bool | None
) -> None:
    bounds = rate_interval(k, n)
    assert (round(bounds.low, 4), round(bounds.high, 4)) == (low, high)
    assert clears(bounds, threshold, direction) is expected


@pytest.mark.parametrize(
    ("k", "n", "threshold", "cases"), [(110, 120, 0.90, 877), (113, 120, 0.92, 425), (47, 50, 0.90, 153)]
)
def test_the_cases_that_would_settle_an_open_rate_are_the_published_ones(
    k: int, n: int, threshold: float, cases: int
) -> None:
    assert cases_until_met(k / n, threshold) == cases


def test_the_agent_with_five_repeats_is_judged_at_121_cases_not_at_250() -> None:
    bounds, naive = wilson(0.848 * 121.2, 121.2), wilson(212, 250)
    assert (round(bounds.low, 4), round(bounds.high, 4)) == (0.7868, 0.8940)
    assert round(naive.low, 4) == 0.8069


def test_cases_with_those_totals_reach_those_bounds_by_themselves() -> None:
    # 31 of 50 solved in all five runs and 212 runs of 250 solved, as published.
    groups = [(5, 5)] * 31 + [(4, 5)] * 8 + [(3, 5)] * 4 + [(2, 5)] * 6 + [(1, 5)]
    assert sum(passed for passed, _ in groups) == 212
    assert effective_n(groups) == pytest.approx(121.2, rel=0.01)
    bounds = clustered_rate_interval(groups)
    assert (bounds.low, bounds.high) == pytest.approx((0.7868, 0.8940), abs=0.0005)
