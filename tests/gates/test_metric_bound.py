"""The interval of a metric against its threshold: every verdict, and the sentence that says why."""

from datetime import timedelta
from typing import Any

import pytest

from tests.building import NOW
from tests.gates.facts import ask, some_facts, some_rate, some_run, some_target, with_metric
from tracker.gates.criteria import all_kinds
from tracker.gates.rules.criterion import Asked
from tracker.gates.rules.facts import Facts
from tracker.gates.rules.outcome import CriterionOutcome
from tracker.gates.rules.verdict import Verdict


def judged(facts: Facts, **more: Any) -> CriterionOutcome:
    given = {"threshold": 30, "max_age_days": 90, "settings": {"role": "main"}, **more}
    return ask("metric_bound", facts, **given)


def test_an_interval_that_crosses_the_threshold_needs_data_and_says_how_much() -> None:
    outcome = judged(with_metric(some_rate(110, 120)))
    assert outcome.verdict is Verdict.INCONCLUSIVE
    assert outcome.why == "91.7 % (86.5–95.0 %) of 120 cases: the interval crosses 90 %."
    assert outcome.settle == "At this rate 757 more cases would settle it."
    assert outcome.more == 877 - 120


def test_an_interval_beyond_the_threshold_meets_it() -> None:
    outcome = judged(with_metric(some_rate(920, 1000)))
    assert (outcome.verdict, outcome.settle, outcome.more) == (Verdict.MET, "", None)
    assert outcome.why == "92.0 % (90.5–93.3 %) of 1,000 cases: the whole interval is at or above 90 %."
    assert outcome.rule == "95 % lower bound at or above 90 %"


def test_an_interval_short_of_the_threshold_does_not_meet_it() -> None:
    outcome = judged(with_metric(some_rate(68, 85)))
    assert outcome.verdict is Verdict.NOT_MET
    assert outcome.why == "80.0 % (72.0–86.2 %) of 85 cases: the whole interval is below 90 %."
    assert outcome.settle == "The system has to get better; more cases would not help."


def test_a_rate_that_should_be_low_is_held_by_its_upper_bound() -> None:
    low = some_rate(0, 600, direction="lower")
    assert judged(with_metric(low, 0.005, direction="lower")).verdict is Verdict.MET
    hung_up = some_rate(9, 85, direction="lower")
    outcome = judged(with_metric(hung_up, 0.05, direction="lower"))
    assert (outcome.verdict, outcome.rule) == (Verdict.NOT_MET, "95 % upper bound at or below 5 %")
    assert outcome.why == "10.6 % (6.3–17.3 %) of 85 cases: the whole interval is above 5 %."


def test_a_value_short_of_the_threshold_is_not_settled_by_more_of_the_same() -> None:
    outcome = judged(with_metric(some_rate(105, 120)))
    assert (outcome.verdict, outcome.more) == (Verdict.INCONCLUSIVE, None)
    assert outcome.settle == (
        "The value itself is not beyond the threshold: more cases of the same would not meet it."
    )


def test_high_risk_is_held_to_exact_bounds() -> None:
    usual, strict = (judged(with_metric(some_rate(925, 1000), 0.91), strict=high) for high in (False, True))
    assert (usual.verdict, strict.verdict) == (Verdict.MET, Verdict.INCONCLUSIVE)
    assert strict.rule == "97.5 % lower bound at or above 91 %"
    assert strict.more is not None
    assert usual.measure.low != strict.measure.low


def test_without_a_target_the_row_says_where_to_set_one() -> None:
    outcome = judged(some_facts())
    assert (outcome.verdict, outcome.why) == (Verdict.MISSING, "No target is set for a main metric.")
    assert outcome.evidence[0].path == "/initiatives/ONE/evals/targets"


def test_a_role_that_may_be_absent_leaves_no_row() -> None:
    asked = Asked("G3.q", "Q", "metric_bound", "", {"role": "quality", "when_none": "leave_out"})
    assert all_kinds()["metric_bound"].judge(asked, some_facts()) == ()


def test_each_target_has_a_row_of_its_own() -> None:
    latest = some_rate()
    targets = tuple(some_target(latest, id=f"t{n}", role=role) for n, role in enumerate(("main", "cost")))
    asked = Asked("G3.all", "All", "metric_bound", "", {"role": "any"})
    rows = all_kinds()["metric_bound"].judge(asked, some_facts(targets=targets, metrics=(latest,)))
    assert [(row.key, row.label) for row in rows] == [
        ("G3.all:t0", "Grounded and correct"),
        ("G3.all:t1", "Grounded and correct"),
    ]


