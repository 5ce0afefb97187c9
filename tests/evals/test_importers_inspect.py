"""Inspect AI: n of samples not of epochs, errors left out of a value, logs that stopped, old versions."""

import io
import json
import zipfile
from typing import Any

import pytest

from tests.evals.sample_files import content
from tracker.evals.importers import Unreadable, read
from tracker.evals.rules.kinds import Direction, ErrorKind, FlagCode, MetricType, RunStatus, Scope
from tracker.evals.rules.normalised import NormalisedMetric, NormalisedRun

V1 = "own/inspect/v0.3.8_addition_logv1.json"
OLD = "own/inspect/v0.3.60_addition.json"


def only(name: str) -> NormalisedRun:
    (run,) = read(content(name))
    return run


def changed(name: str, change: Any) -> NormalisedRun:
    log = json.loads(content(name))
    change(log)
    (run,) = read(json.dumps(log).encode())
    return run


def metric(run: NormalisedRun, name: str) -> NormalisedMetric:
    return next(each for each in run.metrics if each.name == name)


def codes(run: NormalisedRun) -> set[FlagCode]:
    return {flag.code for flag in run.flags}


def an_archive(**entries: object) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, value in entries.items():
            archive.writestr(f"{name}.json", json.dumps(value))
    return packed.getvalue()


def test_a_crashed_sample_is_left_out_of_the_value_and_fails_in_the_strict_rate() -> None:
    run = only("own/inspect/v0.3.285_crashing.eval")
    accuracy = metric(run, "match/accuracy")
    assert (accuracy.value, accuracy.n, accuracy.total, accuracy.successes) == (0.2, 5, 6, 1)
    assert accuracy.strict == pytest.approx(1 / 6)
    assert accuracy.stderr == pytest.approx(0.2)
    assert run.status is RunStatus.COMPLETE
    assert FlagCode.ERRORS_EXCLUDED in codes(run)
    assert [case.error_kind for case in run.cases if case.error] == [ErrorKind.SYSTEM_ERROR]
    assert next(case for case in run.cases if case.error).passed is False


def test_a_run_that_an_error_ended_is_failed_and_has_no_number() -> None:
    run = only("own/inspect/v0.3.285_crash-all.eval")
    assert run.status is RunStatus.FAILED
    assert run.metrics == ()
    assert {FlagCode.PARTIAL_OR_CANCELLED, FlagCode.NO_SCORES} <= codes(run)
    kinds = [case.error_kind for case in run.cases]
    assert kinds == [ErrorKind.NONE, ErrorKind.SYSTEM_ERROR, ErrorKind.SKIPPED]


def test_epochs_are_repeats_and_n_is_of_samples() -> None:
    run = only("own/inspect/v0.3.285_addition-epochs.eval")
    assert run.repeats == 3
    assert len(run.cases) == 9
    assert sorted({case.repeat for case in run.cases}) == [0, 1, 2]
    mean, at_least = metric(run, "match@mean/accuracy"), metric(run, "match@at_least_2/accuracy")
    assert (mean.n, mean.successes, mean.scope) == (3, None, Scope.HEADLINE)
    assert mean.strict == pytest.approx(6 / 9)
    assert (at_least.n, at_least.successes, at_least.strict) == (3, 3, 1.0)


def test_a_nan_score_is_missing_and_counts_as_unscored() -> None:
    for name in ("own/inspect/v0.3.285_nan-scores.eval", "own/inspect/v0.3.285_nan-scores.json"):
        run = only(name)
        assert (metric(run, "maybe_nan/mean").n, metric(run, "maybe_nan/mean").unscored) == (5, 1)
        assert dict(next(case for case in run.cases if case.id == "q3").scores) == {"maybe_nan": None}
        assert {FlagCode.NON_FINITE, FlagCode.BLANK_SCORES, FlagCode.DIRECTION_UNKNOWN} <= codes(run)
        assert {case.passed for case in run.cases} == {None}


def test_a_grouped_metric_is_over_its_group_only() -> None:
    run = only("own/inspect/v0.3.285_grouped-levels.eval")
    assert [
        (metric(run, f"match/{key}").n, metric(run, f"match/{key}").scope) for key in ("easy", "all")
    ] == [
        (3, Scope.SLICE),
        (6, Scope.TASK),
    ]
    assert [case.slice for case in run.cases] == ["easy"] * 3 + ["hard"] * 3
    assert metric(run, "match/hard").direction is Direction.HIGHER
    assert metric(run, "match/hard").stderr is None


def test_a_scorer_of_several_values_is_several_scores() -> None:
    run = only("own/inspect/v0.3.285_addition.eval")
    assert metric(run, "quality.length/mean").type is MetricType.NUMERIC
    assert metric(run, "quality.polite/accuracy").type is MetricType.BINARY
    assert metric(run, "quality.polite/accuracy").case_score == "quality.polite"
    assert dict(run.cases[4].scores)["quality.length"] == 14


def test_archive_and_json_of_one_log_say_the_same() -> None:
    packed, plain = only("own/inspect/v0.3.60_addition_deflate.eval"), only(OLD)
    assert packed.metrics == plain.metrics
    assert {(case.id, case.passed) for case in packed.cases} == {
        (case.id, case.passed) for case in plain.cases
    }


