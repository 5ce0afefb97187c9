"""MLflow runs as eval runs: metrics without an n, named and meant as their team decided."""

import json
from collections.abc import Iterable, Iterator
from datetime import datetime

from tracker.evals.importers.directions import direction_of
from tracker.evals.importers.faults import Unreadable
from tracker.evals.importers.members import first_of, object_of
from tracker.evals.importers.mlflow.logged import Logged
from tracker.evals.importers.scalars import count, epoch, number
from tracker.evals.importers.texts import fit
from tracker.evals.rules.kinds import Direction, MetricType, RunStatus, Unit
from tracker.evals.rules.normalised import DatasetPart, NormalisedMetric, NormalisedRun, SystemPart

_STATUS = {
    "FINISHED": RunStatus.COMPLETE,
    "FAILED": RunStatus.FAILED,
    "KILLED": RunStatus.CANCELLED,
    "RUNNING": RunStatus.PARTIAL,
    "SCHEDULED": RunStatus.PARTIAL,
}


def runs_of(logged: Iterable[Logged]) -> Iterator[NormalisedRun]:
    """Give each run; several of a file are told apart by name and place. Raises: Unreadable (no run)."""
    runs = list(logged)
    if not runs:
        raise Unreadable("There is no run in the file; search wider, or zip the store again.")
    for place, run in enumerate(runs):
        yield _run(run, fit(f"{run.name or run.run_id}#{place}") if len(runs) > 1 else "")


def _run(run: Logged, variant: str) -> NormalisedRun:
    started, ended = _moment(run.started_ms), _moment(run.ended_ms)
    status = _STATUS.get(run.status, RunStatus.PARTIAL)
    return NormalisedRun(
        tool="mlflow",
        external_id=run.run_id,
        suite=fit(run.experiment if not run.experiment.isdigit() else f"experiment {run.experiment}"),
        variant=variant,
        system=_system(run),
        dataset=_dataset(run),
        status=status if run.metrics or status is not RunStatus.COMPLETE else RunStatus.EMPTY,
        started_at=started,
        finished_at=ended,
        duration_s=(ended - started).total_seconds() if started and ended and ended >= started else None,
        metrics=tuple(_metric(name, value) for name, value in run.metrics.items()),
        flags=run.flags,
    )


def _moment(milliseconds: object) -> datetime | None:
    found = number(milliseconds)
    return None if found is None else epoch(found / 1000)


def _system(run: Logged) -> SystemPart:
    """Take what is a convention among MLflow's users, and the commit that it notes by itself."""
    said: dict[str, object] = {**run.tags, **run.params}
    return SystemPart(
        model=fit(first_of(said, "model", "model_name", "llm", "model_id")),
        model_version=fit(first_of(said, "model_version", "model_revision")),
        prompt=fit(first_of(said, "prompt", "prompt_name", "prompt_template")),
        prompt_version=fit(first_of(said, "prompt_version")),
        code=fit(run.tags.get("mlflow.source.git.commit")),
        judge=fit(first_of(said, "judge", "judge_model")),
    )


def _dataset(run: Logged) -> DatasetPart | None:
    if run.dataset:
        profile = run.dataset.get("profile")
        return DatasetPart(
            name=fit(run.dataset.get("name")) or "dataset",
            version=fit(run.dataset.get("digest")),
            cases=_rows(profile) if isinstance(profile, str) else None,
        )
    named = run.params.get("dataset") or run.tags.get("dataset")
    return DatasetPart(name=fit(named)) if named else None


def _rows(profile: str) -> int | None:
    try:
        return count(object_of(json.loads(profile)).get("num_rows"))
    except ValueError:
        return None


def _metric(name: str, value: float | None) -> NormalisedMetric:
    """Make a metric without n; only what costs or harms is told by its name, the rest is the team's own."""
    lower = direction_of(name) is Direction.LOWER
    return NormalisedMetric(
        name=name,
        type=MetricType.NUMERIC,
        unit=Unit.MS if name.endswith("_ms") else Unit.POINTS,
        direction=Direction.LOWER if lower else Direction.UNKNOWN,
        value=value,
        n=None,
        source=f"data.metrics[{name}]",
    )
