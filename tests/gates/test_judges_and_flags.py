"""Judges and flags at the gate: what is not calibrated, broken or only a page decides nothing."""

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


def test_a_run_in_which_all_failed_and_the_judge_broke_is_not_trusted() -> None:
    flags = (
        ("all_failed", "400 cases judged, and none passed."),
        ("grader_errors", "The judge broke on 300."),
    )
    outcome = safety(failures(400, 400, run=some_run(flags=flags)))
    assert outcome.verdict is INCONCLUSIVE
    assert outcome.why.endswith("Such a run is not trusted.")
    assert outcome.settle == "Mend the judge, and run the suite again."


def test_one_page_of_a_longer_list_is_a_part_of_the_evidence() -> None:
    outcome = safety(
        failures(0, 400, run=some_run(flags=(("paged", "More runs exist than this page holds."),)))
    )
    assert outcome.verdict is INCONCLUSIVE
    assert "More runs exist than this page holds." in outcome.why


def test_what_the_importer_noticed_stands_beside_the_verdict() -> None:
    flags = tuple(
        (code, f"Noticed {code}.") for code in ("stats_disagree", "unit_guessed", "duplicate_ids", "no_date")
    )
    outcome = safety(failures(0, 400, run=some_run(flags=flags)))
    assert outcome.verdict is MET
    assert outcome.why.endswith(
        "Noticed stats_disagree. Noticed unit_guessed. 1 more flags stand on the run's page."
    )
