"""Rows of lists as frozen values, and the columns that they are read from; no statement is made here."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func

from tracker.accounts.models import Person
from tracker.core.statistics import Labelled
from tracker.evals.models import Judge, MetricResult, MetricTarget, Model, Run, Suite, SystemVersion
from tracker.evals.rules.calibration import labelled_of
from tracker.evals.rules.kinds import RunStatus

# What makes a run whole in a statement, as `rules.newest.is_whole` says it of a row.
WHOLE = (Run.status == RunStatus.COMPLETE, Run.limit_cases.is_(None), Run.withdrawn_at.is_(None))


@dataclass(frozen=True, slots=True)
class Measure:
    """A measured value with its bounds, as stored at import."""

    name: str
    unit: str
    value: float | None
    strict: float | None
    n: int | None
    effective_n: float | None
    unscored: int
    low: float | None
    high: float | None
    low_strict: float | None
    high_strict: float | None
    total: int | None
    direction: str


@dataclass(frozen=True, slots=True)
class Ran:
    """A run as lists show it."""

    id: str
    number: int
    tool: str
    variant: str
    status: str
    limit_cases: int | None
    ran_at: datetime
    currency: str
    cases_total: int
    cases_failed: int
    cases_unscored: int
    repeats: int
    errors: dict[str, int]
    dataset_version_id: str | None
    withdrawn_at: datetime | None
    suite: str
    model: str
    model_version: str
    prompt: str
    prompt_version: str
    code: str
    judge: str
    tp: int | None = None  # the judge against human labels, as it counts now
    fn: int | None = None
    tn: int | None = None
    fp: int | None = None
    retires_on: date | None = None  # the model, as the register says

    @property
    def labelled(self) -> Labelled | None:
        """Give the judge against human labels; None where there are none."""
        return labelled_of(self)


@dataclass(frozen=True, slots=True)
class Target:
    """What a metric must reach, who set it when, and why it was changed."""

    id: str
    suite: str
    metric: str
    role: str
    direction: str
    threshold: float
    unit: str
    reason: str
    set_at: datetime
    version: int
    by_code: bool
    set_by: str | None


@dataclass(frozen=True, slots=True)
class MetricLine:
    """A metric of a suite: its newest value, its target, or both."""

    suite: str
    name: str
    suite_id: str | None
    attempts: int
    run: Ran | None
    measure: Measure | None
    target: Target | None

    @property
    def key(self) -> str:
        """Name the line in an address."""
        return f"{self.suite_id}:{self.name}"

    @property
    def is_main(self) -> bool:
        """Say whether this is the one metric that the card shows."""
        return self.target is not None and self.target.role == "main"


@dataclass(frozen=True, slots=True)
class Listed:
    """A run in the list with those of its metrics that were asked for."""

    id: str
    ran_at: datetime
    run: Ran
    measures: tuple[Measure, ...]


def columns(prefix: str, kind: type) -> list[ColumnElement[Any]]:
    """Give the labelled columns that a value of this kind is read from."""
    return [
        column.label(f"{prefix}_{name}") for name, column in zip(_names(kind), _COLUMNS[kind], strict=True)
    ]


def value(row: Any, prefix: str, kind: type) -> Any:
    """Read a value of this kind from a row."""
    return kind(*(getattr(row, f"{prefix}_{name}") for name in _names(kind)))


def measured_by(runs: Select[Any]) -> Select[Any]:
    """Join what a run measured, how its judge did, and when its model retires, to a selection of runs."""
    graded = and_(Judge.initiative_id == Run.initiative_id, Judge.name == SystemVersion.judge)
    known = and_(Model.name == SystemVersion.model, Model.version == SystemVersion.model_version)
    with_system = runs.outerjoin(SystemVersion, SystemVersion.id == Run.system_version_id)
    return with_system.outerjoin(Judge, graded).outerjoin(Model, known)


def _names(kind: type) -> Sequence[str]:
    found: Sequence[str] = kind.__slots__  # type: ignore[attr-defined]
    return found


def _of(model: type, kind: type, last: int = 0) -> list[Any]:
    """Give the columns of a table for all fields but the last ones."""
    names = _names(kind)
    return [getattr(model, name) for name in names[: len(names) - last]]


_PARTS = ("model", "model_version", "prompt", "prompt_version", "code", "judge")
_SYSTEM = [getattr(SystemVersion, name) for name in _PARTS]
_KNOWN = [Judge.tp, Judge.fn, Judge.tn, Judge.fp, Model.retires_on]
_COLUMNS: dict[type, list[Any]] = {
    Measure: _of(MetricResult, Measure),
    Ran: [*_of(Run, Ran, 12), Suite.name, *(func.coalesce(column, "") for column in _SYSTEM), *_KNOWN],
    Target: [*_of(MetricTarget, Target, 1), Person.name],
}
