"""MLflow: runs of a search and of a store, with numbers that have no n and names of a team's own."""

import io
import json
import zipfile

import pytest

from tests.evals.sample_files import content
from tracker.evals.importers import Unreadable, read
from tracker.evals.rules.kinds import Direction, FlagCode, Lack, RunStatus
from tracker.evals.rules.normalised import NormalisedRun

RUN = "0123456789abcdef0123456789abcdef"


def search(*runs: dict[str, object], **more: object) -> tuple[NormalisedRun, ...]:
    return read(json.dumps({"runs": list(runs), **more}).encode())


def a_run(status: str = "FINISHED", **more: object) -> dict[str, object]:
    data = {"metrics": [{"key": "accuracy", "value": 0.9}]}
    return {"info": {"run_id": "r", "experiment_id": "7", "status": status, **more}, "data": data}


def store(**files: str) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, text in {"meta.yaml": "run_id: r\nstatus: 3\n", **files}.items():
            archive.writestr(f"mlruns/1/{RUN}/{name}", text)
        archive.writestr("mlruns/1/meta.yaml", "name: support bot\nexperiment_id: '1'\n")
    return packed.getvalue()


def test_numbers_without_an_n_are_kept_and_said_to_open_no_gate() -> None:
    *_, run = read(content("own/mlflow/runs_search.json"))
    assert {metric.n for metric in run.metrics} == {None}
    assert Lack.N in run.lacks
    texts = {flag.code: flag.text for flag in run.flags}
    assert "it cannot open a gate" in texts[FlagCode.N_UNKNOWN]
    assert texts[FlagCode.NON_FINITE].startswith("3 values are NaN or infinite")


def test_only_what_costs_or_harms_is_told_by_its_name() -> None:
    *_, run = read(content("own/mlflow/runs_search.json"))
    told = {metric.name: metric.direction for metric in run.metrics}
    assert told["toxicity/v1/mean"] is told["latency_p95_ms"] is Direction.LOWER
    assert told["accuracy"] is told["n_samples"] is Direction.UNKNOWN


@pytest.mark.parametrize(
    ("status", "read_as"),
    [("FINISHED", "complete"), ("FAILED", "failed"), ("KILLED", "cancelled"), ("RUNNING", "partial")],
)
def test_a_run_that_did_not_end_well_says_so(status: str, read_as: str) -> None:
    (run,) = search(a_run(status))
    assert run.status == read_as
    assert (FlagCode.PARTIAL_OR_CANCELLED in {flag.code for flag in run.flags}) is (status != "FINISHED")


def test_more_pages_are_flagged_deleted_runs_left_out_and_no_run_refused() -> None:
    runs = search(a_run(), a_run(lifecycle_stage="deleted"), next_page_token="abc")
    assert [FlagCode.PAGED in {flag.code for flag in run.flags} for run in runs] == [True]
    with pytest.raises(Unreadable, match="no run in the file"):
        search()


def test_what_was_measured_is_told_by_convention() -> None:
    first, _, run = read(content("own/mlflow/runs_search.json"))
    assert (run.system.model, run.system.prompt_version, run.suite) == ("toy-1", "v3", "experiment 1")
    assert run.dataset is not None
    assert (run.dataset.name, run.variant) == ("faq-v2", "pilot-3#2")
    assert first.dataset is not None
    assert (first.dataset.version, first.dataset.cases) == ("d50bcbdb", 3)


def test_metrics_as_clients_write_them_out_are_read_too() -> None:
    (run,) = search(
        {"info": {"run_id": "r"}, "data": {"metrics": {"accuracy": 0.5}, "params": {"model": "m"}}}
    )
    assert (run.metrics[0].value, run.system.model) == (0.5, "m")


def test_the_last_step_of_a_stored_metric_counts_and_folders_are_part_of_its_name() -> None:
    lines = "1795474678279 0.61 0\n1795474678517 0.66 2\n1795474678465 0.7 1\n"
    (run,) = read(
        store(
            **{
                "metrics/accuracy": lines,
                "metrics/toxicity/v1/mean": "1 0.02 0\n",
                "tags/mlflow.runName": "n",
            }
        )
    )
    assert [(metric.name, metric.value) for metric in run.metrics] == [
        ("accuracy", 0.66),
        ("toxicity/v1/mean", 0.02),
    ]
    assert (run.suite, run.status, run.variant) == ("support bot", RunStatus.COMPLETE, "")


def test_a_stored_metric_that_is_none_is_refused_with_file_and_line() -> None:
    with pytest.raises(Unreadable) as refusal:
        read(store(**{"metrics/accuracy": "1 0.5 0\nabc\n"}))
    assert refusal.value.where == f"mlruns/1/{RUN}/metrics/accuracy, line 2"


def test_a_stored_run_without_metrics_is_empty_and_a_deleted_one_left_out() -> None:
    (run,) = read(store())
    assert run.status is RunStatus.EMPTY
    with pytest.raises(Unreadable, match="no run in the file"):
        read(store(**{"meta.yaml": "run_id: r\nstatus: 3\nlifecycle_stage: deleted\n"}))
