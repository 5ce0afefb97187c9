"""Our own normalised JSON: every member promised to pipelines is kept, every contradiction is named."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from tracker.evals.importers import Unreadable, detect, read
from tracker.evals.rules.kinds import DatasetRole, Direction, ErrorKind, FlagCode, MetricType, RunStatus
from tracker.evals.rules.normalised import DatasetPart, NormalisedRun, SystemPart

SHA = "ab" * 32
RUN: dict[str, Any] = {
    "tool": "promptfoo",
    "tool_version": "0.121.3",
    "external_id": "eval-9Xk",
    "suite": "policy-answers",
    "system": {
        "model": "orion-large-3",
        "model_version": "2026-05-14",
        "prompt": "answer",
        "prompt_version": "22",
        "code": "4f2c1d9",
        "dirty": False,
    },
    "dataset": {"name": "policy-questions", "version": "3", "sha256": SHA, "cases": 120, "role": "held_out"},
    "started_at": "2026-11-20T09:12:03Z",
    "finished_at": "2026-11-20T10:31:40+01:00",
    "repeats": 1,
    "limit": None,
    "cost": {"minor_units": 412, "currency": "EUR"},
    "tokens": {"input": 812330, "output": 90412},
    "metrics": [
        {
            "name": "grounded_and_correct",
            "type": "binary",
            "direction": "higher",
            "unit": "proportion",
            "value": 0.5,
            "n": 2,
            "unscored": 0,
            "stderr": None,
        }
    ],
    "cases": [
        {
            "id": "q-017",
            "repeat": 0,
            "slice": "billing",
            "passed": False,
            "scores": {"grounded_and_correct": 0},
            "latency_ms": 2130,
            "cost_minor_units": 3,
            "error": None,
        },
        {"id": 18, "passed": True, "scores": {"grounded_and_correct": True}},
    ],
    "links": {"ci": "https://ci.example.org/1"},
}


def told(**changes: Any) -> NormalisedRun:
    (run,) = read(json.dumps(RUN | changes).encode())
    return run


def refused(**changes: Any) -> Unreadable:
    with pytest.raises(Unreadable) as refusal:
        told(**changes)
    return refusal.value


def a_metric(**changes: Any) -> list[dict[str, Any]]:
    return [RUN["metrics"][0] | changes]


def codes(run: NormalisedRun) -> set[FlagCode]:
    return {flag.code for flag in run.flags}


def test_every_member_is_kept() -> None:
    run = told()
    assert (run.tool, run.tool_version, run.external_id, run.suite) == (
        "promptfoo",
        "0.121.3",
        "eval-9Xk",
        "policy-answers",
    )
    assert run.system == SystemPart("orion-large-3", "2026-05-14", "answer", "22", "4f2c1d9", dirty=False)
    assert run.dataset == DatasetPart("policy-questions", "3", SHA, 120, DatasetRole.HELD_OUT)
    assert run.started_at == datetime(2026, 11, 20, 9, 12, 3, tzinfo=UTC)
    assert run.finished_at == datetime(2026, 11, 20, 9, 31, 40, tzinfo=UTC)
    assert run.duration_s == 1177
    assert (run.cost, run.currency, run.tokens_in, run.tokens_out) == (412, "EUR", 812330, 90412)
    assert run.links == (("ci", "https://ci.example.org/1"),)
    assert run.lacks == ()
    assert run.flags == ()


def test_metrics_and_cases_are_kept() -> None:
    run = told()
    (metric,) = run.metrics
    assert (metric.type, metric.direction, metric.value, metric.n) == (
        MetricType.BINARY,
        Direction.HIGHER,
        0.5,
        2,
    )
    assert (metric.successes, metric.total, metric.strict) == (1, 2, 0.5)
    assert metric.case_score == "grounded_and_correct"
    first, second = run.cases
    assert (first.id, first.slice, first.passed, first.latency_ms, first.cost) == (
        "q-017",
        "billing",
        False,
        2130,
        3,
    )
    assert (second.id, second.scores) == ("18", (("grounded_and_correct", 1.0),))


def test_a_number_alone_is_read_and_says_what_it_lacks() -> None:
    (run,) = read(b'{"tool": "ours", "metrics": [{"name": "bleu", "value": 31.2}]}')
    assert {str(lack) for lack in run.lacks} == {"n", "cases", "dataset", "date", "model"}
    assert {FlagCode.N_UNKNOWN, FlagCode.DIRECTION_UNKNOWN, FlagCode.NO_DATE, FlagCode.NO_MODEL} <= codes(run)
    assert run.metrics[0].strict is None


def test_a_list_of_runs_is_read_run_by_run() -> None:
    runs = read(json.dumps([RUN, RUN | {"variant": "b"}]).encode())
    assert [run.variant for run in runs] == ["", "b"]
    with pytest.raises(Unreadable) as refusal:
        read(json.dumps([RUN, RUN | {"repeats": 0}]).encode())
    assert refusal.value.where == "$[1].repeats"


def test_an_error_without_a_verdict_is_the_systems_failure() -> None:
    run = told(
        cases=[
            {"id": "a", "error": "500 from upstream"},
            {"id": "b", "error": "timed out after 30 s"},
            {"id": "c", "error": "not grounded", "passed": False},
            {"id": "d", "error": "judge down", "error_kind": "judge_error"},
        ]
    )
    assert [case.error_kind for case in run.cases] == [
        ErrorKind.SYSTEM_ERROR,
        ErrorKind.TIMEOUT,
        ErrorKind.NONE,
        ErrorKind.JUDGE_ERROR,
    ]
    assert [case.passed for case in run.cases] == [False, False, False, None]
    assert FlagCode.GRADER_ERRORS in codes(run)


def test_cases_that_contradict_the_metric_are_flagged() -> None:
    assert FlagCode.STATS_DISAGREE in codes(told(metrics=a_metric(value=0.9)))
    assert FlagCode.STATS_DISAGREE in codes(told(metrics=a_metric(n=120)))


def test_a_rounded_value_is_no_contradiction() -> None:
    cases = [{"id": n, "scores": {"grounded_and_correct": n < 110}} for n in range(120)]
    run = told(metrics=a_metric(value=0.9167, n=120), cases=cases)
    assert FlagCode.STATS_DISAGREE not in codes(run)
    assert run.metrics[0].successes == 110
    assert told(metrics=a_metric(value=0.9167, n=120), cases=[]).metrics[0].successes == 110


def test_a_case_without_a_score_counts_on_the_bad_side() -> None:
    cases = [{"id": n, "scores": {"grounded_and_correct": 1}} for n in range(8)]
    cases += [{"id": n, "error": "500"} for n in range(8, 10)]
    (metric,) = told(metrics=a_metric(value=1.0, n=8), cases=cases).metrics
    assert (metric.total, metric.strict) == (10, 0.8)
    worse = a_metric(value=0.0, n=8, direction="lower")
    for case in cases[:8]:
        case["scores"] = {"grounded_and_correct": 0}
    assert told(metrics=worse, cases=cases).metrics[0].strict == 0.2


def test_no_scored_case_is_no_zero_and_nothing_at_all_is_empty() -> None:
    assert told(metrics=a_metric(value=0.0, n=0), cases=[]).metrics[0].value is None
    assert told(metrics=[], cases=[]).status is RunStatus.EMPTY


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"metrics": a_metric(value=1.2)}, "$.metrics[0].value"),
        ({"metrics": a_metric(n=-1)}, "$.metrics[0].n"),
        ({"metrics": a_metric(n=True)}, "$.metrics[0].n"),
        ({"metrics": a_metric(stderr=-0.1)}, "$.metrics[0].stderr"),
        ({"metrics": a_metric(direction="up")}, "$.metrics[0].direction"),
        ({"metrics": a_metric(name="")}, "$.metrics[0].name"),
        ({"metrics": a_metric() * 2}, "$.metrics[1].name"),
        ({"metrics": [{"name": "a", "unscord": 1}]}, "$.metrics[0]"),
        ({"started_at": "2026-11-20T09:12:03"}, "$.started_at"),
        ({"started_at": "yesterday"}, "$.started_at"),
        ({"finished_at": "2026-11-20T09:12:02Z"}, "$.finished_at"),
        ({"repeats": 0}, "$.repeats"),
        ({"cost": {"minor_units": 1, "currency": "euro"}}, "$.cost.currency"),
        ({"dataset": {"name": "d", "sha256": "abc"}}, "$.dataset.sha256"),
        ({"links": {"ci": "javascript:alert(1)"}}, "$.links[...]"),
        ({"cases": [{"passed": True}]}, "$.cases[0]"),
        ({"cases": [{"id": "a", "latency_ms": -1}]}, "$.cases[0].latency_ms"),
        ({"sytem": {}}, "$"),
    ],
)
def test_what_contradicts_the_promise_is_refused_with_its_path(changes: dict[str, Any], where: str) -> None:
    assert refused(**changes).where == where


def test_nan_in_a_value_is_missing_and_flagged() -> None:
    (run,) = read(json.dumps(RUN | {"metrics": a_metric(value=float("nan"))}).encode())
    assert run.metrics[0].value is None
    assert FlagCode.NON_FINITE in codes(run)


def test_it_is_told_from_other_files_by_its_content() -> None:
    assert detect(json.dumps(RUN).encode()).name == "normalised"