def test_a_target_without_a_run_is_missing() -> None:
    outcome = judged(with_metric(None))
    assert outcome.verdict is Verdict.MISSING
    assert outcome.why == "No result of grounded and correct in the suite answers yet."


def test_a_bare_number_cannot_open_a_gate() -> None:
    bare = some_rate(99, 100, n=None, effective_n=None, strict=None, low=None, high=None, value=0.99)
    outcome = judged(with_metric(bare))
    assert outcome.verdict is Verdict.INCONCLUSIVE
    assert outcome.why == "99.0 % is a bare number: the result does not say from how many cases."


def test_too_few_cases_are_inconclusive_even_at_all_of_them() -> None:
    outcome = judged(with_metric(some_rate(20, 20), 0.5))
    assert (outcome.verdict, outcome.more) == (Verdict.INCONCLUSIVE, 10)
    assert outcome.why == "100.0 % of 20 cases: too few to weigh it."
    assert outcome.settle == "10 more cases would be enough; 30 are asked for."


@pytest.mark.parametrize(
    ("part", "reason"),
    [
        ({"run": some_run(limit=50)}, "The run was limited to 50 cases."),
        ({"run": some_run(status="cancelled")}, "The run ended as cancelled."),
    ],
)
def test_a_part_of_the_evidence_cannot_meet_a_criterion(part: dict[str, Any], reason: str) -> None:
    outcome = judged(with_metric(some_rate(980, 1000, **part)))
    assert (outcome.verdict, outcome.settle) == (Verdict.INCONCLUSIVE, "Run all cases and score each.")
    assert outcome.why.endswith(f"the whole interval is at or above 90 %. {reason}")


@pytest.mark.parametrize("passed", [980, 500])
def test_cases_without_a_score_leave_it_open_either_way(passed: int) -> None:
    outcome = judged(with_metric(some_rate(passed, 1000, unscored=30)))
    assert outcome.verdict is Verdict.INCONCLUSIVE
    assert outcome.why == "30 cases without a score; at most 2 % may have none."
    assert outcome.settle.startswith("Score every case")


def test_a_part_of_the_evidence_can_fail_a_criterion() -> None:
    outcome = judged(with_metric(some_rate(400, 1000, run=some_run(limit=1000))))
    assert outcome.verdict is Verdict.NOT_MET


def test_two_per_cent_without_a_score_are_allowed() -> None:
    assert judged(with_metric(some_rate(980, 1000, unscored=20))).verdict is Verdict.MET


def test_evidence_expires_by_age() -> None:
    run = some_run(ran_at=NOW - timedelta(days=90))
    outcome = judged(with_metric(some_rate(980, 1000, run=run)))
    assert (outcome.verdict, outcome.settle) == (Verdict.EXPIRED, "Run the suite again.")
    assert outcome.why == "Measured 90 days ago; at most 90 are allowed."
    young = some_run(ran_at=NOW - timedelta(days=89, hours=23))
    met = judged(with_metric(some_rate(980, 1000, run=young)))
    assert (met.verdict, met.expires_at) == (Verdict.MET, NOW + timedelta(hours=1))


def test_evidence_expires_by_a_change_of_the_model() -> None:
    old = some_rate(980, 1000, run=some_run(model="orion-2"))
    new = some_rate(run=some_run(id="new", number=8, model="orion-3", ran_at=NOW))
    outcome = judged(with_metric(old, metrics=(old, new)))
    assert outcome.verdict is Verdict.EXPIRED
    assert outcome.why == "Measured on orion-2; since then run #8 measured orion-3."


@pytest.mark.parametrize("change", [{"code": "b"}, {"model": ""}, {"ran_at": NOW - timedelta(days=3)}])
def test_what_is_no_newer_model_or_prompt_expires_nothing(change: dict[str, Any]) -> None:
    old = some_rate(980, 1000, run=some_run(model="orion-2", code="a"))
    given = {"id": "new", "number": 8, "model": "orion-3", "ran_at": NOW, **change}
    if "code" in change:
        given["model"] = "orion-2"
    new = some_rate(run=some_run(**given))
    assert judged(with_metric(old, metrics=(old, new))).verdict is Verdict.MET


