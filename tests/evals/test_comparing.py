"""Two runs compared: when cases pair, the five outcomes, slices, flips, and how often equal runs differ."""

from random import Random

import pytest

from tests.evals.evidence import a_rate, some_cases
from tracker.core.statistics import mcnemar_exact, newcombe_paired
from tracker.evals.rules.case_values import CaseValues
from tracker.evals.rules.comparing import Outcome, Pairs, Question, Side, by_slice, paired, unpaired
from tracker.evals.rules.kinds import ErrorKind, MetricType, Unit
from tracker.evals.rules.measured import MeasuredMetric, measured_metric
from tracker.evals.rules.normalised import NormalisedCase, NormalisedRun
from tracker.evals.rules.pairing import pairing_of, values_of
from tracker.evals.rules.two_runs import Measured, RunSide, compared

RATE = Question("binary", "proportion", "higher", "limited")
LATENCY = Question("quantile", "ms", "lower", "limited")
IDS = {"a", "b", "c"}


def verdicts(both: int, only_new: int, only_old: int, neither: int) -> Pairs:
    new = [1.0] * (both + only_new) + [0.0] * (only_old + neither)
    old = [1.0] * both + [0.0] * only_new + [1.0] * only_old + [0.0] * neither
    return Pairs([[value] for value in new], [[value] for value in old])


class Stored(MeasuredMetric):
    """A measured metric with the bounds as columns, as the table has them."""

    @property
    def low(self) -> float | None:
        return self.bounds.low

    @property
    def high(self) -> float | None:
        return self.bounds.high

    low_strict = property(lambda self: self.bounds.low_strict)
    high_strict = property(lambda self: self.bounds.high_strict)


def a_side(cases: tuple[NormalisedCase, ...], dataset: str | None = "v1", score: str = "passed") -> RunSide:
    passed = sum(case.passed is True for case in cases)
    run = NormalisedRun(tool="t", cases=cases, metrics=(a_rate(passed, len(cases), case_score=score),))
    found = measured_metric(run.metrics[0], run, CaseValues(run.cases))
    stored: Measured = Stored(**{name: getattr(found, name) for name in MeasuredMetric.__slots__})
    return RunSide([stored], cases, dataset)


def test_the_same_version_of_a_dataset_pairs_on_what_both_have() -> None:
    found = pairing_of("v1", "v1", IDS, {"b", "c", "d"})
    assert (found.paired, found.shared) == (True, 2)
    assert found.why.endswith("2 cases that only one of them has are left out.")


@pytest.mark.parametrize(
    ("new", "old", "ids", "why"),
    [
        ("v1", "v2", IDS, "different versions of the dataset"),
        ("v1", "v1", {"x"}, "no case in common"),
        (None, None, {"a", "b"}, "cases are not all the same"),
        ("v1", None, {"a", "b"}, "cases are not all the same"),
        ("v1", "v1", set(), "without its single cases"),
    ],
)
def test_runs_do_not_pair_and_it_is_said_why(
    new: str | None, old: str | None, ids: set[str], why: str
) -> None:
    found = pairing_of(new, old, IDS, ids)
    assert not found.paired
    assert found.why.startswith("Unpaired: ")
    assert why in found.why


def test_runs_that_name_no_dataset_pair_when_every_case_is_the_same() -> None:
    assert pairing_of(None, None, IDS, IDS).paired


def test_single_verdicts_are_told_by_mcnemar_and_newcombe() -> None:
    answer = paired(RATE, verdicts(95, 14, 5, 6))
    wanted = newcombe_paired(95, 14, 5, 6, 0.95)
    assert (answer.difference.low, answer.difference.high) == (wanted.low, wanted.high)
    assert answer.difference.p == mcnemar_exact(14, 5)
    assert answer.difference.value == pytest.approx(9 / 120)


@pytest.mark.parametrize(
    ("pairs", "outcome", "why"),
    [
        (verdicts(80, 20, 2, 18), Outcome.IMPROVED, "better side"),
        (verdicts(80, 2, 20, 18), Outcome.REGRESSED, "worse side"),
        (verdicts(980, 5, 5, 10), Outcome.NOT_DIFFERENT, "smaller than 3 points"),
        (verdicts(80, 5, 5, 10), Outcome.INCONCLUSIVE, "more cases would tell"),
        (verdicts(235, 8, 4, 13), Outcome.INCONCLUSIVE, "not worse by 3 points or more"),
        (verdicts(5, 2, 1, 1), Outcome.INSUFFICIENT, "too few"),
    ],
)
def test_the_five_outcomes(pairs: Pairs, outcome: Outcome, why: str) -> None:
    answer = paired(RATE, pairs)
    assert answer.outcome is outcome
    assert why in answer.why


def test_where_less_is_better_the_sides_are_the_other_way() -> None:
    lower = Question("binary", "proportion", "lower", "limited")
    assert paired(lower, verdicts(80, 20, 2, 18)).outcome is Outcome.REGRESSED
    assert paired(lower, verdicts(80, 2, 20, 18)).outcome is Outcome.IMPROVED


def test_an_unknown_direction_is_never_judged() -> None:
    answer = paired(Question("binary", "proportion", "unknown", "limited"), verdicts(80, 20, 2, 18))
    assert answer.outcome is Outcome.INSUFFICIENT
    assert "which way is better" in answer.why


