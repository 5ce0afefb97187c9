"""Intervals of metrics at import: errors count against the system, repeats are one case, none is a point."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from tests.evals.evidence import a_rate, a_run, some_cases
from tracker.core.statistics import clopper_pearson, effective_n, wilson
from tracker.evals.rules.case_values import CaseValues
from tracker.evals.rules.kinds import Direction, ErrorKind, MetricType, Unit
from tracker.evals.rules.measured_run import measured_run
from tracker.evals.rules.normalised import DatasetPart, NormalisedCase, NormalisedMetric, NormalisedRun


def measured(metric: NormalisedMetric, **more: object):  # type: ignore[no-untyped-def]
    return measured_run(a_run(metrics=(metric,), **more)).metrics[0]


def a_mean(value: float, n: int, **more: object) -> NormalisedMetric:
    given = {"unit": Unit.POINTS, "direction": Direction.HIGHER, **more}
    return NormalisedMetric("score", MetricType.NUMERIC, value=value, n=n, **given)  # type: ignore[arg-type]


def test_a_rate_has_the_wilson_bounds_and_the_exact_ones_for_high_risk() -> None:
    bounds = measured(a_rate(110, 120)).bounds
    usual, strict = wilson(110, 120), clopper_pearson(110, 120, 0.975)
    assert (bounds.low, bounds.high, bounds.method) == (usual.low, usual.high, "wilson/1")
    assert (bounds.low_strict, bounds.high_strict) == (strict.low, strict.high)


@pytest.mark.parametrize("passed", [0, 20])
def test_all_or_none_of_twenty_is_never_certain(passed: int) -> None:
    bounds = measured(a_rate(passed, 20)).bounds
    assert bounds.method == "clopper-pearson/1"
    assert (bounds.high or 0) - (bounds.low or 0) > 0.1


def test_errors_that_the_tool_leaves_out_count_as_failures() -> None:
    metric = measured(a_rate(1, 5, value=0.2, n=5, total=6))
    assert (metric.value, round(metric.strict, 3), metric.judged) == (0.2, 0.167, metric.strict)
    assert metric.bounds.low == wilson(1, 6).low


def test_of_a_rate_to_be_kept_low_errors_count_as_hits() -> None:
    metric = measured(a_rate(1, 5, value=0.2, n=5, total=6, direction=Direction.LOWER))
    assert round(metric.strict, 3) == 0.333


def test_a_value_rounded_to_three_digits_is_its_whole_number_of_cases() -> None:
    assert measured(a_rate(value=0.917, n=120)).bounds.low == wilson(110, 120).low


@pytest.mark.parametrize("wrong", [{"n": None}, {"n": 0}, {"value": None}, {"value": 91.7}])
def test_what_is_no_rate_over_cases_gets_no_interval(wrong: dict[str, object]) -> None:
    assert measured(a_rate(**wrong)).bounds.low is None  # type: ignore[arg-type]


def repeated(times: int, alike: bool) -> tuple[NormalisedCase, ...]:
    """Fifty cases of which a fifth fails: in all repeats, or each in one repeat."""
    return tuple(
        NormalisedCase(f"q-{at}", repeat, passed=(at if alike else at + repeat) % 5 != 0)
        for at in range(50)
        for repeat in range(times)
    )


def test_repeats_that_agree_are_worth_one_case() -> None:
    metric = a_rate(200, 250, case_score="passed")
    bounds = measured(metric, cases=repeated(5, alike=True), repeats=5).bounds
    assert bounds.effective_n == pytest.approx(50)
    assert bounds.method == "design-effect-wilson/1"
    assert bounds.low == pytest.approx(wilson(40, 50).low)


def test_repeats_that_differ_are_worth_more_but_never_more_than_they_are() -> None:
    cases = repeated(5, alike=False)
    bounds = measured(a_rate(200, 250, case_score="passed"), cases=cases, repeats=5).bounds
    assert 50 < bounds.effective_n <= 250
    assert bounds.effective_n == pytest.approx(effective_n([(4, 5)] * 50))


def test_a_metric_that_reduces_its_repeats_counts_each_case_once() -> None:
    cases = tuple(
        NormalisedCase(f"q-{at}", repeat, passed=repeat != 2) for at in range(40) for repeat in (0, 1, 2)
    )
    at_least_two = measured(a_rate(40, 40, case_score="passed"), cases=cases, repeats=3)
    assert at_least_two.bounds.effective_n == 40


def test_repeats_without_cases_are_taken_as_identical() -> None:
    assert measured(a_rate(200, 250), repeats=5).bounds.effective_n == 50
    counted = measured(a_rate(40, 50), repeats=5, dataset=DatasetPart("questions", cases=50))
    assert counted.bounds.effective_n == 50


def test_a_mean_takes_the_standard_error_of_its_tool() -> None:
    bounds = measured(a_mean(3.2, 40, stderr=0.1)).bounds
    assert (round(bounds.low, 3), round(bounds.high, 3)) == (3.036, 3.364)
    assert bounds.method == "normal-mean/1"


def scored(values: list[float], repeats: int = 1) -> tuple[NormalisedCase, ...]:
    return tuple(
        NormalisedCase(f"q-{at}", repeat, scores=(("score", value),))
        for at, value in enumerate(values)
        for repeat in range(repeats)
    )


def test_a_mean_without_one_is_resampled_from_its_cases_with_a_fixed_seed() -> None:
    values = [float(at % 5) for at in range(60)]
    metric = a_mean(2.0, 60, case_score="score")
    bounds = measured(metric, cases=scored(values)).bounds
    assert bounds.method == "bootstrap-percentile/1"
    assert bounds.low < 2.0 < bounds.high
    assert measured(metric, cases=scored(values)).bounds == bounds


def test_repeats_of_a_score_narrow_no_mean() -> None:
    values = [float(at % 5) for at in range(60)]
    once = measured(a_mean(2.0, 60, case_score="score"), cases=scored(values)).bounds
    thrice = measured(a_mean(2.0, 180, case_score="score"), cases=scored(values, 3), repeats=3).bounds
    assert (thrice.low, thrice.high) == (once.low, once.high)


@pytest.mark.parametrize(
    "metric",
    [
        a_mean(2.0, 29, case_score="score"),
        a_mean(58.0, 29, case_score="cost"),
        a_mean(1.0, 40, stderr=0.0),
        a_mean(9.9, 60, case_score="score"),
    ],
    ids=["29 cases", "a total", "a certain one", "another mean than that of its cases"],
)
def test_a_mean_that_nothing_carries_has_no_interval(metric: NormalisedMetric) -> None:
    cases = scored([float(at % 5) for at in range(metric.n or 0)])
    assert measured(metric, cases=cases).bounds.low is None


def test_a_share_stays_within_zero_and_one() -> None:
    bounds = measured(a_mean(0.99, 40, stderr=0.02, unit=Unit.PROPORTION)).bounds
    assert (bounds.high, bounds.low < 0.99) == (1.0, True)


def test_the_p95_of_latency_is_measured_from_a_hundred_cases_on() -> None:
    run = a_run(90, 100, cases=True)
    p95 = measured_run(run).metrics[-1]
    assert (p95.name, p95.value, p95.n, p95.direction) == ("latency_p95_ms", 194.0, 100, Direction.LOWER)
    assert p95.bounds.low < 194.0 < p95.bounds.high
    assert [m.name for m in measured_run(a_run(90, 99, cases=True)).metrics] == ["pass_rate"]


def test_second_calls_of_a_case_are_no_further_latencies() -> None:
    cases = tuple(NormalisedCase(f"q-{at % 60}", at // 60, latency_ms=float(at)) for at in range(120))
    assert measured_run(NormalisedRun("x", cases=cases, repeats=2)).metrics == ()


def test_two_metrics_of_one_name_are_told_apart() -> None:
    names = [m.name for m in measured_run(a_run(metrics=(a_rate(), a_rate(), a_rate()))).metrics]
    assert len(set(names)) == 3
    assert names[0] == "pass_rate"


@given(
    passed=some.integers(0, 400),
    failed=some.integers(0, 400),
    broken=some.integers(0, 50),
    lower=some.booleans(),
)
def test_an_interval_holds_its_rate_and_is_no_point(
    passed: int, failed: int, broken: int, lower: bool
) -> None:
    n = passed + failed
    direction = Direction.LOWER if lower else Direction.HIGHER
    metric = measured(a_rate(passed, n, total=n + broken, direction=direction))
    if n == 0:
        assert metric.bounds.low is None
        return
    assert metric.bounds.low <= metric.strict <= metric.bounds.high
    assert metric.bounds.low < metric.bounds.high
    assert metric.bounds.low_strict <= metric.bounds.low
    assert metric.bounds.high_strict >= metric.bounds.high


def test_cases_rank_failed_first_and_broken_judges_between() -> None:
    cases = (
        *some_cases(1, 2),
        NormalisedCase("e", error_kind=ErrorKind.TIMEOUT),
        NormalisedCase("j", error_kind=ErrorKind.JUDGE_ERROR),
        NormalisedCase("s", scores=(("score", 4.0),)),
    )
    counts = measured_run(a_run()).counts
    assert (counts.cases, counts.failed) == (0, 0)
    counted = measured_run(NormalisedRun("x", cases=cases)).counts
    assert (counted.cases, counted.failed, counted.unscored) == (5, 2, 1)


def test_every_score_of_the_cases_is_gathered_once() -> None:
    cases = [
        NormalisedCase("a", passed=True, scores=(("tone", 0.5), ("tone", 0.9), ("cost", 9.0)), cost=1.5),
        NormalisedCase("b", passed=False, scores=(("tone", None),)),
        NormalisedCase("a", 1, error_kind=ErrorKind.SKIPPED, scores=(("tone", 1.0),), latency_ms=20),
    ]
    values = CaseValues(cases)
    assert values.repeated
    assert values.scored("tone") == [("a", 0.5), ("a", 1.0)]
    assert values.scored("passed") == [("a", 1.0), ("b", 0.0)]
    assert (values.scored("cost"), values.scored("latency_ms")) == ([("a", 1.5)], [("a", 20)])
    assert (values.one_a_case("tone"), values.by_case("none")) == ([0.75], {})
