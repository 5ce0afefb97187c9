"""lm-evaluation-harness: an n that is stated, summed or told by the error, and samples by document."""

import json
from math import sqrt

import pytest

from tests.evals.sample_files import content, own
from tracker.evals.importers import read
from tracker.evals.importers.lm_eval.metrics import told_n
from tracker.evals.rules.kinds import Direction, FlagCode, RunStatus, Scope
from tracker.evals.rules.normalised import NormalisedMetric, NormalisedRun

RESULTS = next(name for name in own("lm-eval") if "results" in name)
GEN = next(name for name in own("lm-eval") if "toy_gen" in name)


def only(sent: bytes) -> NormalisedRun:
    (run,) = read(sent)
    return run


def results(scores: dict[str, object], **more: object) -> NormalisedRun:
    return only(json.dumps({"results": {"t": scores}, "versions": {"t": 1}, **more}).encode())


def metric(run: NormalisedRun, name: str) -> NormalisedMetric:
    return next(metric for metric in run.metrics if metric.name == name)


def codes(run: NormalisedRun) -> set[FlagCode]:
    return {flag.code for flag in run.flags}


def test_a_run_with_a_limit_is_a_subset_and_its_system_is_named() -> None:
    run = only(content(RESULTS))
    assert run.limit == 10
    assert FlagCode.LIMITED_SUBSET in codes(run)
    assert (run.tool_version, run.suite) == ("0.4.13", "toy_suite")
    assert run.duration_s == pytest.approx(49.22, abs=0.01)


def test_a_group_is_over_the_cases_of_its_tasks_and_counted_once() -> None:
    run = only(content(RESULTS))
    assert metric(run, "toy_suite/acc,none").n == 20
    assert [one.name for one in run.metrics].count("toy_suite/acc,none") == 1


@pytest.mark.parametrize(("successes", "n"), [(1, 2), (71, 234), (260, 1172), (3, 1319), (1318, 1319)])
def test_n_is_told_by_a_rate_and_its_standard_error(successes: int, n: int) -> None:
    rate = successes / n
    assert told_n(rate, sqrt(rate * (1 - rate) / (n - 1))) == n


@pytest.mark.parametrize(
    ("rate", "stderr"),
    [(None, 0.1), (0.5, None), (0.5, 0.0), (0.0, 0.0), (1.0, 0.0), (0.5, 0.173), (0.5, 0.9)],
)
def test_no_n_is_told_where_the_numbers_fit_none(rate: float | None, stderr: float | None) -> None:
    assert told_n(rate, stderr) is None


def test_an_n_that_was_told_is_flagged_and_a_missing_one_too() -> None:
    run = results({"acc": 0.25, "acc_stderr": sqrt(0.25 * 0.75 / 99), "f1": 0.5, "f1_stderr": 0.01})
    assert metric(run, "t/acc").n == 100
    assert metric(run, "t/f1").n is None
    assert codes(run) >= {FlagCode.N_INFERRED, FlagCode.N_UNKNOWN}


def test_an_error_that_is_not_available_is_none_and_labels_are_no_metrics() -> None:
    run = only(content("own/hostile/lm_eval_string_stderr.json"))
    assert [(one.name, one.n, one.stderr) for one in run.metrics] == [
        ("t/acc,none", 10, None),
        ("t/word_perplexity,none", 10, None),
    ]
    assert [one.direction for one in run.metrics] == [Direction.HIGHER, Direction.LOWER]
    assert run.system.model == "x/y"


def test_the_first_metric_of_the_only_task_is_the_headline() -> None:
    run = results({"acc,none": 0.5, "acc_norm,none": 0.4}, **{"n-samples": {"t": {"effective": 10}}})
    assert [one.scope for one in run.metrics] == [Scope.HEADLINE, Scope.TASK]


def test_results_without_a_task_are_empty() -> None:
    assert only(b'{"results": {}, "versions": {}}').status is RunStatus.EMPTY


def test_a_document_is_one_case_with_the_scores_of_both_filters() -> None:
    run = only(content(GEN))
    assert len(run.cases) == 10
    assert {name for case in run.cases for name, _ in case.scores} == {
        "exact_match,strict-match",
        "exact_match,flexible-extract",
    }
    assert sum(case.passed is True for case in run.cases) == 4
    assert FlagCode.NOT_A_METRIC in codes(run)


def test_the_same_document_twice_is_two_cases() -> None:
    line = {"doc_id": 0, "doc": {"q": "1"}, "resps": [], "filter": "none", "metrics": ["acc"], "acc": 1.0}
    lines = [line | {"doc_hash": "a" * 64}, line | {"doc_hash": "a" * 64, "doc_id": 1}]
    run = only("\n".join(map(json.dumps, lines)).encode())
    assert [case.id for case in run.cases] == ["a" * 16, f"{'a' * 16} #2"]
    assert run.metrics[0].n == 2