def test_ids_of_texts_and_numbers_are_both_kept() -> None:
    assert sorted(case.id for case in only(OLD).cases) == ["4", "q1", "q2", "q3", "q5", "q6"]


def test_a_log_of_version_1_counts_its_samples() -> None:
    run = only(V1)
    assert (metric(run, "match/accuracy").n, metric(run, "match/accuracy").successes) == (6, 4)
    assert [case.passed for case in run.cases] == [True, True, True, False, True, False]
    assert {FlagCode.N_INFERRED, FlagCode.NO_ZONE} <= codes(run)


def test_the_log_says_what_was_measured() -> None:
    run = only("own/inspect/v0.3.285_addition.eval")
    assert (run.suite, run.system.model, run.system.prompt_version) == ("addition", "mockllm/model", "v3")
    assert run.dataset is not None
    assert (run.dataset.name, run.dataset.cases) == ("toy-addition", 6)
    assert run.started_at is not None
    assert run.lacks == ()


def test_a_limit_that_cuts_the_dataset_is_flagged_and_another_is_not() -> None:
    def cut(log: dict[str, Any]) -> None:
        log["eval"]["config"]["limit"] = 6
        log["eval"]["dataset"]["samples"] = 500

    def idle(log: dict[str, Any]) -> None:
        log["eval"]["config"]["limit"] = 20_000

    assert (changed(OLD, cut).limit, changed(OLD, idle).limit) == (6, None)
    assert FlagCode.LIMITED_SUBSET in codes(changed(OLD, cut))


def test_no_scored_sample_is_no_zero() -> None:
    def empty(log: dict[str, Any]) -> None:
        for score in log["results"]["scores"]:
            score |= {"scored_samples": 0}
            score["metrics"]["accuracy"]["value"] = 0.0

    run = changed(OLD, empty)
    assert {each.value for each in run.metrics} == {None}
    assert FlagCode.NO_SCORES in codes(run)


@pytest.mark.parametrize(
    ("told", "status"), [("cancelled", RunStatus.CANCELLED), ("started", RunStatus.PARTIAL)]
)
def test_a_log_that_was_not_finished_keeps_its_numbers_and_says_so(told: str, status: RunStatus) -> None:
    run = changed(OLD, lambda log: log.update(status=told))
    assert run.status is status
    assert FlagCode.PARTIAL_OR_CANCELLED in codes(run)
    assert metric(run, "match/accuracy").n == 6


def test_a_log_that_its_author_marked_invalid_is_a_failed_run() -> None:
    run = changed(OLD, lambda log: log.update(invalidated=True))
    assert run.status is RunStatus.FAILED
    assert FlagCode.INVALIDATED in codes(run)


def test_fewer_samples_than_the_log_counts_are_flagged() -> None:
    run = changed(OLD, lambda log: log.update(samples=log["samples"][:2]))
    assert FlagCode.STATS_DISAGREE in codes(run)
    assert (metric(run, "match/accuracy").n, metric(run, "match/accuracy").successes) == (6, 4)


def test_partial_credit_is_no_verdict() -> None:
    def credit(log: dict[str, Any]) -> None:
        log["samples"][0]["scores"]["match"]["value"] = "P"

    run = changed(OLD, credit)
    assert metric(run, "match/accuracy").type is MetricType.NUMERIC
    assert run.cases[0].passed is False


def test_without_samples_the_counts_of_the_log_stand() -> None:
    run = changed(OLD, lambda log: log.pop("samples"))
    accuracy = metric(run, "match/accuracy")
    assert (accuracy.type, accuracy.n, accuracy.successes) == (MetricType.BINARY, 6, 4)
    assert run.cases == ()


def test_members_that_are_null_are_missing() -> None:
    def forget(log: dict[str, Any]) -> None:
        log["eval"] |= dict.fromkeys(("config", "packages", "dataset", "revision", "metadata", "model"))
        log["stats"]["model_usage"] = None
        log["samples"][0]["scores"]["match"] = None

    run = changed(OLD, forget)
    assert (run.system.model, run.dataset, run.tool_version) == ("", None, "")
    assert metric(run, "match/accuracy").n == 6


def test_an_unfinished_archive_shows_the_samples_of_its_journal() -> None:
    summary = {"id": "q1", "epoch": 1, "input": "1+1?", "scores": {"match": {"value": "C"}}}
    start = {"version": 2, "eval": {"task": "addition", "model": "m"}, "plan": {}}
    packed = an_archive(**{"_journal/start": start, "_journal/summaries/1": [summary]})
    (run,) = read(packed)
    assert run.status is RunStatus.PARTIAL
    assert [(case.id, case.passed) for case in run.cases] == [("q1", True)]


@pytest.mark.parametrize(
    ("log", "where"),
    [
        ({"status": "success", "eval": {"task": 3}, "plan": {}}, "$.eval.task"),
        ({"status": "success", "eval": {"task": "t"}, "plan": {}, "samples": [{"epoch": 1}]}, "$.samples[0]"),
    ],
)
def test_a_log_of_another_shape_is_refused_with_its_path(log: dict[str, Any], where: str) -> None:
    with pytest.raises(Unreadable) as refusal:
        read(json.dumps(log).encode())
    assert refusal.value.where == where