def test_high_risk_asks_for_more() -> None:
    pairs = verdicts(95, 14, 5, 6)
    assert paired(RATE, pairs).outcome is Outcome.IMPROVED
    assert paired(Question("binary", "proportion", "higher", "high"), pairs).outcome is Outcome.INCONCLUSIVE


def test_repeats_are_compared_by_the_mean_of_each_case() -> None:
    new = [[1.0, 1.0, 0.0], [1.0, 1.0, 1.0]] * 30
    old = [[1.0, 0.0, 0.0], [1.0, 1.0, 0.0]] * 30
    answer = paired(RATE, Pairs(new, [*old[:-1], [1.0, 1.0, 1.0]]))
    assert answer.difference.method.startswith("bootstrap")
    assert answer.outcome is Outcome.IMPROVED
    assert answer.difference.only_new is None


def test_values_that_are_the_same_in_every_case_are_not_different() -> None:
    scores = Question("numeric", "points", "higher", "limited")
    same = Pairs([[float(n)] for n in range(40)], [[float(n)] for n in range(40)])
    assert paired(scores, same).outcome is Outcome.NOT_DIFFERENT
    shifted = Pairs([[n + 1.0] for n in range(40)], [[float(n)] for n in range(40)])
    assert paired(scores, shifted).outcome is Outcome.INSUFFICIENT


def test_separate_cases_are_compared_by_their_bounds() -> None:
    answer = unpaired(LATENCY, Side(900.0, 850.0, 950.0, 200), Side(1200.0, 1150.0, 1260.0, 200))
    assert answer.outcome is Outcome.IMPROVED
    assert answer.difference.value == -300
    for without in (Side(900.0, None, None, None), Side(None, None, None, None)):
        assert unpaired(LATENCY, without, Side(1.0, 0.5, 2.0, 9)).outcome is Outcome.INSUFFICIENT


def test_of_many_slices_one_that_fell_by_chance_is_no_regression() -> None:
    fell, rest = verdicts(22, 1, 7, 0), verdicts(27, 1, 1, 1)
    alone = by_slice(RATE, {"fell": fell})
    among = by_slice(RATE, {"fell": fell, **{str(n): rest for n in range(5)}})
    assert alone["fell"].outcome is Outcome.REGRESSED
    assert among["fell"].outcome is Outcome.INCONCLUSIVE
    assert (among["fell"].difference.p or 0) > (alone["fell"].difference.p or 1)


def test_a_case_without_a_verdict_counts_on_the_bad_side() -> None:
    cases = [
        NormalisedCase("a", scores=(("ok", 1.0),)),
        NormalisedCase("b", scores=(("ok", None),)),
        NormalisedCase("c", scores=(("ok", 1.0),), error_kind=ErrorKind.SYSTEM_ERROR),
        NormalisedCase("d", error_kind=ErrorKind.SKIPPED),
    ]
    assert values_of(cases, CaseValues(cases), "ok", MetricType.BINARY, "higher") == {
        "a": [1.0],
        "b": [0.0],
        "c": [0.0],
    }
    assert values_of(cases, CaseValues(cases), "ok", MetricType.BINARY, "lower") == {
        "a": [1.0],
        "b": [1.0],
        "c": [1.0],
    }
    assert values_of(cases, CaseValues(cases), "ok", MetricType.NUMERIC, "higher") == {"a": [1.0], "c": [1.0]}


def test_two_runs_tell_their_flips_in_both_directions() -> None:
    found = compared(a_side(some_cases(110, 120)), a_side(some_cases(100, 120)), "limited")
    assert found.chosen is not None
    assert found.chosen.answer.outcome is Outcome.IMPROVED
    assert found.flips.better == tuple(f"q-{n:03}" for n in range(10, 20))
    assert found.flips.worse == ()
    back = compared(a_side(some_cases(100, 120)), a_side(some_cases(110, 120)), "limited")
    assert (back.flips.worse, back.flips.better) == (found.flips.better, ())


def test_a_metric_stored_without_its_score_is_matched_by_its_name() -> None:
    found = compared(a_side(some_cases(110, 120), score=""), a_side(some_cases(100, 120)), "limited")
    assert found.metrics[0].paired


def test_on_another_dataset_the_totals_are_compared() -> None:
    found = compared(a_side(some_cases(110, 120)), a_side(some_cases(60, 120), dataset="v2"), "limited")
    assert not found.metrics[0].paired
    assert found.metrics[0].answer.outcome is Outcome.IMPROVED
    assert found.metrics[0].answer.difference.method == "mover/1"
    assert found.pairs == {}


def test_equal_systems_are_called_different_in_at_most_one_of_ten() -> None:
    """2,000 pairs of runs of one true rate; each outcome has an error of 5 % at most, two of them 10 %."""
    rng, called = Random(11), 0
    for _ in range(2000):
        skill = [rng.random() for _ in range(120)]
        both = [(rng.random() < s, rng.random() < s) for s in skill]
        counts = [both.count(pair) for pair in ((True, True), (True, False), (False, True), (False, False))]
        called += paired(RATE, verdicts(*counts)).outcome in {Outcome.IMPROVED, Outcome.REGRESSED}
    assert called / 2000 <= 0.10


def test_units_that_are_no_rates_have_no_margin() -> None:
    assert LATENCY.margin is None
    tiers = ("minimal", "limited", "high")
    assert [Question("binary", Unit.PROPORTION, "higher", tier).margin for tier in tiers] == [
        0.05,
        0.03,
        0.02,
    ]
