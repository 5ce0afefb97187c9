"""DeepEval: what passed, what the judge could not say, and which way a score is better."""

import json

import pytest

from tests.evals.sample_files import content
from tracker.evals.importers import read
from tracker.evals.rules.kinds import Direction, ErrorKind, FlagCode, RunStatus
from tracker.evals.rules.normalised import NormalisedMetric, NormalisedRun

FILES = ("latest_test_run.json", "test_run_evaluate.json", "test_run_pytest.json", "evaluation_result.json")


def only(sent: bytes) -> NormalisedRun:
    (run,) = read(sent)
    return run


def metric(run: NormalisedRun, name: str) -> NormalisedMetric:
    return next(metric for metric in run.metrics if metric.name == name)


def a_run(*metrics: dict[str, object], success: bool = True, **more: object) -> bytes:
    case = {"name": "c", "input": "q", "success": success, "metricsData": list(metrics)}
    return json.dumps({"testCases": [case], "metricsScores": [], **more}).encode()


@pytest.mark.parametrize("name", FILES)
def test_a_judge_that_broke_leaves_a_case_unscored_and_the_strict_rate_counts_it(name: str) -> None:
    run = only(content(f"own/deepeval/{name}"))
    rate = metric(run, "Overlap/pass_rate")
    assert (rate.n, rate.unscored, rate.total, rate.successes, rate.strict) == (3, 1, 4, 1, 0.25)
    broken = [case for case in run.cases if case.error_kind is ErrorKind.JUDGE_ERROR]
    assert len(broken) == 1
    assert broken[0].error is not None
    assert broken[0].error.startswith("Overlap: ")


def test_the_same_questions_are_the_same_cases_in_every_form_of_the_file() -> None:
    ids = [{case.id for case in only(content(f"own/deepeval/{name}")).cases} for name in FILES]
    assert ids[0] == ids[1] == ids[2] == ids[3]
    assert len(ids[0]) == 4


def test_what_was_measured_is_told_by_the_hyperparameters() -> None:
    run = only(content("own/deepeval/latest_test_run.json"))
    assert (run.system.model, run.system.judge, run.suite) == ("toy-1", "rule", "nightly-42")
    assert (run.cost, run.currency) == (pytest.approx(0.05), "USD")
    assert only(content("own/deepeval/test_run_pytest.json")).suite == "test_bot.py"


@pytest.mark.parametrize(
    ("name", "score", "threshold", "met", "direction"),
    [
        ("Bias", 0.2, 0.5, True, Direction.LOWER),
        ("Bias", 0.5, 0.5, True, Direction.LOWER),  # both sides are met: the name decides
        ("Tone", 0.8, 0.5, True, Direction.HIGHER),
        ("Tone", 0.5, 0.5, True, Direction.HIGHER),
        ("Tone", 0.2, 0.5, False, Direction.HIGHER),
        ("Tone", 0.8, 0.5, False, Direction.LOWER),
    ],
)
def test_the_side_of_the_threshold_that_was_met_tells_the_direction(
    name: str, score: float, threshold: float, met: bool, direction: Direction
) -> None:
    said = {"name": name, "score": score, "threshold": threshold, "success": met}
    assert metric(only(a_run(said)), f"{name}/score_mean").direction is direction
    assert metric(only(a_run(said)), f"{name}/pass_rate").direction is Direction.HIGHER


def test_verdicts_on_both_sides_of_one_threshold_leave_the_direction_open() -> None:
    said = [{"name": "m", "score": score, "threshold": 0.5, "success": True} for score in (0.2, 0.8)]
    cases = [{"input": str(n), "success": True, "metricsData": [one]} for n, one in enumerate(said)]
    run = only(json.dumps({"testCases": cases, "metricsScores": []}).encode())
    assert metric(run, "m/score_mean").direction is Direction.UNKNOWN
    assert FlagCode.DIRECTION_UNKNOWN in {flag.code for flag in run.flags}


def test_a_run_that_has_not_ended_is_partial_and_one_without_cases_empty() -> None:
    met = {"name": "m", "score": 1, "threshold": 0.5, "success": True}
    assert only(a_run(met, testPassed=None)).status is RunStatus.PARTIAL
    assert only(a_run(met, testPassed=1)).status is RunStatus.COMPLETE
    empty = only(b'{"testCases": [], "metricsScores": []}')
    assert (empty.status, empty.metrics) == (RunStatus.EMPTY, ())


def test_a_case_that_failed_by_its_broken_judge_alone_is_counted_as_unscored() -> None:
    met = {"name": "a", "score": 1, "threshold": 0.5, "success": True}
    broken = {"name": "b", "success": False, "error": "judge down"}
    rate = metric(only(a_run(met, broken, success=False)), "pass_rate")
    assert (rate.value, rate.n, rate.unscored, rate.strict) == (0, 1, 1, 0)


def test_a_conversation_is_a_case_with_its_first_and_last_turn() -> None:
    turns = [{"role": "user", "content": "Hello?"}, {"role": "assistant", "content": "Good day."}]
    case = {"turns": turns, "success": True, "metricsData": []}
    run = only(json.dumps({"testCases": [], "conversationalTestCases": [case], "metricsScores": []}).encode())
    assert [case.excerpt for case in run.cases] == ["Hello? → Good day."]
