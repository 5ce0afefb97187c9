"""Holds the correction for a judge's errors and the one for several p-values."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tracker.core.statistics import holm, rogan_gladen

share = st.floats(0, 1)


@given(share, share, share)
def test_the_true_rate_comes_back_from_what_an_erring_judge_would_report(
    true: float, tpr: float, tnr: float
) -> None:
    assume(tpr + tnr > 1.01)
    reported = true * tpr + (1 - true) * (1 - tnr)
    assert rogan_gladen(reported, tpr, tnr) == pytest.approx(true, abs=1e-9)


def test_a_perfect_judge_changes_nothing_and_a_lenient_one_is_corrected_down() -> None:
    assert rogan_gladen(0.83, 1, 1) == pytest.approx(0.83)
    assert rogan_gladen(0.90, 0.95, 0.80) == pytest.approx(0.7 / 0.75)
    assert rogan_gladen(0.70, 0.95, 0.70) < 0.70


def test_a_corrected_rate_stays_a_proportion() -> None:
    assert rogan_gladen(0.99, 0.9, 0.9) == 1.0
    assert rogan_gladen(0.01, 0.9, 0.9) == 0.0


def test_a_judge_no_better_than_chance_corrects_nothing() -> None:
    with pytest.raises(ValueError, match="no better than chance"):
        rogan_gladen(0.8, 0.6, 0.4)


def test_rates_in_percent_are_refused() -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        rogan_gladen(80, 0.9, 0.9)


def test_p_values_come_back_adjusted_in_the_order_they_were_given() -> None:
    assert holm([0.04, 0.01, 0.03]) == pytest.approx((0.06, 0.03, 0.06))
    assert holm([]) == ()


@given(st.lists(share, min_size=1, max_size=20))
def test_an_adjusted_p_value_is_never_smaller_than_its_own(p_values: list[float]) -> None:
    adjusted = holm(p_values)
    assert all(0 <= p <= after <= 1 for p, after in zip(p_values, adjusted, strict=True))
    assert min(adjusted) == pytest.approx(min(1.0, len(p_values) * min(p_values)))


def test_a_p_value_above_one_is_refused() -> None:
    with pytest.raises(ValueError, match="p-value"):
        holm([0.2, 1.2])
