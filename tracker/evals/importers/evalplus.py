"""Importer of EvalPlus results (HumanEval+, MBPP+): pass@1 by the base tests and by all of them.

Source: results of EvalPlus 0.2 and 0.3; older ones hold lists of statuses, newer ones an object a sample.
"""

from collections.abc import Iterator

from tracker.evals.importers.columns import ColumnMapping
from tracker.evals.importers.document import Document, Form
from tracker.evals.importers.findings import examined
from tracker.evals.importers.kind import Importer
from tracker.evals.importers.measures import with_strict
from tracker.evals.importers.members import object_of, objects_of
from tracker.evals.importers.scalars import mean, moment
from tracker.evals.importers.texts import fit
from tracker.evals.rules.kinds import Direction, FlagCode, MetricType, RunStatus, Scope, Unit
from tracker.evals.rules.normalised import DatasetPart, Flag, NormalisedCase, NormalisedMetric, NormalisedRun

BASE, PLUS = "base", "plus"
_MET = frozenset({"pass", "success"})
Sample = tuple[bool, bool]  # passed the base tests; passed those and the added ones


def sniff(document: Document) -> bool:
    """Tell by the hash of the dataset beside the results."""
    is_result = document.form is Form.OBJECT and document.has("eval", "date", "hash")
    return is_result and document.head["eval"].is_object()


def read(document: Document, _: ColumnMapping) -> tuple[NormalisedRun, ...]:
    """Read the samples of each task. Raises: Unreadable."""
    tasks = {name: list(_samples(piece.value())) for name, piece in document.head["eval"].members().items()}
    tasks = {name: samples for name, samples in tasks.items() if samples}
    first = next(iter(tasks), "")
    run = NormalisedRun(
        tool="evalplus",
        suite=fit(first.partition("/")[0]),
        dataset=DatasetPart(
            name=fit(first.partition("/")[0]) or "EvalPlus",
            version=fit(document.head["hash"].value()),
            cases=len(tasks),
        ),
        status=RunStatus.COMPLETE if tasks else RunStatus.EMPTY,
        started_at=moment(document.head["date"].value()),
        repeats=max(map(len, tasks.values()), default=1),
        metrics=tuple(_metric(name, place, tasks) for place, name in enumerate((BASE, PLUS)))
        if tasks
        else (),
        cases=tuple(_cases(tasks)),
        flags=(Flag(FlagCode.NO_ZONE, "The date has no zone and is taken as UTC."),),
    )
    return (examined(run, document.oddities),)


def _samples(said: object) -> Iterator[Sample]:
    if isinstance(said, list):
        for sample in objects_of(said):
            base = sample.get("base_status") in _MET
            yield base, base and sample.get("plus_status") in _MET
        return
    older = object_of(said)
    plus = [_status(one) for one in _listed(older.get("plus"))]
    for place, one in enumerate(_listed(older.get("base"))):
        base = _status(one)
        yield base, base and place < len(plus) and plus[place]


def _listed(said: object) -> list[object]:
    return said if isinstance(said, list) else []


def _status(said: object) -> bool:
    """Tell an older status, which is the first of a pair with the tests that were met."""
    return (said[0] if isinstance(said, list) and said else said) in _MET


def _metric(name: str, place: int, tasks: dict[str, list[Sample]]) -> NormalisedMetric:
    """Make pass@1: the mean over tasks of the share of samples that passed."""
    shares = [sum(sample[place] for sample in samples) / len(samples) for samples in tasks.values()]
    value = mean(shares)
    metric = NormalisedMetric(
        name=f"pass@1 {name}",
        type=MetricType.BINARY,
        unit=Unit.PROPORTION,
        direction=Direction.HIGHER,
        value=value,
        n=len(shares),
        scope=Scope.HEADLINE if name == PLUS else Scope.TASK,
        source=f"eval[].{name}_status",
        case_score=name,
    )
    single = all(len(samples) == 1 for samples in tasks.values())
    return with_strict(metric, round(sum(shares)) if single else None, len(shares))


def _cases(tasks: dict[str, list[Sample]]) -> Iterator[NormalisedCase]:
    for name, samples in tasks.items():
        for repeat, (base, plus) in enumerate(samples):
            scores = ((BASE, float(base)), (PLUS, float(plus)))
            yield NormalisedCase(id=fit(name), repeat=repeat, passed=plus, scores=scores, excerpt=fit(name))


IMPORTER = Importer("evalplus", "EvalPlus results", sniff, read)
