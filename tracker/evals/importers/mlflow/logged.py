"""A run as MLflow keeps it, whichever way it was read; the names in it are those of its team."""

from dataclasses import dataclass, field

from tracker.evals.rules.normalised import Flag


@dataclass(frozen=True, slots=True)
class Logged:
    """One MLflow run: times in ms since 1970, metrics at their last step, `inputs` its first dataset."""

    run_id: str
    name: str = ""
    experiment: str = ""
    status: str = ""
    started_ms: object = None
    ended_ms: object = None
    metrics: dict[str, float | None] = field(default_factory=dict)
    params: dict[str, str] = field(default_factory=dict)
    tags: dict[str, str] = field(default_factory=dict)
    dataset: dict[str, object] = field(default_factory=dict)
    flags: tuple[Flag, ...] = ()
