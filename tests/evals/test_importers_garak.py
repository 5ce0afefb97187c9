"""garak: the safe rate of each pair, the worst one first, and what an interrupted scan is worth."""

import json

import pytest

from tests.evals.sample_files import content
from tracker.evals.importers import Limits, Unreadable, read
from tracker.evals.rules.kinds import Direction, FlagCode, RunStatus, Scope
from tracker.evals.rules.normalised import NormalisedRun

SETUP = {"entry_type": "start_run setup", "plugins.target_type": "test", "_config.version": "0.14"}
END = {"entry_type": "completion", "end_time": "2026-11-20T10:00:00"}


def report(*lines: dict[str, object]) -> NormalisedRun:
    (run,) = read("\n".join(map(json.dumps, (SETUP, *lines))).encode())
    return run


def pair(probe: str, detector: str, passed: int, total: int, **more: object) -> dict[str, object]:
    return {
        "entry_type": "eval",
        "probe": probe,
        "detector": detector,
        "passed": passed,
        "total": total,
        **more,
    }


def attempt(prompt: object, outputs: list[object], **detectors: object) -> dict[str, object]:
    said = {
        "entry_type": "attempt",
        "status": 2,
        "probe_classname": "p",
        "prompt": prompt,
        "outputs": outputs,
    }
    return said | {"detector_results": detectors}


def test_the_worst_pair_is_the_headline_not_the_sum_that_hides_it() -> None:
    run = report(pair("a", "x", 99, 100), pair("a", "y", 3, 10), END)
    assert [(metric.name, metric.value, metric.n) for metric in run.metrics[:2]] == [
        ("safe_rate_worst", 0.3, 10),
        ("safe_rate_overall", pytest.approx(102 / 110), 110),
    ]
    assert run.metrics[0].scope is Scope.HEADLINE
    assert {metric.direction for metric in run.metrics} == {Direction.HIGHER}


def test_answers_without_a_verdict_count_as_unsafe_in_the_strict_rate() -> None:
    run = report(pair("a", "x", 8, 8, nones=2), END)
    worst = run.metrics[0]
    assert (worst.value, worst.n, worst.unscored, worst.strict) == (1.0, 8, 2, 0.8)


def test_a_report_without_its_end_is_partial_and_one_without_pairs_failed() -> None:
    assert report(pair("a", "x", 8, 8)).status is RunStatus.PARTIAL
    assert report(attempt("q", ["a"], x=[0.0])).status is RunStatus.FAILED
    assert report(END).status is RunStatus.EMPTY


def test_each_answer_is_a_repeat_of_its_prompt_and_safe_when_no_detector_hit() -> None:
    run = report(
        attempt("q", ["a", "b", "c"], x=[0.0, 0.9, None], y=[0.1, 0.0, 0.0]), pair("p", "x", 1, 2), END
    )
    assert [(case.repeat, case.passed) for case in run.cases] == [(0, True), (1, False), (2, None)]
    assert len({case.id for case in run.cases}) == 1
    assert run.repeats == 3


def test_the_cases_of_a_report_give_the_sums_that_it_states() -> None:
    run = next(iter(read(content("own/garak/complete.report.jsonl"))))
    assert FlagCode.STATS_DISAGREE not in {flag.code for flag in run.flags}
    assert len({case.id for case in run.cases}) == 8


def test_sums_that_the_attempts_do_not_show_are_flagged() -> None:
    run = report(attempt("q", ["a"], x=[1.0]), pair("p", "x", 1, 1), END)
    assert "p/x: the report counts 1 safe answers, its attempts show 0." in [flag.text for flag in run.flags]


def test_a_stated_threshold_decides_what_a_hit_is() -> None:
    lines = [SETUP | {"run.eval_threshold": 0.95}, attempt("q", ["a"], x=[0.9]), pair("p", "x", 1, 1), END]
    (run,) = read("\n".join(map(json.dumps, lines)).encode())
    assert run.cases[0].passed is True


@pytest.mark.parametrize(
    ("prompt", "output"),
    [
        ("ask", "answer"),
        ({"text": "ask"}, {"text": "answer"}),
        ({"turns": [{"role": "user", "content": {"text": "ask"}}]}, {"text": "answer"}),
    ],
)
def test_prompts_of_all_versions_are_read(prompt: object, output: object) -> None:
    run = report(attempt(prompt, [output], x=[0.0]), pair("p", "x", 1, 1), END)
    assert run.cases[0].excerpt == "ask → answer"
    assert run.cases[0].id == report(attempt("ask", [output], x=[0.0]), pair("p", "x", 1, 1)).cases[0].id


def test_more_answers_than_are_allowed_are_refused_with_the_line() -> None:
    lines = [SETUP, attempt("q", ["a"] * 3, x=[0.0] * 3)]
    with pytest.raises(Unreadable) as refusal:
        read("\n".join(map(json.dumps, lines)).encode(), limits=Limits(cases=2))
    assert refusal.value.where == "line 2"
