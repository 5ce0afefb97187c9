"""Importer of EvalScope reports: the metrics of one dataset, and its subsets as slices.

Source: reports of EvalScope 1.x (`evalscope/report`); older ones without metrics are refused.
"""

from collections.abc import Iterator

from tracker.evals.importers.columns import ColumnMapping
from tracker.evals.importers.directions import direction_of
from tracker.evals.importers.document import Document, Form
from tracker.evals.importers.findings import examined
from tracker.evals.importers.kind import Importer
from tracker.evals.importers.measures import whole_successes, with_strict
from tracker.evals.importers.members import object_of, objects_of
from tracker.evals.importers.scalars import count, number
from tracker.evals.importers.texts import fit
from tracker.evals.rules.kinds import MetricType, RunStatus, Scope, Unit
from tracker.evals.rules.normalised import DatasetPart, NormalisedMetric, NormalisedRun, SystemPart

_VERDICTS = frozenset({"acc", "accuracy", "exact_match", "em", "pass@1", "contains"})
_ROUNDING = 1e-2  # scores are written with four digits: 0.6667 of 1,319


def sniff(document: Document) -> bool:
    """Tell by dataset, model and metrics beside each other."""
    is_report = document.form is Form.OBJECT and document.has("dataset_name", "model_name", "metrics")
    return is_report and document.head["metrics"].is_list()


def read(document: Document, _: ColumnMapping) -> tuple[NormalisedRun, ...]:
    """Read the one report of a file. Raises: Unreadable."""
    said = object_of(document.opened().value())
    metrics = tuple(metric for one in objects_of(said.get("metrics")) for metric in _metrics(one))
    dataset = fit(said.get("dataset_name"))
    run = NormalisedRun(
        tool="evalscope",
        suite=dataset,
        system=SystemPart(model=fit(said.get("model_name"))),
        dataset=DatasetPart(name=dataset) if dataset else None,
        status=RunStatus.COMPLETE if metrics else RunStatus.EMPTY,
        metrics=metrics,
    )
    return (examined(run, document.oddities),)


def _metrics(said: dict[str, object]) -> Iterator[NormalisedMetric]:
    name = fit(said.get("name"))
    yield _metric(name, name, said, Scope.HEADLINE)
    subsets = [
        subset for part in objects_of(said.get("categories")) for subset in objects_of(part.get("subsets"))
    ]
    for subset in subsets if len(subsets) > 1 else ():
        yield _metric(fit(f"{name}/{fit(subset.get('name'))}"), name, subset, Scope.SLICE)


def _metric(label: str, name: str, said: dict[str, object], scope: Scope) -> NormalisedMetric:
    value, n = number(said.get("score")), count(said.get("num"))
    plain = name.lower().removeprefix("mean_")
    hits = whole_successes(value, n, _ROUNDING) if plain in _VERDICTS else None
    metric = NormalisedMetric(
        name=label,
        type=MetricType.BINARY if hits is not None else MetricType.NUMERIC,
        unit=Unit.PROPORTION if value is not None and 0 <= value <= 1 else Unit.POINTS,
        direction=direction_of(plain),
        value=value,
        n=n,
        scope=scope,
        source=f"metrics[{name}].score",
    )
    return with_strict(metric, hits, n) if hits is not None else metric


IMPORTER = Importer("evalscope", "EvalScope reports", sniff, read)
