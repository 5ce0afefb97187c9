"""Importer of HELM's stats.json: means over the instances of a split, without perturbations.

Source: crfm-helm 0.5. `count` is the number of train trials; the n is the statistic `num_instances`.
"""

from collections.abc import Iterator, Sequence

from tracker.evals.importers.columns import ColumnMapping
from tracker.evals.importers.directions import direction_of
from tracker.evals.importers.document import Document, Form
from tracker.evals.importers.findings import examined
from tracker.evals.importers.kind import Importer
from tracker.evals.importers.measures import whole_successes, with_strict
from tracker.evals.importers.members import object_of
from tracker.evals.importers.scalars import count, number
from tracker.evals.importers.texts import fit
from tracker.evals.rules.kinds import Direction, FlagCode, MetricType, RunStatus, Scope, Unit
from tracker.evals.rules.normalised import Flag, NormalisedMetric, NormalisedRun

Said = dict[str, object]
_TEST_FIRST = {"test": 0, "valid": 1}
_MATCH = "exact_match"
_LATENCY = "inference_runtime"


def sniff(document: Document) -> bool:
    """Tell by the sums of a statistic, whose name is an object."""
    is_list = document.form is Form.LIST and document.has("name", "sum_squared")
    return is_list and document.head["name"].is_object()


def read(document: Document, _: ColumnMapping) -> tuple[NormalisedRun, ...]:
    """Read the statistics of one run; its specification is another file. Raises: Unreadable."""
    plain = [said for _, piece in document.records() if _is_plain(said := object_of(piece.value()))]
    n_of = {_split(said): count(said.get("mean")) for said in plain if _name(said) == "num_instances"}
    plain.sort(key=lambda said: _TEST_FIRST.get(_split(said), 2))
    metrics = tuple(_metrics(plain, n_of))
    run = NormalisedRun(
        tool="helm",
        status=RunStatus.COMPLETE if metrics else RunStatus.EMPTY,
        metrics=metrics,
        flags=tuple(_left_out(plain, metrics)),
    )
    return (examined(run, document.oddities),)


def _is_plain(said: Said) -> bool:
    """Tell the statistic itself from those of changed inputs and of parts of a split."""
    name = object_of(said.get("name"))
    return "perturbation" not in name and "sub_split" not in name


def _name(said: Said) -> str:
    return fit(object_of(said.get("name")).get("name"))


def _split(said: Said) -> str:
    return fit(object_of(said.get("name")).get("split"))


def _metrics(plain: Sequence[Said], n_of: dict[str, int | None]) -> Iterator[NormalisedMetric]:
    headline = True
    for said in plain:
        name = _name(said)
        if name.endswith(_MATCH) or name == _LATENCY or direction_of(name) is not Direction.UNKNOWN:
            is_first = headline and name.endswith(_MATCH)
            headline = headline and not is_first
            yield _metric(said, name, n_of.get(_split(said)), Scope.HEADLINE if is_first else Scope.TASK)


def _metric(said: Said, name: str, n: int | None, scope: Scope) -> NormalisedMetric:
    value = number(said.get("mean"))
    hits = whole_successes(value, n) if name.endswith(_MATCH) else None
    in_unit = name != _LATENCY and value is not None and 0 <= value <= 1
    metric = NormalisedMetric(
        name=fit(f"{name}@{_split(said)}"),
        type=MetricType.BINARY if hits is not None else MetricType.NUMERIC,
        unit=Unit.S if name == _LATENCY else Unit.PROPORTION if in_unit else Unit.POINTS,
        direction=_direction(name),
        value=value,
        n=n,
        scope=scope,
        source=f"mean of {name}",
    )
    return with_strict(metric, hits, n) if hits is not None else metric


def _direction(name: str) -> Direction:
    if name == _LATENCY:
        return Direction.LOWER
    return Direction.HIGHER if name.endswith(_MATCH) else direction_of(name)


def _left_out(plain: Sequence[Said], metrics: Sequence[NormalisedMetric]) -> Iterator[Flag]:
    read_names = {metric.name.rpartition("@")[0] for metric in metrics}
    others = sorted({_name(said) for said in plain} - read_names)
    if others:
        shown = ", ".join(others[:5])
        yield Flag(
            FlagCode.NOT_A_METRIC, f"{len(others)} statistics of the run itself were left out: {shown}, …"
        )


IMPORTER = Importer("helm", "HELM stats.json", sniff, read)
