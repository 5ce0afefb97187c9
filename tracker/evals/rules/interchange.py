"""A stored run in the interchange format Every Eval Ever 0.3: results with their uncertainty, no samples.

Source: https://github.com/evaleval/every_eval_ever, `eval.schema.json`. Samples would need the whole texts of
input and output, of which only excerpts are kept.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Protocol

VERSION = "0.3.0"
UNKNOWN = "unknown"
JOINT_LEVEL = 0.9  # of two one-sided 95 % bounds
_UNITS = {"proportion": "proportion", "ms": "ms", "s": "s", "tokens": "tokens", "points": "points"}
Json = dict[str, Any]


class Metric(Protocol):
    """A metric as it is stored."""

    name: str
    type: str
    unit: str
    direction: str
    value: float | None
    n: int | None
    stderr: float | None
    low: float | None
    high: float | None
    method: str


class System(Protocol):
    """What was measured."""

    model: str
    model_version: str
    prompt: str
    prompt_version: str
    code: str


class Run(Protocol):
    """A run as it is stored."""

    id: str
    tool: str
    tool_version: str
    ran_at: datetime
    imported_at: datetime
    status: str


def exported(
    run: Run,
    metrics: Sequence[Metric],
    *,
    suite: str,
    dataset: str,
    dataset_version: str,
    system: System | None,
    organization: str,
) -> Json:
    """Give the run as the format has it; metrics without value or direction are named and left out."""
    told = [one for one in metrics if one.value is not None and one.direction in {"higher", "lower"}]
    model = _model(system)
    stamp = f"{run.ran_at.timestamp():.0f}"
    return {
        "schema_version": VERSION,
        "evaluation_id": f"{suite}/{model['id'].replace('/', '_')}/{stamp}",
        "evaluation_timestamp": stamp,
        "retrieved_timestamp": f"{run.imported_at.timestamp():.0f}",
        "source_metadata": {
            "source_name": "Tracker",
            "source_type": "evaluation_run",
            "source_organization_name": organization or UNKNOWN,
            "evaluator_relationship": "first_party",
            "additional_details": _details(run, metrics, told),
        },
        "eval_library": {"name": run.tool or UNKNOWN, "version": run.tool_version or UNKNOWN},
        "model_info": model,
        "evaluation_results": [_result(one, suite, dataset, dataset_version) for one in told],
    }


def _details(run: Run, metrics: Sequence[Metric], told: Sequence[Metric]) -> dict[str, str]:
    left_out = [one.name for one in metrics if one not in told]
    said = {"run_id": run.id, "status": run.status}
    return said | ({"metrics_left_out": ", ".join(left_out)} if left_out else {})


def _model(system: System | None) -> Json:
    if system is None or not system.model:
        return {"name": UNKNOWN, "id": UNKNOWN}
    parts = {"prompt": system.prompt, "prompt_version": system.prompt_version, "code": system.code}
    version = f"@{system.model_version}" if system.model_version else ""
    model: Json = {"name": system.model, "id": f"{system.model}{version}"}
    kept = {name: value for name, value in parts.items() if value}
    return model | ({"additional_details": kept} if kept else {})


def _result(metric: Metric, suite: str, dataset: str, dataset_version: str) -> Json:
    source = {"dataset_name": dataset or suite, "source_type": "other"}
    if dataset_version:
        source["source_version"] = dataset_version
    config: Json = {
        "metric_id": metric.name,
        "metric_name": metric.name,
        "metric_unit": _UNITS.get(metric.unit, metric.unit),
        "lower_is_better": metric.direction == "lower",
    }
    if metric.type == "binary":
        config["metric_kind"] = "pass_rate"
    if metric.unit == "proportion":
        config |= {"score_type": "continuous", "min_score": 0.0, "max_score": 1.0}
    return {
        "evaluation_result_id": f"{suite}.{metric.name}",
        "evaluation_name": suite,
        "source_data": source,
        "metric_config": config,
        "score_details": {"score": metric.value, **_uncertainty(metric)},
    }


def _uncertainty(metric: Metric) -> Json:
    told: Json = {}
    if metric.stderr is not None:
        told["standard_error"] = {"value": metric.stderr}
    if metric.low is not None and metric.high is not None:
        told["confidence_interval"] = {
            "lower": metric.low,
            "upper": metric.high,
            "confidence_level": JOINT_LEVEL,
            "method": metric.method or UNKNOWN,
        }
    if metric.n is not None:
        told["num_samples"] = metric.n
    return {"uncertainty": told} if told else {}