def test_a_late_threshold_is_shown_with_its_reason() -> None:
    outcome = judged(with_metric(some_rate(980, 1000), set_at=NOW, reason="The sponsor asked for it."))
    assert outcome.verdict is Verdict.MET
    assert outcome.why.endswith(
        "The threshold was set on 25 Nov 2026, after this run: The sponsor asked for it."
    )


def test_a_direction_chosen_after_the_run_cannot_open_a_gate() -> None:
    unknown = some_rate(980, 1000, direction="unknown")
    assert judged(with_metric(unknown)).verdict is Verdict.MET
    late = judged(with_metric(unknown, set_at=NOW))
    assert late.verdict is Verdict.INCONCLUSIVE
    assert late.why.startswith(
        "The result does not say which way is better, and the target was set only after"
    )


def test_a_result_that_contradicts_its_target_is_not_weighed() -> None:
    other_way = judged(with_metric(some_rate(980, 1000, direction="lower")))
    assert other_way.verdict is Verdict.INCONCLUSIVE
    assert other_way.why == "The result says that lower is better, the target says higher."
    other_unit = judged(with_metric(some_rate(980, 1000), unit="points"))
    assert other_unit.why == "The result is counted in proportion, the target in points."


def test_errors_count_as_failures_whatever_the_tool_says() -> None:
    metric = some_rate(94, 120, value=0.94, successes=94, n=100)
    outcome = judged(with_metric(metric))
    assert (outcome.verdict, outcome.measure.n) == (Verdict.NOT_MET, 120)
    assert outcome.why.startswith("78.3 % (")
    assert outcome.why.endswith("The tool reports 94.0 %; errors count as failures here.")


def test_repeats_are_no_further_cases() -> None:
    run = some_run(repeats=5, cases=250)
    repeated = some_rate(212, 250, run=run, effective_n=121.2, low=0.7868, high=0.894)
    outcome = judged(with_metric(repeated, 0.84))
    assert outcome.why == (
        "84.8 % (78.7–89.4 %) of 50 cases × 5, worth 121 independent ones: the interval crosses 84 %."
    )
    assert outcome.measure.n == 50
    assert outcome.more is not None
    assert outcome.more < 50 * 160


def test_a_mean_is_held_by_its_stored_bounds() -> None:
    error = some_rate(
        type="numeric",
        unit="min",
        direction="lower",
        value=19.6,
        strict=None,
        n=20_000,
        low=19.42,
        high=19.78,
    )
    outcome = judged(with_metric(error, 20.0, direction="lower", unit="min"))
    assert outcome.verdict is Verdict.MET
    assert outcome.why == "19.6 min (19.4–19.8 min) of 120 cases: the whole interval is at or below 20 min."


def test_a_mean_near_its_threshold_says_how_many_cases_it_takes() -> None:
    error = some_rate(
        type="numeric",
        unit="min",
        direction="lower",
        value=19.6,
        strict=None,
        n=100,
        effective_n=100,
        low=18.8,
        high=20.4,
    )
    outcome = judged(with_metric(error, 20.0, direction="lower", unit="min"))
    assert (outcome.verdict, outcome.more) == (Verdict.INCONCLUSIVE, 300)


def test_live_quality_has_its_points_of_slack_and_only_rates_do() -> None:
    settings = {"role": "main", "slack": 0.02}
    live = judged(with_metric(some_rate(110, 120), 0.88), settings=settings)
    assert (live.verdict, live.measure.threshold) == (Verdict.MET, 0.86)
    assert live.rule == "95 % lower bound at or above 86 %"
    minutes = some_rate(
        unit="min", type="numeric", direction="lower", value=20.0, strict=None, low=19.99, high=20.01
    )
    late = judged(with_metric(minutes, 20.0, direction="lower", unit="min"), settings=settings)
    assert late.measure.threshold == 20.0


def test_the_name_of_a_metric_becomes_a_label() -> None:
    target = some_target(some_rate(), metric="grounded_and_correct")
    facts = some_facts(targets=(target,), metrics=(some_rate(),))
    assert judged(facts).label == "Grounded and correct"


def test_the_row_links_its_run_and_counts_the_tries() -> None:
    outcome = judged(with_metric(some_rate(attempts=4)))
    (link,) = outcome.evidence
    assert (link.label, link.path) == ("promptfoo run #7", "/evals/runs/run")
    assert outcome.measure.attempts == 4
