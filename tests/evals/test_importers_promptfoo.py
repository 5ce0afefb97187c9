"""promptfoo: what is a failure, an error, a broken judge; which cases pair; which runs a file holds."""

import json
from typing import Any

import pytest

from tests.evals.builders import a_promptfoo_file
from tests.evals.sample_files import content
from tracker.evals.importers import Unreadable, read
from tracker.evals.rules.kinds import ErrorKind, FlagCode, Lack, MetricType, RunStatus, Scope
from tracker.evals.rules.normalised import NormalisedMetric, NormalisedRun

CURRENT = "own/promptfoo/v0.123.1.json"


def changed(name_or_file: bytes, change: Any) -> tuple[NormalisedRun, ...]:
    export = json.loads(name_or_file)
    change(export)
    return read(json.dumps(export).encode())


def metric(run: NormalisedRun, name: str) -> NormalisedMetric:
    return next(each for each in run.metrics if each.name == name)


def codes(run: NormalisedRun) -> set[FlagCode]:
    return {flag.code for flag in run.flags}


def test_each_prompt_with_each_provider_is_a_run_of_its_own() -> None:
    runs = read(content(CURRENT))
    assert [run.variant for run in runs] == [
        "echo | short answer v1",
        "echo | polite answer v2",
        "flaky-model | short answer v1",
        "flaky-model | polite answer v2",
    ]
    assert {run.external_id for run in runs} == {"eval-Mc5-2026-11-23T22:26:10"}
    assert {run.suite for run in runs} == {"Support bot answers (pilot 3)"}
    assert runs[2].system.model == "flaky-model"
    assert runs[2].system.prompt == "short answer v1"


def test_a_file_of_one_variant_names_none() -> None:
    (run,) = read(a_promptfoo_file(3, 1))
    assert run.variant == ""
    assert run.system.model == "openai:chat:orion-large-3"
    assert run.tool_version == "0.123.1"
    assert run.started_at is not None
    assert run.duration_s == 1.6


def test_the_same_prompt_and_provider_twice_are_told_apart_by_their_column() -> None:
    def double(export: dict[str, Any]) -> None:
        again = [result | {"promptIdx": 1} for result in export["results"]["results"]]
        export["results"]["results"] += again

    runs = changed(a_promptfoo_file(2, 0), double)
    assert [run.variant for run in runs] == [
        "openai:chat:orion-large-3 | answer@22",
        "openai:chat:orion-large-3 | answer@22 #2",
    ]


def test_errors_of_the_provider_are_failures_in_value_and_strict_rate() -> None:
    (run,) = read(a_promptfoo_file(passed=98, failed=1, errors=1))
    rate = metric(run, "pass_rate")
    assert rate.type is MetricType.BINARY
    assert rate.scope is Scope.HEADLINE
    assert (rate.value, rate.n, rate.successes, rate.total, rate.strict) == (0.98, 100, 98, 100, 0.98)
    assert [case.error_kind for case in run.cases[-2:]] == [ErrorKind.NONE, ErrorKind.SYSTEM_ERROR]
    assert run.cases[-1].passed is False
    assert run.cases[-1].error == "API error: 500 Internal Server Error"


def test_a_named_score_leaves_errors_out_and_its_strict_rate_does_not() -> None:
    (run,) = read(a_promptfoo_file(passed=8, failed=0, errors=2, metric="grounded"))
    grounded = metric(run, "grounded")
    assert (grounded.value, grounded.n, grounded.total) == (1.0, 8, 10)
    assert grounded.strict == 0.8
    assert FlagCode.ERRORS_EXCLUDED in codes(run)


def test_a_judge_that_breaks_leaves_its_case_unscored() -> None:
    def break_judge(export: dict[str, Any]) -> None:
        for result in export["results"]["results"][3:]:
            said = "Custom function threw error: x is not defined"
            result["gradingResult"] |= {"reason": said, "componentResults": []}
            result["error"] = said

    (run,) = changed(a_promptfoo_file(3, 2), break_judge)
    rate = metric(run, "pass_rate")
    assert (rate.value, rate.n, rate.unscored) == (0.6, 5, 2)
    assert [case.passed for case in run.cases] == [True, True, True, None, None]
    assert {case.error_kind for case in run.cases[3:]} == {ErrorKind.JUDGE_ERROR}
    assert {FlagCode.GRADER_ERRORS, FlagCode.BLANK_SCORES} <= codes(run)


