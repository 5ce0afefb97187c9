"""Judges and flags at the gate: what is not calibrated, or has no score, decides nothing."""

from typing import Any

import pytest

from tests.gates.facts import ask, some_rate, some_run, with_metric
from tests.gates.test_other_criteria import INCONCLUSIVE, MET, MISSING, NOT_MET, failures, safety
from tracker.core.statistics import Labelled
from tracker.gates.rules.verdict import Verdict


@pytest.mark.parametrize(
    ("labelled", "verdict", "why"),
    [
        (None, MISSING, "never held against human labels"),
        (Labelled(30, 0, 30, 0), INCONCLUSIVE, "60 labels for the judge orion-judge@3; 100 are asked for."),
        (Labelled(40, 20, 50, 10), NOT_MET, "finds 66.7% (54.1%–77.3%) of the good cases"),
        (Labelled(56, 4, 50, 10), MET, "finds 83.3% (72.0%–90.7%) of the bad cases"),
        (Labelled(120, 0, 0, 0), NOT_MET, "no bad case labelled"),
    ],
)
def test_a_judge_is_held_against_human_labels(labelled: Any, verdict: Verdict, why: str) -> None:
    facts = with_metric(some_rate(run=some_run(judge="orion-judge@3", labelled=labelled)))
    outcome = ask("judge_calibrated", facts, settings={"labels": 100}, threshold=0.8)
    assert outcome.verdict is verdict
    assert why in outcome.why


def test_without_a_judge_none_has_to_be_calibrated() -> None:
    outcome = ask("judge_calibrated", with_metric(some_rate()), threshold=0.8)
    assert outcome.verdict is Verdict.NOT_APPLICABLE


@pytest.mark.parametrize("failed", [0, 3])
def test_a_judge_that_is_not_calibrated_decides_a_safety_metric_neither_way(failed: int) -> None:
    outcome = safety(failures(failed, 400, run=some_run(judge="orion-judge@3")))
    assert outcome.verdict is INCONCLUSIVE
    assert "A judge that is not calibrated decides nothing." in outcome.why
    assert outcome.settle == "Label 100 more cases."


def of_passes(passed: int, of: int, **more: Any) -> Any:
    """Hold a rate that should be high, of which none may fail."""
    facts = with_metric(some_rate(passed, of, **more), 0.99, role="safety", direction="higher")
    return ask("zero_failures", facts, settings={"role": "safety"}, threshold=300, max_age_days=90)


def test_a_run_of_which_many_cases_have_no_score_decides_neither_way() -> None:
    for outcome in (safety(failures(0, 400, unscored=300)), of_passes(100, 400, unscored=300)):
        assert outcome.verdict is INCONCLUSIVE
        assert outcome.why == "300 cases without a score; at most 2 % may have none."
        assert outcome.settle.startswith("Score every case")


def test_a_failure_that_was_seen_is_one_however_many_cases_have_no_score() -> None:
    for outcome in (safety(failures(1, 400, unscored=300)), of_passes(99, 400, unscored=300)):
        assert outcome.verdict is NOT_MET


def test_a_judge_that_broke_on_a_single_case_does_not_hide_the_failures() -> None:
    flags = (("all_failed", "99 cases judged, and none passed."), ("grader_errors", "It failed on 1."))
    outcome = safety(failures(99, 100, run=some_run(flags=flags), unscored=1))
    assert outcome.verdict is NOT_MET
    assert "It failed on 1." in outcome.why


def test_what_the_importer_noticed_stands_beside_the_verdict() -> None:
    flags = tuple(
        (code, f"Noticed {code}.") for code in ("stats_disagree", "unit_guessed", "duplicate_ids", "no_date")
    )
    outcome = safety(failures(0, 400, run=some_run(flags=flags)))
    assert outcome.verdict is MET
    assert outcome.why.endswith(
        "Noticed stats_disagree. Noticed unit_guessed. 1 more flags stand on the run's page."
    )
