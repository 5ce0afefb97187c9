"""Holds the comparison of two versions on the same cases to published examples and to its symmetry."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.core.statistics import TooLittleEvidence, mcnemar_exact, newcombe_paired

count = st.integers(0, 400)
table = st.tuples(count, count, count, count).filter(any)


@pytest.mark.parametrize(
    ("cells", "low", "high"),
    [
        ((1, 1, 7, 12), -0.507, -0.026),  # Bentur et al., 2009, as in Fagerland et al., 2014
        ((14, 5, 0, 22), 0.011, 0.226),  # Altman et al., 2000, table 6.2
    ],
)
def test_published_examples_come_out(cells: tuple[int, int, int, int], low: float, high: float) -> None:
    bounds = newcombe_paired(*cells, 0.95, sided=2)
    assert (bounds.low, bounds.high) == pytest.approx((low, high), abs=0.0006)
    assert bounds.method == "newcombe-10/1"


def test_the_same_outcome_on_every_case_still_leaves_room_for_a_difference() -> None:
    bounds = newcombe_paired(100, 0, 0, 0)
    assert bounds.low < 0 < bounds.high


def test_not_worse_than_the_baseline_is_a_bound_above_minus_the_margin() -> None:
    assert newcombe_paired(270, 12, 9, 9).low > -0.03
    assert newcombe_paired(40, 3, 2, 5).low < -0.03


@settings(deadline=None, max_examples=80)
@given(table)
def test_swapping_the_versions_turns_the_interval_round(cells: tuple[int, int, int, int]) -> None:
    both, only_a, only_b, neither = cells
    there, back = newcombe_paired(*cells), newcombe_paired(both, only_b, only_a, neither)
    assert (there.low, there.high) == pytest.approx((-back.high, -back.low), abs=1e-12)
    difference = (only_a - only_b) / sum(cells)
    assert -1 <= there.low <= difference + 1e-12
    assert difference - 1e-12 <= there.high <= 1
    assert there.low < there.high


@settings(deadline=None, max_examples=60)
@given(table)
def test_ten_times_the_cases_narrow_the_difference(cells: tuple[int, int, int, int]) -> None:
    both, only_a, only_b, neither = (10 * cell for cell in cells)
    few, many = newcombe_paired(*cells), newcombe_paired(both, only_a, only_b, neither)
    assert many.high - many.low < few.high - few.low


def test_no_discordant_case_speaks_for_no_difference() -> None:
    assert mcnemar_exact(0, 0) == 1.0


def test_ten_to_none_is_a_difference_and_five_to_none_is_not() -> None:
    assert mcnemar_exact(10, 0) == pytest.approx(2 / 2**10)
    assert mcnemar_exact(0, 5) == pytest.approx(2 / 2**5)


@given(count, count)
def test_the_p_value_is_a_probability_and_does_not_mind_the_order(only_a: int, only_b: int) -> None:
    assert 0 < mcnemar_exact(only_a, only_b) == mcnemar_exact(only_b, only_a) <= 1


def test_negative_counts_and_empty_tables_are_refused() -> None:
    with pytest.raises(ValueError, match="not negative"):
        mcnemar_exact(-1, 3)
    with pytest.raises(ValueError, match="not negative"):
        newcombe_paired(3, 3, -1, 3)
    with pytest.raises(TooLittleEvidence, match="both versions"):
        newcombe_paired(0, 0, 0, 0)