def test_a_grader_that_could_not_be_reached_is_a_broken_judge() -> None:
    def break_judge(export: dict[str, Any]) -> None:
        part = {"pass": False, "score": 0, "reason": "503", "metadata": {"graderError": True}}
        export["results"]["results"][0]["gradingResult"]["componentResults"] = [part]

    (run,) = changed(a_promptfoo_file(0, 1), break_judge)
    assert run.cases[0].error_kind is ErrorKind.JUDGE_ERROR


def test_a_wrong_answer_is_no_error_although_the_tool_writes_one() -> None:
    (run,) = read(a_promptfoo_file(0, 1))
    assert run.cases[0].error_kind is ErrorKind.NONE
    assert run.cases[0].error == "The answer is not supported by the handbook"
    assert FlagCode.ALL_FAILED in codes(run)


@pytest.mark.parametrize("said", ["Evaluation timed out after 500ms: Error", "request ETIMEDOUT"])
def test_a_timeout_is_told_from_another_error(said: str) -> None:
    def time_out(export: dict[str, Any]) -> None:
        export["results"]["results"][0]["error"] = said

    (run,) = changed(a_promptfoo_file(0, 0, 1), time_out)
    assert run.cases[0].error_kind is ErrorKind.TIMEOUT


@pytest.mark.parametrize("name", ["own/promptfoo/v0.24.2.json", "own/promptfoo/v0.80.3.json"])
def test_before_version_3_an_error_without_grading_is_the_providers(name: str) -> None:
    broken = [
        case for run in read(content(name)) for case in run.cases if case.error_kind is not ErrorKind.NONE
    ]
    assert len(broken) == 2
    assert {case.error_kind for case in broken} == {ErrorKind.SYSTEM_ERROR}


def test_own_counts_of_the_tool_that_leave_results_out_are_flagged() -> None:
    for run in read(content("own/promptfoo/v0.24.2.json")):
        assert FlagCode.STATS_DISAGREE in codes(run)
    for run in read(content(CURRENT)):
        assert FlagCode.STATS_DISAGREE not in codes(run)


def test_empty_outputs_and_a_first_sample_only_are_flagged() -> None:
    def spoil(export: dict[str, Any]) -> None:
        export["results"]["results"][0]["response"]["output"] = " "
        export["runtimeOptions"]["filterFirstN"] = 2

    (run,) = changed(a_promptfoo_file(1, 1), spoil)
    assert {FlagCode.EMPTY_OUTPUTS, FlagCode.LIMITED_SUBSET} <= codes(run)
    assert run.limit == 2


def test_a_variant_that_was_not_finished_makes_the_runs_partial() -> None:
    def stop(export: dict[str, Any]) -> None:
        export["results"]["results"] = export["results"]["results"][:-1]

    runs = changed(content(CURRENT), stop)
    assert {run.status for run in runs} == {RunStatus.PARTIAL}
    assert FlagCode.PARTIAL_OR_CANCELLED in codes(runs[0])


def test_no_results_are_an_empty_run_and_no_pass() -> None:
    (run,) = changed(a_promptfoo_file(0, 0), lambda _: None)
    assert run.status is RunStatus.EMPTY
    assert run.metrics == ()
    assert FlagCode.ZERO_TESTS in codes(run)


def test_the_payload_of_a_shared_report_reads_as_the_export() -> None:
    export = json.loads(content(CURRENT))
    assert read(json.dumps({"data": export}).encode()) == read(content(CURRENT))


def test_a_summary_that_a_script_wrote_reads_as_the_export() -> None:
    summary = json.loads(content(CURRENT))["results"]
    of_summary, of_export = read(json.dumps(summary).encode()), read(content(CURRENT))
    assert [run.metrics for run in of_summary] == [run.metrics for run in of_export]
    assert of_summary[0].started_at == of_export[0].started_at


def test_lines_hold_the_same_numbers_as_the_export_but_no_date() -> None:
    of_lines, of_export = read(content("own/promptfoo/v0.123.1.jsonl")), read(content(CURRENT))
    assert [run.metrics for run in of_lines] == [run.metrics for run in of_export]
    assert [run.cases for run in of_lines] == [run.cases for run in of_export]
    assert Lack.DATE in of_lines[0].lacks
    assert of_export[0].lacks == (Lack.DATASET,)


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"success": "yes"}, "$.results.results[1].success"),
        ({"testIdx": 1.5}, "$.results.results[1].testIdx"),
        ({"namedScores": [1]}, "$.results.results[1].namedScores"),
    ],
)
def test_a_result_of_another_shape_is_refused_with_its_path(change: dict[str, Any], where: str) -> None:
    def spoil(export: dict[str, Any]) -> None:
        export["results"]["results"][1] |= change

    with pytest.raises(Unreadable) as refusal:
        changed(a_promptfoo_file(2, 0), spoil)
    assert refusal.value.where == where
