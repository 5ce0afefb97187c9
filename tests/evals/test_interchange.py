"""A run out as Every Eval Ever, and in again."""

import json

from tests.evals.conftest import Scene
from tests.evals.evidence import a_rate, a_run
from tracker.evals.importers import read
from tracker.evals.rules.kinds import Direction
from tracker.evals.rules.normalised import DatasetPart, SystemPart


def exported(scene: Scene, **more: object) -> dict[str, object]:
    run = scene.store(a_run(**more))  # type: ignore[arg-type]
    answer = scene.stakeholder.get(f"/api/v1/runs/{run.id}/every-eval-ever")
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].endswith("POLICY-QA-run-1.eee.json")
    found: dict[str, object] = answer.get_json()
    return found


def test_what_goes_out_comes_in_with_the_same_numbers(scene: Scene) -> None:
    system = SystemPart(
        model="orion-large-3", model_version="2026-05-14", prompt="answer", prompt_version="22"
    )
    told = exported(scene, dataset=DatasetPart("policy questions", "3"), system=system)
    (run,) = read(json.dumps(told).encode())
    (rate,) = run.metrics
    assert (rate.name, rate.value, rate.n, rate.successes) == (
        "policy-answers/pass_rate",
        110 / 120,
        120,
        110,
    )
    assert rate.direction is Direction.HIGHER
    assert (run.tool, run.system.model) == ("promptfoo", "orion-large-3@2026-05-14")
    assert run.dataset is not None
    assert run.dataset.name == "policy questions"
    assert run.started_at is not None


def test_every_member_that_the_format_asks_for_is_there(scene: Scene) -> None:
    told = exported(scene)
    assert told.keys() == {
        *("schema_version", "evaluation_id", "evaluation_timestamp", "retrieved_timestamp"),
        *("source_metadata", "eval_library", "model_info", "evaluation_results"),
    }
    (result,) = told["evaluation_results"]  # type: ignore[misc]
    assert result["source_data"] == {"dataset_name": "policy-answers", "source_type": "other"}
    config, uncertainty = result["metric_config"], result["score_details"]["uncertainty"]
    assert (config["lower_is_better"], config["min_score"], config["max_score"]) == (False, 0.0, 1.0)
    assert uncertainty["num_samples"] == 120
    assert round(uncertainty["confidence_interval"]["lower"], 4) == 0.8654


def test_what_cannot_be_said_is_named_and_left_out(scene: Scene) -> None:
    metrics = (a_rate(), a_rate(60, 120, "tone", direction=Direction.UNKNOWN))
    told = exported(scene, metrics=metrics)
    details = told["source_metadata"]["additional_details"]  # type: ignore[index]
    assert details["metrics_left_out"] == "tone"
    assert len(told["evaluation_results"]) == 1  # type: ignore[arg-type]
