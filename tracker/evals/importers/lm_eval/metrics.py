"""The metrics of lm-eval's tasks and groups, each over the n that is stated, summed or told by its error."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from tracker.evals.importers.directions import direction_of
from tracker.evals.importers.measures import whole_successes, with_strict
from tracker.evals.importers.members import object_of
from tracker.evals.importers.scalars import count, number
from tracker.evals.importers.texts import fit
from tracker.evals.rules.kinds import Direction, FlagCode, MetricType, Scope, Unit
from tracker.evals.rules.normalised import Flag, NormalisedMetric

BINARY = frozenset({"acc", "acc_norm", "acc_mutual_info", "exact_match", "em", "pass@1", "contains"})
_LABELS = frozenset({"alias", "name", "sample_len", "sample_count", "samples", ""})
_ERROR = "_stderr"
_ROUNDING = 0.05  # of an n told by p and its error: doubles are far closer, rounded texts are not


@dataclass(frozen=True, slots=True)
class Tasks:
    """What a results file says of its tasks: scores, counts, groups and which way is better."""

    results: dict[str, object]
    samples: dict[str, object]
    subtasks: dict[str, object]
    higher: dict[str, object]
    groups: frozenset[str]

    def below(self, name: str) -> list[str]:
        """Answer the tasks of a group, [] of a task."""
        listed = self.subtasks.get(name)
        return [task for task in listed if isinstance(task, str)] if isinstance(listed, list) else []

    def heads(self) -> list[str]:
        """Answer the groups that are in no other group, else all tasks."""
        inside = {task for name in self.subtasks for task in self.below(name)}
        top = [name for name in self.groups if name not in inside]
        return sorted(top) or list(self.results)

    def n_of(self, name: str, seen: frozenset[str] = frozenset()) -> int | None:
        """Answer the cases of a task as stated, of a group as the sum of its tasks."""
        stated = count(object_of(self.samples.get(name)).get("effective"))
        if stated is None:
            stated = count(object_of(self.results.get(name)).get("sample_len"))
        below = self.below(name)
        if stated is not None or not below or name in seen:
            return stated
        parts = [self.n_of(task, seen | {name}) for task in below]
        return None if None in parts else sum(part or 0 for part in parts)


def metrics_of(tasks: Tasks) -> Iterator[tuple[NormalisedMetric, Flag | None]]:
    """Give every metric of every task and group, with a flag where its n was told by its error."""
    heads = set(tasks.heads())
    for name, scores in tasks.results.items():
        listed = _metric_keys(object_of(scores))
        for place, key in enumerate(listed):
            metric, flag = _metric(tasks, name, key)
            first = place == 0 and name in heads and len(heads) == 1
            yield replace(metric, scope=Scope.HEADLINE if first else Scope.TASK), flag


def _metric_keys(scores: Mapping[str, object]) -> list[str]:
    keys = [key for key in scores if key.strip() not in _LABELS and not _named(key).endswith(_ERROR)]
    with_filter = [key for key in keys if "," in key]  # since 0.4 every metric names its filter
    return with_filter or [key for key in keys if number(scores[key]) is not None]


def _named(key: str) -> str:
    return key.partition(",")[0]


def _metric(tasks: Tasks, task: str, key: str) -> tuple[NormalisedMetric, Flag | None]:
    scores, name = object_of(tasks.results[task]), _named(key)
    value, stderr = number(scores[key]), number(scores.get(_error_key(key)))
    of_verdicts = name in BINARY and (value is None or 0 <= value <= 1)
    label = fit(f"{task}/{key}")
    n, flag = tasks.n_of(task), None
    if n is None and of_verdicts and (n := told_n(value, stderr)) is not None:
        flag = Flag(FlagCode.N_INFERRED, f"{label}: n = {n:,} was told by the rate and its standard error.")
    metric = NormalisedMetric(
        name=label,
        type=MetricType.BINARY if of_verdicts else MetricType.NUMERIC,
        unit=Unit.PROPORTION if of_verdicts else Unit.POINTS,
        direction=_direction(object_of(tasks.higher.get(task)).get(name), name),
        value=value,
        n=n,
        stderr=stderr,
        source=f"results.{task}[{key}]",
    )
    return (with_strict(metric, whole_successes(value, n, 1e-3), n) if of_verdicts else metric), flag


def told_n(value: float | None, stderr: float | None) -> int | None:
    """Answer n of a rate by its sample standard error: se² = p(1-p)/(n-1); None where none fits."""
    if value is None or not stderr or not 0 < value < 1:
        return None
    told = value * (1 - value) / stderr**2 + 1
    n = round(told)
    fits = abs(told - n) <= _ROUNDING and whole_successes(value, n, 1e-3) is not None
    return n if fits and n > 1 else None


def _error_key(key: str) -> str:
    name, comma, rest = key.partition(",")
    return f"{name}{_ERROR}{comma}{rest}"


def _direction(higher: object, name: str) -> Direction:
    if isinstance(higher, bool):
        return Direction.HIGHER if higher else Direction.LOWER
    return direction_of(name)
