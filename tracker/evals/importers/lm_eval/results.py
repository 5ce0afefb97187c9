"""A results file of lm-eval as one run: what was measured, when, on which tasks."""

from collections.abc import Iterable

from tracker.evals.importers.lm_eval.metrics import Tasks, metrics_of
from tracker.evals.importers.members import first_of, object_of
from tracker.evals.importers.scalars import after, count, epoch, number
from tracker.evals.importers.texts import excerpt, fit
from tracker.evals.rules.kinds import RunStatus
from tracker.evals.rules.normalised import DatasetPart, NormalisedRun, SystemPart

Said = dict[str, object]


def run_of(said: Said) -> NormalisedRun:
    """Read what all versions have; since 0.4 there are counts, dates and directions too."""
    tasks = _tasks(said)
    found = list(metrics_of(tasks))
    started, lasted = epoch(said.get("date")), _seconds(said.get("total_evaluation_time_seconds"))
    return NormalisedRun(
        tool="lm_eval",
        tool_version=fit(said.get("lm_eval_version")),
        suite=fit(", ".join(tasks.heads())),
        system=_system(said, tasks),
        dataset=_dataset(said, tasks),
        status=RunStatus.COMPLETE if found else RunStatus.EMPTY,
        started_at=started,
        finished_at=after(started, lasted),
        duration_s=lasted,
        limit=_limit(said, tasks),
        metrics=tuple(metric for metric, _ in found),
        flags=tuple(flag for _, flag in found if flag),
    )


def _tasks(said: Said) -> Tasks:
    subtasks = object_of(said.get("group_subtasks"))
    groups = {*object_of(said.get("groups")), *(name for name, listed in subtasks.items() if listed)}
    return Tasks(
        results=object_of(said.get("results")),
        samples=object_of(said.get("n-samples")),
        subtasks=subtasks,
        higher=object_of(said.get("higher_is_better")),
        groups=frozenset(groups),
    )


def _seconds(said: object) -> float | None:
    try:
        return number(float(said)) if isinstance(said, str) else number(said)
    except ValueError:
        return None


def _system(said: Said, tasks: Tasks) -> SystemPart:
    config = object_of(said.get("config"))
    model = first_of(said, "model_name") or _pretrained(config.get("model_args")) or config.get("model")
    shots = _only(fit(number_of) for number_of in object_of(said.get("n-shot")).values())
    configs = [object_of(config) for config in object_of(said.get("configs")).values()]
    prompt = _only(excerpt(one.get("doc_to_text")) for one in configs) if len(tasks.heads()) == 1 else ""
    return SystemPart(
        model=fit(model),
        model_version=fit(first_of(config, "model_sha", "model_revision"))[:12],
        prompt=prompt,
        prompt_version=f"{shots}-shot" if shots else "",
        code=fit(said.get("git_hash")),
    )


def _pretrained(arguments: object) -> str:
    """Find the model among the arguments, which are one text or an object."""
    if isinstance(arguments, dict):
        return fit(first_of(arguments, "pretrained", "model"))
    pairs = (part.partition("=") for part in str(arguments or "").split(","))
    named = {name.strip(): value.strip() for name, _, value in pairs}
    return fit(named.get("pretrained") or named.get("model"))


def _only(texts: Iterable[str]) -> str:
    """Answer the text that all have, "" where they differ."""
    found = set(texts)
    return found.pop() if len(found) == 1 else ""


def _dataset(said: Said, tasks: Tasks) -> DatasetPart | None:
    """Name the dataset of one task, or the one group that stands for its datasets."""
    heads, configs = tasks.heads(), object_of(said.get("configs"))
    if len(heads) != 1:
        return None
    (head,) = heads
    config = object_of(configs.get(head))
    path = [fit(config.get(name)) for name in ("dataset_path", "dataset_name")]
    return DatasetPart(
        name=fit("/".join(filter(None, path))) or fit(head),
        version=fit(object_of(said.get("versions")).get(head)),
        sha256=fit(object_of(said.get("task_hashes")).get(head)),
        cases=count(object_of(tasks.samples.get(head)).get("original")),
    )


def _limit(said: Said, tasks: Tasks) -> int | None:
    """Answer the number of cases a task was cut to; a limit below 1 is a share of each task."""
    stated = number(object_of(said.get("config")).get("limit"))
    if stated is None:
        return None
    counts = [count(object_of(one).get("effective")) for one in tasks.samples.values()]
    return int(stated) if stated >= 1 else max((n for n in counts if n is not None), default=0)
