"""What a run belongs to: suite, system version, dataset version, its number; found at once, or made."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import BindParameter, Connection, Table, bindparam, func, select

from tracker.core.ids import new_id
from tracker.evals.actions.rows import table
from tracker.evals.importers.texts import fit
from tracker.evals.models import Dataset, DatasetVersion, Run, Suite, SystemVersion
from tracker.evals.rules.normalised import DatasetPart, SystemPart
from tracker.evals.rules.systems import system_digest

RUNS, SUITES, SYSTEMS = table(Run), table(Suite), table(SystemVersion)
DATASETS, VERSIONS = table(Dataset), table(DatasetVersion)
OWNER: BindParameter[str] = bindparam("initiative_id")
# Built once: putting such a statement together costs more than running it.
FIND = select(
    select(SUITES.c.id)
    .where(SUITES.c.initiative_id == OWNER, SUITES.c.name == bindparam("suite"))
    .scalar_subquery()
    .label("suite_id"),
    select(SUITES.c.keeps_texts)
    .where(SUITES.c.initiative_id == OWNER, SUITES.c.name == bindparam("suite"))
    .scalar_subquery()
    .label("keeps_texts"),
    select(SYSTEMS.c.id)
    .where(SYSTEMS.c.initiative_id == OWNER, SYSTEMS.c.digest == bindparam("digest"))
    .scalar_subquery()
    .label("system_id"),
    select(VERSIONS.c.id)
    .join(DATASETS, DATASETS.c.id == VERSIONS.c.dataset_id)
    .where(
        DATASETS.c.initiative_id == OWNER,
        DATASETS.c.name == bindparam("dataset"),
        VERSIONS.c.version == bindparam("version"),
        VERSIONS.c.sha256 == bindparam("sha256"),
    )
    .scalar_subquery()
    .label("dataset_id"),
    select(func.max(RUNS.c.number))
    .where(RUNS.c.initiative_id == OWNER)
    .scalar_subquery()
    .label("last_number"),
)


@dataclass(frozen=True, slots=True)
class Belonging:
    """The ids of what a run belongs to, and the highest number given so far; None is not there."""

    suite_id: str | None
    keeps_texts: bool | None
    system_id: str | None
    dataset_id: str | None
    last_number: int | None


def belonging_of(
    connection: Connection,
    initiative_id: str,
    suite: str,
    system: SystemPart,
    dataset: DatasetPart | None,
    now: datetime,
) -> Belonging:
    """Find what a run belongs to in one statement, and make what is not there yet."""
    digest, named = system_digest(system), _named(dataset)
    given = {
        "initiative_id": initiative_id,
        "suite": suite,
        "digest": digest,
        "dataset": named.name if named else None,
        "version": named.version if named else None,
        "sha256": named.sha256 if named else None,
    }
    found = Belonging(*connection.execute(FIND, given).one())
    if found.suite_id is None:
        made = _insert(connection, SUITES, {"initiative_id": initiative_id, "name": suite})
        found = replace(found, suite_id=made)
    if found.system_id is None and digest is not None:
        found = replace(found, system_id=_make_system(connection, initiative_id, digest, system, now))
    if found.dataset_id is None and named is not None:
        found = replace(found, dataset_id=_make_version(connection, initiative_id, named))
    return found


def _named(dataset: DatasetPart | None) -> DatasetPart | None:
    """Give the dataset as the tables can hold it; one without a name is none."""
    if dataset is None or not dataset.name:
        return None
    cases = dataset.cases if dataset.cases is not None and dataset.cases < 2**31 else None
    return DatasetPart(
        fit(dataset.name), fit(dataset.version, 100), fit(dataset.sha256, 64), cases, dataset.role
    )


def _make_system(
    connection: Connection, initiative_id: str, digest: str, system: SystemPart, now: datetime
) -> str:
    return _insert(
        connection,
        SYSTEMS,
        {
            "initiative_id": initiative_id,
            "digest": digest,
            "model": fit(system.model),
            "model_version": fit(system.model_version, 100),
            "prompt": fit(system.prompt),
            "prompt_version": fit(system.prompt_version, 100),
            "code": fit(system.code, 100),
            "dirty": bool(system.dirty),
            "judge": fit(system.judge),
            "created_at": now,
        },
    )


def _make_version(connection: Connection, initiative_id: str, dataset: DatasetPart) -> str:
    wanted = select(DATASETS.c.id).where(
        DATASETS.c.initiative_id == initiative_id, DATASETS.c.name == dataset.name
    )
    dataset_id = connection.scalar(wanted)
    if dataset_id is None:
        dataset_id = _insert(connection, DATASETS, {"initiative_id": initiative_id, "name": dataset.name})
    return _insert(
        connection,
        VERSIONS,
        {
            "dataset_id": dataset_id,
            "version": dataset.version,
            "sha256": dataset.sha256,
            "cases": dataset.cases,
            "role": dataset.role.value if dataset.role else "unknown",
        },
    )


def _insert(connection: Connection, where: Table, row: dict[str, object]) -> str:
    made = new_id()
    connection.execute(where.insert(), {"id": made, **row})
    return made
