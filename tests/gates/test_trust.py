"""Trust in the gate itself: what chance alone may do, and what must never make a verdict better."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from tests.gates.facts import aged, ask, some_rate, with_metric
from tests.gates.test_next_policy import document
from tracker.cli.group import tracker
from tracker.gates.actions.installing import DEFAULT_POLICY
from tracker.gates.criteria import all_kinds
from tracker.gates.rules.policy import Policy
from tracker.gates.rules.policy_reading import read_policy
from tracker.gates.rules.self_test import SIZES, TIERS, error_rates, gates_with_chance
from tracker.gates.rules.verdict import Verdict

ORDER = [Verdict.NOT_MET, Verdict.INCONCLUSIVE, Verdict.MET]
SHIPPED = sorted(DEFAULT_POLICY.parent.iterdir())


def shipped(file: Path) -> Policy:
    return read_policy(file.read_text("utf-8"), all_kinds())


@pytest.mark.parametrize("file", SHIPPED, ids=lambda file: file.stem)
def test_a_system_exactly_at_its_thresholds_passes_by_chance_in_six_of_a_hundred_at_most(file: Path) -> None:
    policy = shipped(file)
    assert list(gates_with_chance(policy)) == ["G3", "keep"]
    for key in gates_with_chance(policy):
        rates = error_rates(policy, key, all_kinds(), sets=2000)
        assert [(one.tier, one.cases) for one in rates] == [(t, n) for t in TIERS for n in SIZES]
        assert max(one.false_pass for one in rates) <= 0.06
        assert max(one.false_pass for one in rates if one.tier == "high") <= 0.03
        largest = [one for one in rates if one.cases == max(SIZES)]
        assert max(one.false_block for one in largest) <= 0.01


def test_the_same_seed_gives_the_same_rates() -> None:
    policy = shipped(DEFAULT_POLICY)
    once, again = (error_rates(policy, "G3", all_kinds(), sets=50) for _ in range(2))
    assert once == again
    assert error_rates(policy, "nowhere", all_kinds()) == ()


def test_the_command_line_prints_the_rates(tmp_path: Path) -> None:
    file = tmp_path / "policy.json"
    file.write_text(json.dumps(document()))
    plain = CliRunner().invoke(tracker, ["policy", "check", str(file), "--simulate", "--sets", "20"])
    assert plain.exit_code == 0
    assert len(plain.output.splitlines()) == 1 + 2 * len(TIERS) * len(SIZES)
    found = json.loads(
        CliRunner()
        .invoke(tracker, ["policy", "check", str(file), "--simulate", "--sets", "20", "--json"])
        .output
    )
    assert set(found) == {"G3", "keep"}


numbers = st.integers(30, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


def bound(passed: int, of: int, threshold: float = 0.9, direction: str = "higher") -> Verdict:
    facts = with_metric(some_rate(passed, of, direction=direction), threshold, direction=direction)
    return ask("metric_bound", facts, settings={"role": "main"}, threshold=30).verdict


@given(numbers, st.sampled_from([0.5, 0.8, 0.9, 0.98]))
def test_from_the_fewest_cases_on_a_further_failed_case_never_improves_a_verdict(
    drawn: tuple[int, int], threshold: float
) -> None:
    passed, of = drawn
    before, after = bound(passed, of, threshold), bound(passed, of + 1, threshold)
    assert ORDER.index(after) <= ORDER.index(before)


@given(numbers, st.sampled_from([0.1, 0.5, 0.9]))
def test_the_direction_turned_round_turns_the_verdict_round(drawn: tuple[int, int], threshold: float) -> None:
    passed, of = drawn
    turned = {Verdict.MET: Verdict.NOT_MET, Verdict.NOT_MET: Verdict.MET}
    higher, lower = bound(passed, of, threshold), bound(passed, of, threshold, "lower")
    at_threshold = {higher, lower} == {
        Verdict.MET
    }  # an interval that ends exactly there is beyond it both ways
    assert lower is turned.get(higher, higher) or at_threshold


@given(numbers, st.integers(0, 400))
def test_a_clock_that_goes_on_only_lets_evidence_expire(drawn: tuple[int, int], days: int) -> None:
    facts = with_metric(some_rate(*drawn))
    asked = {"settings": {"role": "main"}, "threshold": 30, "max_age_days": 90}
    now, later = ask("metric_bound", facts, **asked), ask("metric_bound", aged(facts, days), **asked)
    assert later.verdict in {now.verdict, Verdict.EXPIRED}


@given(st.permutations(range(4)))
def test_the_order_in_which_metrics_arrived_does_not_matter(order: list[int]) -> None:
    rates = [some_rate(90 + at, 100, name=f"metric {at}") for at in range(4)]
    facts = with_metric(rates[0])
    shuffled = replace(facts, metrics=tuple(rates[at] for at in order))
    asked = {"settings": {"role": "main"}, "threshold": 30}
    assert ask("metric_bound", facts, **asked) == ask("metric_bound", shuffled, **asked)
