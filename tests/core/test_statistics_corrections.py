"""Holds the correction for a judge's errors, its interval, and the correction for several p-values."""

import random

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tracker.core.statistics import (
    Labelled,
    TooLittleEvidence,
    corrected_interval,
    holm,
    rogan_gladen,
    wilson,
)

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


def test_the_corrected_interval_misses_a_known_true_rate_as_rarely_as_it_says() -> None:
    for true, tpr, tnr, n, passed, failed in (
        (0.9, 0.93, 0.83, 120, 60, 60),
        (0.95, 0.95, 0.85, 200, 90, 30),
        (0.5, 0.8, 0.8, 100, 50, 50),
    ):
        draws = random.Random(7)
        lower = upper = 0
        for _ in range(1_000):
            said = sum(draws.random() < (tpr if draws.random() < true else 1 - tnr) for _ in range(n))
            tp = sum(draws.random() < tpr for _ in range(passed))
            tn = sum(draws.random() < tnr for _ in range(failed))
            try:
                found = corrected_interval(said, n, Labelled(tp, passed - tp, tn, failed - tn))
            except TooLittleEvidence:  # the whole interval lies beyond 1
                lower += 1
                continue
            lower, upper = lower + (found.low > true), upper + (found.high < true)
        # each bound alone has 95 %: 50 of 1,000, and three standard errors of that
        assert lower <= 71
        assert upper <= 71


def test_what_the_labels_leave_unsure_makes_the_interval_wider() -> None:
    plain = wilson(110, 120)
    few, many = Labelled(56, 4, 50, 10), Labelled(5_600, 400, 5_000, 1_000)
    narrow, wide = corrected_interval(110, 120, many), corrected_interval(110, 120, few)
    assert wide.low < narrow.low
    assert wide.high == 1.0
    assert narrow.high - narrow.low > plain.high - plain.low
    assert wide.low == pytest.approx(0.8950, abs=5e-5)


@pytest.mark.parametrize(
    "judge",
    [Labelled(0, 0, 50, 10), Labelled(56, 4, 0, 0), Labelled(10, 10, 10, 10), Labelled(2, 18, 2, 18)],
)
def test_a_judge_that_cannot_be_corrected_is_refused(judge: Labelled) -> None:
    with pytest.raises(TooLittleEvidence):
        corrected_interval(110, 120, judge)
