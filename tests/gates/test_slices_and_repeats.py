"""Slices against their floor, repeats, latency and cost: what decides, and what only needs more cases."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from tests.building import NOW
from tests.evals.evidence import a_rate
from tests.gates.facts import aged, ask, some_facts, some_rate, some_run, with_metric
from tests.gates.stories import a_story, hold_to, judged, measure
from tests.gates.test_next_policy import criterion, document
from tracker.core.actor import system_actor
from tracker.evals.rules.normalised import NormalisedCase
from tracker.gates.actions.policies import publish_new
from tracker.gates.criteria import all_kinds
from tracker.gates.rules.criterion import Asked
from tracker.gates.rules.facts import Facts
from tracker.gates.rules.outcome import CriterionOutcome
from tracker.gates.rules.verdict import Verdict


def a_slice(name: str, passed: int, cases: int, unscored: int = 0) -> dict[str, Any]:
    return {"name": name, "cases": cases, "failed": cases - passed - unscored, "unscored": unscored}


def sliced(*slices: dict[str, Any], threshold: float = 0.9, **more: Any) -> Facts:
    """Facts of a run whose main metric counts the cases that passed in these slices."""
    total = sum(one["cases"] for one in slices)
    passed = total - sum(one["failed"] + one["unscored"] for one in slices)
    run = some_run(cases=total, slices=slices, **more)
    return with_metric(some_rate(passed, total, run=run), threshold)


def floor_of(facts: Facts, fewest: float = 30, **more: Any) -> CriterionOutcome:
    return ask("slice_floor", facts, threshold=fewest, max_age_days=90, **more)


def test_slices_that_all_hold_their_floor_are_met() -> None:
    found = floor_of(sliced(a_slice("billing", 58, 60), a_slice("claims", 55, 60)))
    assert found.verdict is Verdict.MET
    assert found.why == (
        "No slice of 2 is shown to lie below 85 %; claims: 91.7 % (83.9–95.9 %) of 60 cases is worst."
    )
    assert (found.measure.value, found.measure.threshold, found.measure.n) == (55 / 60, 0.85, 60)


def test_one_slice_far_below_blocks_although_the_whole_is_fine() -> None:
    facts = sliced(a_slice("adults", 485, 500), a_slice("seniors", 30, 50))
    found = floor_of(facts)
    assert found.verdict is Verdict.NOT_MET
    assert found.why.startswith("seniors: 60.0 % (48.4–70.6 %) of 50 cases lies below the floor of 85 %.")
    assert "more cases would not help" in found.settle


def test_a_slice_a_little_below_is_no_proof_that_it_is() -> None:
    found = floor_of(
        sliced(a_slice("a", 99, 100), a_slice("b", 25, 31))
    )  # 80.6 %, by chance every fourth time
    assert found.verdict is Verdict.MET


def test_looking_at_many_slices_is_corrected_for() -> None:
    one = floor_of(sliced(a_slice("good", 100, 100), a_slice("low", 43, 60)))
    many = floor_of(sliced(*(a_slice(f"good {at}", 60, 60) for at in range(30)), a_slice("low", 43, 60)))
    assert (one.verdict, many.verdict) == (Verdict.NOT_MET, Verdict.MET)


def test_slices_of_few_cases_need_more() -> None:
    found = floor_of(sliced(a_slice("a", 40, 41), a_slice("b", 12, 12), a_slice("c", 29, 29)))
    assert found.verdict is Verdict.INCONCLUSIVE
    assert found.why == "2 slices of 3 with too few cases: b (12) and c (29)."
    assert found.settle == "At least 30 cases in each slice."


@pytest.mark.parametrize(
    ("facts", "verdict", "told"),
    [
        (some_facts(), Verdict.MISSING, "No main metric has a target and a result yet"),
        (with_metric(some_rate()), Verdict.MISSING, "The run names no slices."),
        (
            with_metric(
                some_rate(100, 120, run=some_run(slices=(a_slice("a", 60, 60), a_slice("b", 60, 60))))
            ),
            Verdict.MISSING,
            "Slices count the cases that passed, and grounded is another number.",
        ),
        (aged(sliced(a_slice("a", 60, 60)), 91), Verdict.EXPIRED, "at most 90 are allowed"),
        (sliced(a_slice("a", 60, 60), judge="orion-judge"), Verdict.INCONCLUSIVE, "never held against"),
    ],
)
def test_without_evidence_of_slices_it_says_what_lacks(facts: Facts, verdict: Verdict, told: str) -> None:
    found = floor_of(facts)
    assert found.verdict is verdict
    assert told in found.why


def test_the_floor_of_what_should_be_low_is_on_the_other_side() -> None:
    slices = (a_slice("a", 99, 100), a_slice("b", 70, 100))
    metric = some_rate(31, 200, direction="lower", run=some_run(cases=200, slices=slices))
    found = floor_of(with_metric(metric, 0.1, direction="lower"))
    assert found.verdict is Verdict.NOT_MET
    assert found.measure.threshold == pytest.approx(0.85)


@given(
    st.lists(st.tuples(st.integers(30, 80), st.integers(0, 80)), min_size=1, max_size=5), st.integers(0, 4)
)
def test_a_further_failed_case_never_makes_the_slices_better(
    drawn: list[tuple[int, int]], place: int
) -> None:
    order = [Verdict.NOT_MET, Verdict.INCONCLUSIVE, Verdict.MET]
    slices = [a_slice(f"s{at}", min(passed, n), n) for at, (n, passed) in enumerate(drawn)]
    worse = [dict(one) for one in slices]
    chosen = worse[place % len(worse)]
    if chosen["failed"] < chosen["cases"]:
        chosen["failed"] += 1
    before, after = (floor_of(sliced(*part)).verdict for part in (slices, worse))
    assert order.index(after) <= order.index(before)


@pytest.mark.parametrize(
    ("kind", "repeats", "verdict", "told"),
    [
        ("rag", 3, Verdict.MET, "40 cases asked 3 times; 3 are asked for."),
        ("agent", 1, Verdict.NOT_MET, "40 cases asked once; 3 are asked for."),
        ("forecasting", 1, Verdict.NOT_APPLICABLE, "not of kind forecasting"),
    ],
)
def test_generative_systems_are_asked_several_times(
    kind: str, repeats: int, verdict: Verdict, told: str
) -> None:
    run = some_run(repeats=repeats, cases=40 * repeats)
    found = ask("repeats", with_metric(some_rate(run=run), kind=kind), threshold=3)
    assert found.verdict is verdict
    assert told in found.why


def test_latency_and_cost_are_bounds_of_their_own_role() -> None:
    target = {"direction": "lower", "role": "latency", "unit": "proportion"}
    facts = with_metric(some_rate(10, 400, direction="lower"), 0.05, **target)
    asked = Asked("G3.latency", "Latency", "latency_bound", "", {}, threshold=100)
    (found,) = all_kinds()["latency_bound"].judge(asked, facts)
    assert (found.verdict, found.kind) == (Verdict.MET, "latency_bound")
    (missing,) = all_kinds()["cost_ceiling"].judge(Asked("G3.cost", "Cost", "cost_ceiling", "", {}), facts)
    assert missing.verdict is Verdict.MISSING
    left_out = Asked("G3.cost", "Cost", "cost_ceiling", "", {"when_none": "leave_out"})
    assert all_kinds()["cost_ceiling"].judge(left_out, facts) == ()


def test_slices_of_a_stored_run_are_judged(session: Session) -> None:
    story = a_story(session, "LIFE-RISK")
    good = tuple(NormalisedCase(f"a{at}", passed=True, slice="adults") for at in range(500))
    bad = tuple(NormalisedCase(f"s{at}", passed=at < 30, slice="seniors") for at in range(50))
    rate = a_rate(530, 550, "fair", case_score="passed")
    measure(session, story, rate, cases=(*good, *bad))
    hold_to(session, story, "fair", 0.9)
    wanted = document()
    slot = criterion(wanted, "G3", "slices")
    slot |= {"kind": "slice_floor", "settings": {}, "threshold": 30, "rule": "{threshold} cases each"}
    publish_new(session, actor=system_actor(), now=NOW, text=json.dumps(wanted))
    row = judged(session, story)[1]["Slices"]
    assert row.verdict == "not_met"
    assert row.why.startswith("seniors: 60.0 %")
