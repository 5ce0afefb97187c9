"""The answer of `runs/search` as runs; more pages than the one in the file are flagged."""

from collections.abc import Iterator

from tracker.evals.importers.document import Document
from tracker.evals.importers.members import object_of, objects_of
from tracker.evals.importers.mlflow.logged import Logged
from tracker.evals.importers.scalars import number
from tracker.evals.importers.strict_json import Oddities
from tracker.evals.importers.texts import fit
from tracker.evals.rules.kinds import FlagCode
from tracker.evals.rules.normalised import Flag


def searched(document: Document) -> Iterator[Logged]:
    """Give every run that was not deleted. Raises: Unreadable."""
    token = document.head["next_page_token"].value() if "next_page_token" in document.head else None
    flags = (Flag(FlagCode.PAGED, "The answer has more pages, which are not in this file."),) if token else ()
    runs = [object_of(item.value()) for item in document.head["runs"].items()]
    for said in runs:
        info = object_of(said.get("info"))
        if info.get("lifecycle_stage") != "deleted":
            yield _logged(info, said, document.oddities, flags)


def _logged(
    info: dict[str, object], said: dict[str, object], oddities: Oddities, flags: tuple[Flag, ...]
) -> Logged:
    data, inputs = object_of(said.get("data")), object_of(said.get("inputs"))
    datasets = objects_of(inputs.get("dataset_inputs"))
    tags = {name: fit(value) for name, value in pairs(data.get("tags"))}
    return Logged(
        run_id=fit(info.get("run_id") or info.get("run_uuid")),
        name=fit(info.get("run_name")) or tags.get("mlflow.runName", ""),
        experiment=fit(info.get("experiment_id")),
        status=fit(info.get("status")),
        started_ms=info.get("start_time"),
        ended_ms=info.get("end_time"),
        metrics={fit(name): measured(value, oddities) for name, value in pairs(data.get("metrics"))},
        params={name: fit(value) for name, value in pairs(data.get("params"))},
        tags=tags,
        dataset=object_of(datasets[0].get("dataset")) if datasets else {},
        flags=flags,
    )


def pairs(said: object) -> Iterator[tuple[str, object]]:
    """Give names and values of a list of keys and values, or of the object that clients make of it."""
    if isinstance(said, dict):
        yield from said.items()
    for item in objects_of(said):
        yield str(item.get("key")), item.get("value")


def measured(value: object, oddities: Oddities) -> float | None:
    """Answer a finite number; MLflow writes NaN as a text and infinity as the largest double."""
    found = number(value)
    oddities.non_finite += found is None and value is not None
    return found
