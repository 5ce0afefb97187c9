"""Holds that the case is the unit of inference: repeats never count as cases."""

from statistics import fmean

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.core.statistics import (
    Repeats,
    TooLittleEvidence,
    case_rate,
    clustered_rate_interval,
    design_effect,
    effective_n,
    rate_interval,
    within_case_correlation,
)

case = st.integers(1, 8).flatmap(lambda repeats: st.tuples(st.integers(0, repeats), st.just(repeats)))
cases = st.lists(case, min_size=1, max_size=60)


def test_repeats_that_always_agree_count_as_one_case() -> None:
    groups = [(5, 5)] * 40 + [(0, 5)] * 10
    assert within_case_correlation(groups) == pytest.approx(1)
    assert effective_n(groups) == pytest.approx(50)
    assert design_effect(groups) == pytest.approx(5)


def test_repeats_that_do_not_depend_on_the_case_all_count() -> None:
    groups = [(4, 5)] * 50
    assert within_case_correlation(groups) == 0
    assert effective_n(groups) == pytest.approx(250)
    assert design_effect(groups) == pytest.approx(1)


def test_the_correlation_is_the_one_of_the_analysis_of_variance() -> None:
    # Three cases run twice, with 2, 1 and 0 passes; only the middle one varies within itself.
    between = (2 * 0.5**2 + 2 * 0.0**2 + 2 * 0.5**2) / (3 - 1)
    within = (0.5**2 + 0.5**2) / (6 - 3)
    expected = (between - within) / (between + (2 - 1) * within)
    assert expected == pytest.approx(0.5)
    assert within_case_correlation([(2, 2), (1, 2), (0, 2)]) == pytest.approx(expected)


def test_all_repeats_passed_is_no_more_evidence_than_the_cases() -> None:
    bounds = clustered_rate_interval([(5, 5)] * 20, 0.95, sided=2)
    assert effective_n([(5, 5)] * 20) == 20
    assert bounds.low == rate_interval(20, 20, 0.95, sided=2).low
    assert bounds.method == "design-effect-clopper-pearson/1"


def test_cases_run_once_give_the_plain_interval() -> None:
    groups = [(1, 1)] * 110 + [(0, 1)] * 10
    bounds, plain = clustered_rate_interval(groups), rate_interval(110, 120)
    assert (bounds.low, bounds.high) == pytest.approx((plain.low, plain.high), abs=1e-12)
    assert bounds.method == "design-effect-wilson/1"


def test_one_case_repeated_a_hundred_times_is_one_case() -> None:
    assert effective_n([(90, 100)]) == 1


def test_a_case_that_ran_often_weighs_no_more_than_the_others() -> None:
    groups = [(0, 1)] * 5 + [(1, 1)] * 4 + [(1000, 1000)]
    assert case_rate(groups) == 0.5
    assert effective_n(groups) == pytest.approx(10, rel=0.2)


def test_the_exact_method_can_be_asked_for() -> None:
    groups = [(5, 5)] * 40 + [(4, 5)] * 6 + [(0, 5)] * 4
    exact, score = clustered_rate_interval(groups, exact=True), clustered_rate_interval(groups)
    assert exact.method == "design-effect-clopper-pearson/1"
    assert exact.low < score.low


@settings(deadline=None, max_examples=60)
@given(cases)
def test_the_effective_n_lies_between_the_cases_and_all_repeats(groups: list[Repeats]) -> None:
    total = sum(repeats for _, repeats in groups)
    assert len(groups) * (1 - 1e-9) <= effective_n(groups) <= total * (1 + 1e-9)
    assert 0 <= within_case_correlation(groups) <= 1
    assert design_effect(groups) >= 1 - 1e-9


@settings(deadline=None, max_examples=60)
@given(cases)
def test_the_interval_holds_the_mean_of_the_cases_rates(groups: list[Repeats]) -> None:
    bounds = clustered_rate_interval(groups)
    rate = fmean(passed / repeats for passed, repeats in groups)
    assert 0 <= bounds.low <= rate + 1e-12
    assert rate - 1e-12 <= bounds.high <= 1
    assert bounds.low < bounds.high


def test_no_case_is_too_little_evidence() -> None:
    with pytest.raises(TooLittleEvidence, match="at least one case"):
        clustered_rate_interval([])


@pytest.mark.parametrize("group", [(0, 0), (3, 2), (-1, 2)])
def test_a_case_that_makes_no_sense_is_refused(group: Repeats) -> None:
    with pytest.raises(ValueError, match="is not a case"):
        clustered_rate_interval([(1, 2), group])
