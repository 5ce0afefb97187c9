"""Importer of oaieval logs: a line with the specification, one with the report, one for each event.

Source: logs of evals 3.0. Its `boostrap_std` (so spelt) is the spread of half-samples, not of the mean.
"""

from dataclasses import dataclass, field

from tracker.evals.importers.columns import ColumnMapping
from tracker.evals.importers.directions import direction_of
from tracker.evals.importers.document import Document, Form
from tracker.evals.importers.findings import examined
from tracker.evals.importers.graded import PASSED
from tracker.evals.importers.kind import Importer
from tracker.evals.importers.measures import whole_successes, with_strict
from tracker.evals.importers.members import first_of, object_of
from tracker.evals.importers.model_judges import judge_name
from tracker.evals.importers.scalars import has_zone, mean, moment, number
from tracker.evals.importers.texts import excerpt, fit, identity, texts_of
from tracker.evals.rules.kinds import Direction, FlagCode, MetricType, RunStatus, Scope, Unit
from tracker.evals.rules.normalised import (
    DatasetPart,
    Flag,
    NormalisedCase,
    NormalisedMetric,
    NormalisedRun,
    SystemPart,
)

Said = dict[str, object]
ACCURACY = "accuracy"
_SPREAD = frozenset({"boostrap_std", "bootstrap_std"})


@dataclass(slots=True)
class Log:
    """What the lines say: `samples` by id in the order of the file."""

    spec: Said = field(default_factory=dict)
    report: Said | None = None
    samples: dict[str, Said] = field(default_factory=dict)
    last: object = None


def sniff(document: Document) -> bool:
    """Tell by the specification in the first line."""
    return document.form is Form.LINES and document.has("spec") and document.head["spec"].is_object()


def read(document: Document, _: ColumnMapping) -> tuple[NormalisedRun, ...]:
    """Read the one run of a log. Raises: Unreadable with the line."""
    log = Log()
    for _where, piece in document.records():
        _take(log, object_of(piece.value()))
    return (examined(_run(log), document.oddities),)


def _take(log: Log, said: Said) -> None:
    if "spec" in said:
        log.spec = object_of(said["spec"])
    elif "final_report" in said:
        log.report = object_of(said["final_report"])
    elif said.get("type") in {"match", "metrics"}:
        sample = log.samples.setdefault(identity(said.get("sample_id")), {})
        sample |= object_of(said.get("data"))
        log.last = said.get("created_at")


def _run(log: Log) -> NormalisedRun:
    spec, cases = log.spec, tuple(_case(name, said) for name, said in log.samples.items())
    listed = spec.get("completion_fns")
    functions = listed if isinstance(listed, list) else []
    limit = number(object_of(spec.get("run_config")).get("max_samples"))
    name, split = fit(spec.get("base_eval")), fit(spec.get("split"))
    zoned = has_zone(spec.get("created_at"))
    metrics = tuple(_metric(name, value, log, cases) for name, value in _values(log, cases).items())
    return NormalisedRun(
        tool="oaieval",
        external_id=fit(spec.get("run_id")),
        suite=fit(first_of(spec, "eval_name", "base_eval")),
        system=SystemPart(model=fit(next(iter(functions), None)), judge=_judge(spec, functions)),
        dataset=DatasetPart(name=fit(f"{name}.{split}" if split else name)) if name else None,
        status=RunStatus.PARTIAL if log.report is None else RunStatus.COMPLETE,
        started_at=moment(spec.get("created_at")),
        finished_at=moment(log.last),
        limit=None if limit is None else int(limit),
        metrics=metrics,
        cases=cases,
        flags=() if zoned else (Flag(FlagCode.NO_ZONE, "The start has no zone and is taken as UTC."),),
    )


def _judge(spec: Said, functions: list[object]) -> str:
    """A model-graded eval has its grader as its last completion function, which may be the only one."""
    kind = fit(object_of(object_of(spec.get("run_config")).get("eval_spec")).get("cls"))
    if len(functions) < 2 and "modelgraded" not in kind:
        return ""
    return judge_name([(kind.rpartition(":")[2], fit(functions[-1] if functions else None))])


def _values(log: Log, cases: tuple[NormalisedCase, ...]) -> dict[str, float | None]:
    """Answer what the report states; of a log that was cut off before it, what its samples show."""
    if log.report is not None:
        return {fit(name): number(value) for name, value in log.report.items() if name not in _SPREAD}
    verdicts = [float(case.passed) for case in cases if case.passed is not None]
    return {ACCURACY: mean(verdicts)} if verdicts else {}


def _case(name: str, said: Said) -> NormalisedCase:
    correct = said.get("correct")
    passed = bool(correct) if isinstance(correct, bool | int) else None
    scores = ((fit(key), number(value)) for key, value in said.items() if key != "correct")
    expected, answered = said.get("expected"), first_of(said, "sampled", "picked")
    shown = (excerpt(expected, 90), excerpt(answered, 110))
    return NormalisedCase(
        id=name,
        passed=passed,
        scores=tuple((key, value) for key, value in scores if value is not None),
        excerpt=" ← ".join(filter(None, shown)),
        texts=texts_of(first_of(said, "prompt") or expected, answered),
    )


def _metric(name: str, value: float | None, log: Log, cases: tuple[NormalisedCase, ...]) -> NormalisedMetric:
    is_accuracy = name == ACCURACY
    judged = sum(case.passed is not None for case in cases)
    scored = sum(name in dict(case.scores) for case in cases)
    n = (judged if is_accuracy else scored) or None
    spread = next((number(said) for key, said in (log.report or {}).items() if key in _SPREAD), None)
    metric = NormalisedMetric(
        name=name,
        type=MetricType.BINARY if is_accuracy else MetricType.NUMERIC,
        unit=Unit.PROPORTION if value is not None and 0 <= value <= 1 else Unit.POINTS,
        direction=Direction.HIGHER if is_accuracy else direction_of(name),
        value=value,
        n=n,
        stderr=spread if is_accuracy else None,
        scope=Scope.HEADLINE if is_accuracy else Scope.TASK,
        source=f"final_report.{name}",
        case_score=PASSED if is_accuracy and n else name if n else "",
    )
    return with_strict(metric, whole_successes(value, n), n) if is_accuracy else metric


IMPORTER = Importer("oaieval", "OpenAI evals (oaieval) logs", sniff, read)
