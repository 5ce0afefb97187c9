"""The suite, system version and dataset version that a run belongs to: found, or made on first sight."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.core.ids import new_id
from tracker.evals.actions.rows import table
from tracker.evals.importers.texts import fit
from tracker.evals.models import Dataset, DatasetVersion, Suite, SystemVersion
from tracker.evals.rules.normalised import DatasetPart, NormalisedRun
from tracker.evals.rules.systems import system_digest


def suite_id(session: Session, initiative_id: str, name: str) -> str:
    """Give the id of the suite of this name."""
    wanted = select(Suite.id).where(Suite.initiative_id == initiative_id, Suite.name == name)
    found = session.scalar(wanted)
    if found is None:
        found = new_id()
        row = {"id": found, "initiative_id": initiative_id, "name": name}
        session.execute(table(Suite).insert(), row)
    return found


def system_id(session: Session, initiative_id: str, run: NormalisedRun, now: datetime) -> str | None:
    """Give the id of the system version with these parts; None when nothing is known of the system."""
    digest = system_digest(run.system)
    if digest is None:
        return None
    wanted = select(SystemVersion.id).where(
        SystemVersion.initiative_id == initiative_id, SystemVersion.digest == digest
    )
    found = session.scalar(wanted)
    if found is None:
        found, system = new_id(), run.system
        row = {
            "id": found,
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
        }
        session.execute(table(SystemVersion).insert(), row)
    return found


def dataset_id(session: Session, initiative_id: str, dataset: DatasetPart | None) -> str | None:
    """Give the id of the dataset version; None when the file names no dataset."""
    if dataset is None or not dataset.name:
        return None
    name, version, sha256 = fit(dataset.name), fit(dataset.version, 100), fit(dataset.sha256, 64)
    wanted = select(DatasetVersion.id).join(Dataset, Dataset.id == DatasetVersion.dataset_id)
    found = session.scalar(
        wanted.where(
            Dataset.initiative_id == initiative_id,
            Dataset.name == name,
            DatasetVersion.version == version,
            DatasetVersion.sha256 == sha256,
        )
    )
    if found is None:
        found = new_id()
        row = {
            "id": found,
            "dataset_id": _named(session, initiative_id, name),
            "version": version,
            "sha256": sha256,
            "cases": dataset.cases if dataset.cases is not None and dataset.cases < 2**31 else None,
            "role": dataset.role.value if dataset.role else "unknown",
        }
        session.execute(table(DatasetVersion).insert(), row)
    return found


def _named(session: Session, initiative_id: str, name: str) -> str:
    wanted = select(Dataset.id).where(Dataset.initiative_id == initiative_id, Dataset.name == name)
    found = session.scalar(wanted)
    if found is None:
        found = new_id()
        row = {"id": found, "initiative_id": initiative_id, "name": name}
        session.execute(table(Dataset).insert(), row)
    return found
