"""The shape of an Inspect log without its samples, of version 1 and 2; the meaning is told elsewhere."""

from typing import Any

import msgspec


class Dataset(msgspec.Struct, frozen=True):
    """The dataset; `samples` is its full size, of which a run may take a part."""

    name: str | None = None
    location: str | None = None
    samples: int | None = None


class Spec(msgspec.Struct, frozen=True):
    """What was evaluated (`eval` in the log)."""

    task: str
    model: str | None = ""
    task_version: Any = None
    task_id: str | None = None
    run_id: str | None = None
    eval_id: str | None = None
    created: Any = None
    dataset: Dataset | None = None
    config: dict[str, Any] | None = None
    packages: dict[str, Any] | None = None
    revision: dict[str, Any] | None = None
    metadata: dict[str, Any] | None = None
    scorers: Any = None
    model_roles: Any = None


class Metric(msgspec.Struct, frozen=True):
    """One number; grouped ones carry the metric and the group key in `params`."""

    name: str = ""
    value: Any = None
    group: str | None = None
    params: dict[str, Any] | None = None


class Score(msgspec.Struct, frozen=True):
    """One scorer's metrics; a scorer of several values is one score for each, named by its key."""

    name: str = ""
    scorer: str | None = None
    reducer: str | None = None
    scored_samples: int | None = None
    unscored_samples: int | None = None
    metrics: dict[str, Metric] = {}


class Scorer(msgspec.Struct, frozen=True):
    """The one scorer of a version 1 log."""

    name: str = ""


class Results(msgspec.Struct, frozen=True):
    """Version 2 has `scores`, version 1 `scorer` and `metrics`; totals count samples times epochs."""

    total_samples: int | None = None
    completed_samples: int | None = None
    scores: list[Score] | None = None
    scorer: Scorer | None = None
    metrics: dict[str, Metric] | None = None
    headline: dict[str, Any] | None = None


class Stats(msgspec.Struct, frozen=True):
    """When the run was made and what it used."""

    started_at: Any = None
    completed_at: Any = None
    model_usage: dict[str, dict[str, Any]] | None = None


class Log(msgspec.Struct, frozen=True):
    """A whole log; `status` is started, success, cancelled or error."""

    eval: Spec
    status: str = "started"
    results: Results | None = None
    stats: Stats | None = None
    invalidated: bool = False

    def scores(self) -> list[Score]:
        """Answer the scores of either version."""
        if self.results is None:
            return []
        if self.results.scorer is not None and not self.results.scores:
            return [Score(name=self.results.scorer.name, metrics=self.results.metrics or {})]
        return self.results.scores or []

    def epochs(self) -> int:
        """Answer how often each sample was asked."""
        stated = (self.eval.config or {}).get("epochs")
        return stated if isinstance(stated, int) and stated > 0 else 1


class SampleScore(msgspec.Struct, frozen=True):
    """What a scorer says of one sample; `value` is a letter, a number, or several of them by name."""

    value: Any = None
    answer: Any = None


class Output(msgspec.Struct, frozen=True):
    """The answer, in `.json` logs only."""

    completion: Any = None


class Sample(msgspec.Struct, frozen=True):
    """One sample in one epoch, whole (`.json`) or in short (`summaries.json`)."""

    id: Any
    epoch: int = 1
    input: Any = None
    scores: dict[str, SampleScore | None] | None = None
    score: SampleScore | None = None
    error: Any = None
    total_time: Any = None
    metadata: Any = None
    output: Output | None = None
