"""A run of the normalised JSON as values, its metrics held against its own cases."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

from tracker.evals.importers.faults import Unreadable
from tracker.evals.importers.findings import examined
from tracker.evals.importers.measures import asked, whole_successes, with_strict
from tracker.evals.importers.normalised.shape import CaseIn, MetricIn, RunIn
from tracker.evals.importers.scalars import mean
from tracker.evals.importers.strict_json import Oddities
from tracker.evals.importers.texts import ERROR_LENGTH, excerpt, exchange, fit, identity, texts_of
from tracker.evals.rules.kinds import BROKEN, ErrorKind, FlagCode, MetricType, RunStatus, Scope, Unit
from tracker.evals.rules.normalised import (
    DatasetPart,
    Flag,
    NormalisedCase,
    NormalisedMetric,
    NormalisedRun,
    SystemPart,
)

_TIMED_OUT = re.compile(r"time-?out|timed out", re.IGNORECASE)
FIRST_YEAR, LAST_YEAR = 1990, 9000  # far enough from both ends for every time zone
NEARLY_WHOLE = 0.05  # rate × n of a rate written with four digits, up to 1,000 cases
_TOLERANCE = 5e-4  # a value written with four digits, as in 0.9167


def run_of(told: RunIn, where: str, oddities: Oddities) -> NormalisedRun:
    """Answer the run as values. Raises: Unreadable with the JSON path of what contradicts itself."""
    _refuse(told, where)
    cases = tuple(map(_case, told.cases))
    metrics = tuple(_metric(metric, cases, place) for place, metric in enumerate(told.metrics))
    flags = tuple(_disagreements(metrics, cases))
    status = told.status if metrics or cases else RunStatus.EMPTY
    run = replace(_bare(told), metrics=metrics, cases=cases, flags=flags, status=status)
    return examined(run, oddities)


def _bare(told: RunIn) -> NormalisedRun:
    started, finished = _utc(told.started_at), _utc(told.finished_at)
    lasted = (finished - started).total_seconds() if started and finished else None
    return NormalisedRun(
        tool=fit(told.tool, 60),
        tool_version=fit(told.tool_version, 60),
        external_id=fit(told.external_id),
        suite=fit(told.suite),
        variant=fit(told.variant),
        system=_system(told),
        dataset=_dataset(told),
        started_at=started,
        finished_at=finished,
        duration_s=lasted if told.duration_s is None else told.duration_s,
        repeats=told.repeats,
        limit=told.limit,
        cost=told.cost.minor_units if told.cost else None,
        currency=told.cost.currency if told.cost else "",
        tokens_in=told.tokens.input,
        tokens_out=told.tokens.output,
        links=tuple((fit(name), address) for name, address in told.links.items()),
    )


def _refuse(told: RunIn, where: str) -> None:
    seen: set[str] = set()
    for place, metric in enumerate(told.metrics):
        if metric.name in seen:
            raise Unreadable(f"The metric {metric.name!r} is there twice.", f"{where}.metrics[{place}].name")
        seen.add(metric.name)
        share = metric.type is MetricType.BINARY or metric.unit is Unit.PROPORTION
        if share and metric.value is not None and not 0 <= metric.value <= 1:
            raise Unreadable("A proportion lies between 0 and 1.", f"{where}.metrics[{place}].value")
    _refuse_times(told, where)


def _refuse_times(told: RunIn, where: str) -> None:
    for name, moment in (("started_at", told.started_at), ("finished_at", told.finished_at)):
        if moment is not None and not FIRST_YEAR <= moment.year <= LAST_YEAR:
            raise Unreadable(f"A run of the year {moment.year} cannot be.", f"{where}.{name}")
    if told.started_at and told.finished_at and told.finished_at < told.started_at:
        raise Unreadable("The run ends before it begins.", f"{where}.finished_at")


def _utc(told: datetime | None) -> datetime | None:
    return None if told is None else told.astimezone(UTC)


def _system(told: RunIn) -> SystemPart:
    said = told.system
    return SystemPart(
        model=fit(said.model),
        model_version=fit(said.model_version, 100),
        prompt=fit(said.prompt),
        prompt_version=fit(said.prompt_version, 100),
        code=fit(said.code, 100),
        dirty=said.dirty,
        judge=fit(said.judge),
    )


def _dataset(told: RunIn) -> DatasetPart | None:
    if told.dataset is None:
        return None
    said = told.dataset
    return DatasetPart(fit(said.name), fit(said.version, 100), said.sha256, said.cases, said.role)


def _case(told: CaseIn) -> NormalisedCase:
    kind = _error_kind(told)
    scores = {fit(name): None if value is None else float(value) for name, value in told.scores.items()}
    return NormalisedCase(
        id=identity(told.id),
        repeat=told.repeat,
        slice=fit(told.slice, 100),
        passed=False if kind in BROKEN else told.passed,
        scores=tuple(scores.items()),
        error_kind=kind,
        error=excerpt(told.error, ERROR_LENGTH) or None,
        latency_ms=told.latency_ms,
        cost=told.cost_minor_units,
        excerpt=excerpt(told.excerpt) or exchange(told.input, told.output),
        texts=texts_of(told.input, told.output),
    )


def _error_kind(told: CaseIn) -> ErrorKind:
    """Answer the stated kind; an error of a case that passed or failed by a verdict only says why."""
    if told.error_kind is not None:
        return told.error_kind
    if not told.error or told.passed is not None:
        return ErrorKind.NONE
    return ErrorKind.TIMEOUT if _TIMED_OUT.search(told.error) else ErrorKind.SYSTEM_ERROR


def _metric(told: MetricIn, cases: tuple[NormalisedCase, ...], place: int) -> NormalisedMetric:
    metric = NormalisedMetric(
        name=fit(told.name),
        type=told.type,
        unit=Unit.PROPORTION if told.type is MetricType.BINARY else told.unit,
        direction=told.direction,
        value=told.value if told.n != 0 else None,
        n=told.n,
        unscored=told.unscored,
        stderr=told.stderr,
        scope=Scope.HEADLINE if place == 0 else Scope.TASK,
        source=f"metrics[{place}].value",
        case_score=_case_score(told, cases, place),
    )
    if told.type is not MetricType.BINARY or told.n is None:
        return metric
    total = max(asked(cases), told.n + told.unscored)
    return with_strict(metric, _successes(metric, cases), total)


def _successes(metric: NormalisedMetric, cases: tuple[NormalisedCase, ...]) -> int | None:
    """Count them in the cases, when all are there; else tell them from the rate."""
    values = list(_values(metric, cases))
    if values and len(values) == metric.n and set(values) <= {0.0, 1.0}:
        return int(sum(values))
    return whole_successes(metric.value, metric.n, NEARLY_WHOLE)


def _case_score(told: MetricIn, cases: tuple[NormalisedCase, ...], place: int) -> str:
    name = fit(told.name)
    if any(name == scored for case in cases for scored, _ in case.scores):
        return name
    verdicts = told.type is MetricType.BINARY and any(case.passed is not None for case in cases)
    return "passed" if verdicts and place == 0 else ""


def _disagreements(
    metrics: tuple[NormalisedMetric, ...], cases: tuple[NormalisedCase, ...]
) -> Iterator[Flag]:
    for metric in metrics:
        values = list(_values(metric, cases))
        counted = mean(values)
        if counted is None or metric.value is None:
            continue
        if abs(counted - metric.value) > _TOLERANCE * max(1.0, abs(metric.value)) or len(values) != metric.n:
            said = f"{metric.name} is given as {metric.value:g} over {metric.n}, "
            yield Flag(FlagCode.STATS_DISAGREE, f"{said}its cases say {counted:g} over {len(values)}.")


def _values(metric: NormalisedMetric, cases: tuple[NormalisedCase, ...]) -> Iterator[float]:
    for case in cases:
        if metric.case_score == "passed":
            value = None if case.passed is None else float(case.passed)
        else:
            value = dict(case.scores).get(metric.case_score)
        if value is not None:
            yield value
