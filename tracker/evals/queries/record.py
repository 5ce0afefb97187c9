"""What was measured: systems, dataset versions, and the newest value of each prompt with each model."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from tracker.core.statistics import Labelled
from tracker.evals.models import (
    Dataset,
    DatasetVersion,
    Judge,
    MetricResult,
    Run,
    Suite,
    SystemVersion,
    TableColumns,
)
from tracker.evals.queries.values import WHOLE, Measure, columns, value
from tracker.evals.rules.calibration import labelled_of
from tracker.initiatives import evidence

MOST = 100
COUNTED = Run.withdrawn_at.is_(None)
NEWEST_RUN = func.max(Run.ran_at).desc().nulls_last()
MOST_CELLS = 500
MOST_SUITES = 200


@dataclass(frozen=True, slots=True)
class SystemLine:
    """A system version, the runs that measured it, and the newest of them."""

    system: SystemVersion
    runs: int
    newest_at: datetime | None


@dataclass(frozen=True, slots=True)
class DatasetLine:
    """A version of a dataset, the runs on it and the newest of them, and how many gates they decided."""

    version: DatasetVersion
    name: str
    runs: int
    newest_at: datetime | None
    gates: int


@dataclass(frozen=True, slots=True)
class Cell:
    """The newest value of one prompt with one model; `calls` were made for `cost` (minor units)."""

    system: SystemVersion
    run_id: str
    number: int
    ran_at: datetime
    cost: float | None
    currency: str
    calls: int
    measure: Measure
    labelled: Labelled | None  # the judge against human labels
    errors: dict[str, int]  # kind of error to number of cases


def systems_of(session: Session, initiative_id: str) -> tuple[list[SystemLine], int]:
    """Give the newest hundred systems that were measured, the newest first, and how many there are in all."""
    wanted = select(SystemVersion, func.count(Run.id), func.max(Run.ran_at), func.count().over())
    wanted = wanted.outerjoin(Run, and_(Run.system_version_id == SystemVersion.id, COUNTED))
    wanted = wanted.where(SystemVersion.initiative_id == initiative_id).group_by(SystemVersion.id)
    wanted = wanted.order_by(NEWEST_RUN, SystemVersion.id).limit(MOST)
    found = session.execute(wanted).all()
    return [SystemLine(system, runs, at) for system, runs, at, _ in found], found[0][3] if found else 0


def datasets_of(session: Session, initiative_id: str) -> list[DatasetLine]:
    """Give the versions of the initiative's datasets, by name, the newest first."""
    wanted = select(DatasetVersion, Dataset.name, func.count(Run.id), func.max(Run.ran_at))
    wanted = wanted.join(Dataset, Dataset.id == DatasetVersion.dataset_id)
    wanted = wanted.outerjoin(Run, and_(Run.dataset_version_id == DatasetVersion.id, COUNTED))
    wanted = wanted.where(Dataset.initiative_id == initiative_id).group_by(DatasetVersion.id, Dataset.name)
    found = session.execute(wanted.order_by(Dataset.name, NEWEST_RUN, DatasetVersion.id))
    decided = _decisions_by_version(session, initiative_id)
    return [DatasetLine(version, name, runs, at, decided[version.id]) for version, name, runs, at in found]


def _decisions_by_version(session: Session, initiative_id: str) -> Counter[str]:
    """Count the gate decisions that rested on a run of each dataset version: two statements."""
    decisions = evidence.runs_decided_on(session, initiative_id)
    ids = sorted(frozenset().union(*decisions))
    wanted = select(Run.id, Run.dataset_version_id).where(Run.id.in_(ids))
    measured = {row.id: row.dataset_version_id for row in session.execute(wanted)}
    return Counter(
        version
        for runs in decisions
        for version in {measured[run_id] for run_id in runs if run_id in measured}
        if version is not None
    )


@dataclass(frozen=True, slots=True)
class SuiteLine:
    """A suite with the number of its runs and the time of the newest."""

    suite: Suite
    runs: int
    newest_at: datetime | None


def suites_of(session: Session, initiative_id: str) -> list[SuiteLine]:
    """Give the suites of an initiative by name, at most 200."""
    wanted = select(Suite, func.count(Run.id), func.max(Run.ran_at))
    wanted = wanted.outerjoin(Run, and_(Run.suite_id == Suite.id, COUNTED))
    wanted = wanted.where(Suite.initiative_id == initiative_id).group_by(Suite.id).order_by(Suite.name)
    return [SuiteLine(suite, runs, at) for suite, runs, at in session.execute(wanted.limit(MOST_SUITES))]


def cells_of(session: Session, suite_id: str, metric: str) -> list[Cell]:
    """Give the newest whole run of each prompt with each model that has the metric; the newest 500."""
    pair = (
        SystemVersion.model,
        SystemVersion.model_version,
        SystemVersion.prompt,
        SystemVersion.prompt_version,
    )
    place = func.row_number().over(partition_by=pair, order_by=(Run.ran_at.desc(), Run.id.desc()))
    named = and_(MetricResult.run_id == Run.id, MetricResult.name == metric)
    judged = and_(Judge.initiative_id == Run.initiative_id, Judge.name == SystemVersion.judge)
    newest = (
        select(Run.id.label("run_id"), place.label("place"))
        .join(SystemVersion, SystemVersion.id == Run.system_version_id)
        .join(MetricResult, named)
        .where(
            Run.suite_id == suite_id,
            *WHOLE,
            MetricResult.value.is_not(None),
        )
        .subquery()
    )
    wanted = (
        select(SystemVersion, Run, Judge, *columns("m", Measure))
        .join(newest, and_(newest.c.run_id == Run.id, newest.c.place == 1))
        .join(SystemVersion, SystemVersion.id == Run.system_version_id)
        .join(MetricResult, named)
        .outerjoin(Judge, judged)
        .order_by(Run.ran_at.desc(), Run.id.desc())
        .limit(MOST_CELLS)
    )
    return [_cell(row) for row in session.execute(wanted)]


def dataset_version(session: Session, initiative_id: str, version_id: str) -> DatasetVersion | None:
    """Give a dataset version of an initiative."""
    wanted = select(DatasetVersion).join(Dataset, Dataset.id == DatasetVersion.dataset_id)
    wanted = wanted.where(Dataset.initiative_id == initiative_id, DatasetVersion.id == version_id)
    return session.scalar(wanted)


def _cell(row: Any) -> Cell:
    run: Run = row.Run
    return Cell(
        system=row.SystemVersion,
        run_id=run.id,
        number=run.number,
        ran_at=run.ran_at,
        cost=run.cost_minor,
        currency=run.currency,
        calls=run.cases_total,
        measure=value(row, "m", Measure),
        labelled=labelled_of(row.Judge),
        errors=run.errors,
    )


def said_of_columns(session: Session, initiative_id: str) -> dict[str, str]:
    """Give what people said of the columns of tables, by the digest of the columns' names."""
    said = session.scalars(select(TableColumns).where(TableColumns.initiative_id == initiative_id))
    return {each.digest: each.statements for each in said}
