"""Tools that score each case: what crashed, what has no score, what is a label and no number."""

import json

import pytest

from tests.evals.sample_files import content
from tracker.evals.importers import Unreadable, read
from tracker.evals.rules.kinds import Direction, ErrorKind, FlagCode, MetricType, RunStatus
from tracker.evals.rules.normalised import NormalisedMetric, NormalisedRun


def only(sent: bytes) -> NormalisedRun:
    (run,) = read(sent)
    return run


def metric(run: NormalisedRun, name: str) -> NormalisedMetric:
    return next(metric for metric in run.metrics if metric.name == name)


def flags(run: NormalisedRun) -> dict[FlagCode, str]:
    return {flag.code: flag.text for flag in run.flags}


def lines(*said: dict[str, object]) -> bytes:
    return "\n".join(map(json.dumps, said)).encode()


def test_a_pydantic_task_that_broke_fails_every_assertion_in_the_strict_rate() -> None:
    run = only(content("own/pydantic-evals/pydantic_evals_report.json"))
    rate = metric(run, "exact/pass")
    assert (rate.value, rate.n, rate.total, rate.strict) == (0.5, 2, 3, pytest.approx(1 / 3))
    assert metric(run, "pass_rate").strict == pytest.approx(1 / 3)
    assert metric(run, "assertions").type is MetricType.NUMERIC  # pooled over cases: no rate of cases
    assert [case.error for case in run.cases] == [None, "does not hold: exact", "ValueError: simulated"]
    assert run.dataset is not None
    assert (run.suite, run.dataset.name) == ("task", "faq")


def test_a_pydantic_evaluator_that_failed_leaves_the_case_open() -> None:
    case = {
        "name": "c",
        "assertions": {"a": {"value": True}},
        "evaluator_failures": [{"name": "b", "error_message": "x"}],
    }
    run = only(json.dumps({"cases": [case], "failures": []}).encode())
    assert [case.passed for case in run.cases] == [None]
    assert metric(run, "b/pass").unscored == 1
    assert FlagCode.GRADER_ERRORS in flags(run)


def test_langfuse_scores_are_grouped_by_run_and_categories_left_out_aloud() -> None:
    page = json.loads(content("own/langfuse/scores_api.json"))
    run = only(json.dumps(page).encode())
    assert run.external_id == "run-pilot-3"
    assert metric(run, "helpful").type is MetricType.BINARY
    assert "categories without a number" in flags(run)[FlagCode.NOT_A_METRIC]
    other = [score | {"datasetRunId": "run-2"} for score in page["data"]]
    both = read(json.dumps(page | {"data": page["data"] + other}).encode())
    assert [run.variant for run in both] == ["run-pilot-3", "run-2"]


def test_a_langfuse_page_of_several_is_flagged() -> None:
    page = json.loads(content("own/langfuse/scores_api.json"))
    page["meta"] = {"page": 1, "limit": 50, "totalItems": 120, "totalPages": 3}
    assert flags(only(json.dumps(page).encode()))[FlagCode.PAGED] == (
        "This is page 1 of 3; the others are not in this file."
    )


def test_a_score_that_a_trace_has_again_is_a_repeat() -> None:
    scores = [{"dataType": "NUMERIC", "name": "a", "traceId": "t", "value": value} for value in (0.2, 0.4)]
    run = only(json.dumps({"data": scores, "meta": {}}).encode())
    assert [(case.id, case.repeat) for case in run.cases] == [("t", 0), ("t", 1)]
    assert metric(run, "a").value == pytest.approx(0.3)


def test_an_oaieval_log_that_was_cut_off_is_partial_and_counts_what_it_shows() -> None:
    whole = content("own/openai-evals/toy-match.jsonl")
    kept = b"\n".join(line for line in whole.splitlines() if b"final_report" not in line)
    run = only(kept)
    assert run.status is RunStatus.PARTIAL
    assert metric(run, "accuracy").value == pytest.approx(1 / 3)
    assert only(whole).metrics[0].successes == 1
    assert only(whole).system.model == "dummy"


@pytest.mark.parametrize("name", ["output_items.json", "output_items.jsonl", "run.json"])
def test_an_item_that_errored_counts_against_every_criterion(name: str) -> None:
    run = only(content(f"own/openai-evals-api/{name}"))
    judge = metric(run, "Judge 1-7/pass_rate")
    assert (judge.value, judge.n, judge.total, judge.strict) == (1.0, 3, 4, 0.75)
    assert (run.suite, run.system.model, run.tokens_in) == ("eval_toy", "gpt-toy", 400)


def test_a_list_with_further_pages_is_partial() -> None:
    page = json.loads(content("own/openai-evals-api/output_items.json")) | {"has_more": True}
    run = only(json.dumps(page).encode())
    assert (run.status, FlagCode.PAGED in flags(run)) == (RunStatus.PARTIAL, True)


def test_a_list_of_runs_is_several_runs() -> None:
    one = json.loads(content("own/openai-evals-api/run.json"))
    runs = read(json.dumps({"object": "list", "data": [one, one | {"id": "second"}]}).encode())
    assert [run.external_id for run in runs] == ["evalrun_toy1", "second"]


def test_a_braintrust_row_that_crashed_fails_and_a_null_score_is_unscored() -> None:
    run = only(content("own/braintrust/results.jsonl"))
    null = metric(run, "nullscore")
    assert (null.n, null.unscored, null.total, null.strict) == (1, 1, 3, pytest.approx(1 / 3))
    assert [case.error_kind for case in run.cases].count(ErrorKind.SYSTEM_ERROR) == 1
    assert FlagCode.ALL_FAILED not in flags(run)  # nothing but the crash was given a verdict


def test_braintrust_summaries_are_a_run_each_and_an_error_among_them_is_refused() -> None:
    summary = json.loads(content("own/braintrust/summary.json"))
    runs = read(lines(summary, summary | {"experiment_name": "other"}))
    assert [run.variant for run in runs] == ["support-bot [experiment_name=pilot-3]", "other"]
    failed = {"experiment_name": "x", "errors": ["boom"]}
    with pytest.raises(Unreadable, match="failed and has no summary") as refusal:
        read(lines(summary, failed))
    assert refusal.value.where == "line 2"


def test_phoenix_repetitions_are_repeats_and_labels_no_numbers() -> None:
    run = only(content("own/phoenix/experiment_export.json"))
    assert sorted({case.repeat for case in run.cases}) == [0, 1]
    assert len({case.id for case in run.cases}) == 3
    assert flags(run)[FlagCode.NOT_A_METRIC] == "tone: labels without a score."
    broken = metric(run, "broken")
    assert (broken.unscored, broken.direction) == (2, Direction.UNKNOWN)
    assert broken.strict == pytest.approx(2 / 6)  # scored though the task had crashed: no hit


def test_a_home_made_table_with_a_column_of_scores_stays_a_table() -> None:
    run = only(lines({"input": "a", "output": "b", "scores": 1}, {"input": "c", "output": "d", "scores": 0}))
    assert run.tool == "table"
