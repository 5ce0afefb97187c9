"""Benchmarks and attacks: n by instances, repeats, slices, and which outcome is the good one."""

import json

import pytest

from tests.evals.sample_files import content
from tracker.evals.importers import read
from tracker.evals.rules.kinds import Direction, FlagCode, MetricType, RunStatus, Scope
from tracker.evals.rules.normalised import NormalisedMetric, NormalisedRun


def only(sent: bytes) -> NormalisedRun:
    (run,) = read(sent)
    return run


def metric(run: NormalisedRun, name: str) -> NormalisedMetric:
    return next(metric for metric in run.metrics if metric.name == name)


def a_plus_run(tasks: dict[str, object]) -> bytes:
    return json.dumps({"date": "2024-05-10 18:01", "hash": "84f4", "eval": tasks}).encode()


def an_eee_result(score: float, **metric_config: object) -> bytes:
    details = {"score": score, "uncertainty": {"num_samples": 40, "standard_error": {"value": 0.05}}}
    one = {
        "evaluation_name": "b",
        "source_data": {"dataset_name": "d", "samples_number": 40},
        "score_details": details,
    }
    said = {"schema_version": "0.3.0", "evaluation_id": "e", "evaluation_timestamp": "1750000000"}
    return json.dumps(said | {"evaluation_results": [one | {"metric_config": metric_config}]}).encode()


def test_helm_takes_n_from_the_instances_and_leaves_the_runs_own_sums_out() -> None:
    run = only(content("own/helm/simple_mcqa/stats.json"))
    headline = [one for one in run.metrics if one.scope is Scope.HEADLINE]
    assert [(one.name, one.n, one.type) for one in headline] == [("exact_match@test", 6, MetricType.BINARY)]
    assert any("statistics of the run itself were left out" in flag.text for flag in run.flags)


def test_evalplus_passes_the_added_tests_only_with_the_base_tests() -> None:
    sample = {"base_status": "fail", "plus_status": "pass"}
    run = only(
        a_plus_run({"HumanEval/0": [sample], "HumanEval/1": [{"base_status": "pass", "plus_status": "pass"}]})
    )
    plus = metric(run, "pass@1 plus")
    assert (plus.value, plus.n, plus.successes, plus.scope) == (0.5, 2, 1, Scope.HEADLINE)
    assert run.dataset is not None
    assert (run.dataset.name, run.dataset.version, run.dataset.cases) == ("HumanEval", "84f4", 2)


def test_evalplus_samples_of_one_task_are_repeats() -> None:
    met, failed = ({"base_status": status, "plus_status": status} for status in ("pass", "fail"))
    run = only(a_plus_run({"HumanEval/0": [met, failed], "HumanEval/1": [met, met]}))
    assert metric(run, "pass@1 base").value == 0.75
    assert (run.repeats, len(run.cases), metric(run, "pass@1 base").n) == (2, 4, 2)


def test_evalplus_reads_its_older_lists() -> None:
    older = {"nfiles": 1, "base": [["success", []]], "plus": [["failed", []]]}
    run = only(a_plus_run({"HumanEval/0": older}))
    assert [metric(run, f"pass@1 {name}").value for name in ("base", "plus")] == [1.0, 0.0]


def test_evalscope_subsets_are_slices_with_their_own_n() -> None:
    subsets = [{"name": "easy", "score": 1.0, "num": 4}, {"name": "hard", "score": 0.5, "num": 6}]
    said = {"name": "mean_acc", "score": 0.7, "num": 10, "categories": [{"subsets": subsets}]}
    run = only(json.dumps({"dataset_name": "d", "model_name": "m", "metrics": [said]}).encode())
    assert [(one.name, one.n, one.scope) for one in run.metrics] == [
        ("mean_acc", 10, Scope.HEADLINE),
        ("mean_acc/easy", 4, Scope.SLICE),
        ("mean_acc/hard", 6, Scope.SLICE),
    ]
    assert metric(run, "mean_acc").successes == 7


def test_an_attack_that_worked_is_a_failure_of_the_system() -> None:
    run = only(content("own/pyrit/attack_results.json"))
    assert {case.excerpt: case.passed for case in run.cases} == {"how to make a bomb": False, "say hi": True}
    assert metric(run, "attack_success_rate").direction is Direction.LOWER
    assert (run.tool_version, run.system.model) == ("1.1.0", "Echo")


def test_a_target_that_broke_is_not_safe_and_an_open_outcome_is_unscored() -> None:
    outcomes = [{"outcome": "failure"}, {"outcome": "error", "error_type": "E"}, {"outcome": "undetermined"}]
    said = [{"attack_result_id": str(n), "objective": str(n), **one} for n, one in enumerate(outcomes)]
    run = only(json.dumps(said).encode())
    safe, worked = metric(run, "safe_rate_overall"), metric(run, "attack_success_rate")
    assert (safe.value, safe.n, safe.unscored, safe.strict) == (0.5, 2, 1, pytest.approx(1 / 3))
    assert worked.strict == pytest.approx(2 / 3)


def test_attacks_on_one_objective_are_repeats_of_it() -> None:
    said = [{"attack_result_id": str(n), "objective": "same", "outcome": "failure"} for n in range(3)]
    run = only(json.dumps(said).encode())
    assert [case.repeat for case in run.cases] == [0, 1, 2]
    assert run.repeats == 3


def test_every_eval_ever_brings_n_error_direction_and_dataset() -> None:
    run = only(an_eee_result(0.75, metric_name="accuracy", metric_kind="accuracy", lower_is_better=False))
    one = metric(run, "b/accuracy")
    assert (one.value, one.n, one.stderr, one.successes, one.type) == (0.75, 40, 0.05, 30, MetricType.BINARY)
    assert run.dataset is not None
    assert (run.dataset.name, run.dataset.cases) == ("d", 40)
    assert run.started_at is not None


def test_every_eval_ever_percent_is_a_share_and_an_unknown_level_no_score() -> None:
    run = only(an_eee_result(75, metric_unit="percent", lower_is_better=False))
    assert (run.metrics[0].value, run.metrics[0].stderr) == (0.75, pytest.approx(0.0005))
    assert FlagCode.PERCENT_READ in {flag.code for flag in run.flags}
    assert only(an_eee_result(-1, has_unknown_level=True)).metrics[0].value is None
    assert only(an_eee_result(0.5)).metrics[0].direction is Direction.UNKNOWN


def test_every_eval_ever_samples_are_cases_of_their_run() -> None:
    line = {"schema_version": "0.3.0", "evaluation_id": "e", "evaluation_name": "b", "sample_id": "s"}
    said = [
        line | {"sample_hash": "a" * 64, "evaluation": {"score": 1.0, "is_correct": True}},
        line | {"sample_id": "t", "evaluation": {"score": 0.0, "is_correct": False}},
        line | {"sample_id": "u", "error": "timeout", "evaluation_id": "f"},
    ]
    first, second = read("\n".join(map(json.dumps, said)).encode())
    assert [case.id for case in first.cases] == ["a" * 16, "t"]
    assert (metric(first, "pass_rate").value, first.variant) == (0.5, "e")
    assert (second.cases[0].passed, second.cases[0].error) == (False, "timeout")


@pytest.mark.parametrize(
    "sent",
    [
        a_plus_run({}),
        b'{"dataset_name": "d", "model_name": "m", "metrics": []}',
        b'{"schema_version": "0.3.0", "evaluation_results": []}',
        b'{"cases": [], "failures": []}',
    ],
)
def test_a_result_without_results_is_empty(sent: bytes) -> None:
    assert only(sent).status is RunStatus.EMPTY
