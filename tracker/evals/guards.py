"""Opening a run, or two to compare, for an actor; how large a result file may be."""

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import IO, Any

from flask import Response
from sqlalchemy.orm import Session

from tracker.accounts import guards
from tracker.accounts.rules.permissions import Grant, can
from tracker.background.actions import enqueue
from tracker.background.models import Job
from tracker.core import clock
from tracker.core.actor import Actor
from tracker.core.errors import Invalid, NotFound, Refused
from tracker.core.ids import is_id
from tracker.core.settings import Settings
from tracker.evals import queries
from tracker.evals.actions.case_texts import keeps_any
from tracker.evals.actions.dropping import DroppedBefore, is_dropped, note_dropped
from tracker.evals.actions.kept_files import IMPORT, KeptFiles, TooLarge
from tracker.evals.actions.source import Source
from tracker.evals.actions.source_files import Damaged, SourceFiles
from tracker.evals.importers import Content, Limits
from tracker.evals.models import JudgeCalibration, PromptVersion, Run
from tracker.evals.queries.judges import calibration_of
from tracker.evals.queries.register import prompt_version
from tracker.evals.rules.file_names import file_name
from tracker.evals.rules.kinds import RunStatus
from tracker.evals.rules.two_runs import Comparison, compared
from tracker.initiatives import guards as initiatives
from tracker.initiatives.models import Initiative
from tracker.web.asking import word
from tracker.web.database import reading, writing

MEGABYTE = 1024 * 1024
DROP = "run.drop_file"


def limits_of(settings: Settings) -> Limits:
    """Give how much of a result file the settings allow."""
    return Limits(
        bytes=settings.upload_limit_mb * MEGABYTE,
        inflated_bytes=settings.inflated_limit_mb * MEGABYTE,
        zip_entries=settings.entries_limit,
        cases=settings.cases_limit,
        nesting=settings.nesting_limit,
    )


def source_files(settings: Settings) -> SourceFiles:
    """Give the result files that are kept as they came."""
    return SourceFiles(settings.data_dir, settings.keep_files_days)


def keep_file(
    session: Session, settings: Settings, initiative_id: str, source: Source, content: Content
) -> None:
    """Keep the file of runs as it came, before they are stored; one that was dropped for a reason stays away.

    Raises: OSError when the disk does not take it.
    """
    if not is_dropped(session, initiative_id, source.sha256):
        source_files(settings).keep(initiative_id, source.sha256, content)


def download(opened: "OpenRun", settings: Settings) -> Response:
    """Give the file of a run as it came, its digest checked.

    Raises: NotFound when it is not kept here, or was dropped and a killed process left it.
    """
    run = opened.run
    if is_dropped(reading(), run.initiative_id, run.source_sha256):
        raise NotFound("The result file of that run")
    try:
        pieces = source_files(settings).read(run.initiative_id, run.source_sha256)
        start = next(pieces, b"")
    except FileNotFoundError as gone:
        raise NotFound("The result file of that run") from gone
    except Damaged as fault:
        raise Refused(str(fault), "Import it again from where it came.") from fault
    name = file_name(opened.initiative.key, run.number, run.source_format, start)
    response = Response(chain((start,), pieces), mimetype="application/octet-stream")
    response.headers["Content-Disposition"] = f"attachment; filename={name}"
    return response


@dataclass(frozen=True, slots=True)
class OpenRun:
    """A run with suite, system and dataset, its initiative, and what that allows the reader."""

    run: Run
    initiative: Initiative
    actor: Actor
    grant: Grant
    retires_on: date | None = None  # the model that was measured, as the register says

    def may(self, action: str) -> bool:
        """Say whether the reader may do this to the initiative of the run."""
        return can(self.actor, action, self.grant)


def open_run(session: Session, run_id: str, actor: Actor, action: str = "initiative.read") -> OpenRun:
    """Open a run in one statement. Raises: NotFound, alike for missing and hidden; Forbidden."""
    found = queries.run_with_initiative(session, word(run_id), actor.person_id)
    if found is None:
        raise NotFound("That run")
    run, initiative, role, retires_on = found
    grant = Grant(initiative.visibility, role)
    initiatives.hold(session, initiative, actor, action, grant, "That run")
    return OpenRun(run, initiative, actor, grant, retires_on)


Deed = Callable[..., object]  # an action on one run


def do_to_run(session: Session, run_id: str, actor: Actor, action: str, deed: Deed, **more: str) -> None:
    """Open a run for an action and do it. Raises: as `open_run`, and what the deed refuses."""
    opened = open_run(session, run_id, actor, action)
    deed(session, actor=actor, now=clock.now(), initiative=opened.initiative, run=opened.run, **more)


def drop_file_of(run_id: str, actor: Actor, reason: str) -> tuple[Run, bool]:
    """Drop the kept file of a run; give the run, and whether the file was there.

    It is removed after the commit, and once more when it was dropped before: a process that was killed in
    between leaves it. Raises: as `do_to_run`, and as `note_dropped`.
    """
    run, files = open_run(reading(), run_id, actor, DROP).run, source_files(guards.settings())
    try:
        with writing() as session:
            do_to_run(session, run_id, actor, DROP, note_dropped, reason=reason)
    except DroppedBefore:
        files.drop(run.initiative_id, run.source_sha256)
        raise
    return run, files.drop(run.initiative_id, run.source_sha256)


def open_calibration(session: Session, initiative_id: str, calibration_id: str) -> JudgeCalibration:
    """Give a calibration of an initiative that was opened, with its judge. Raises: NotFound."""
    found = calibration_of(session, initiative_id, calibration_id) if is_id(calibration_id) else None
    if found is None:
        raise NotFound("That calibration")
    return found


def open_prompt_version(session: Session, initiative_id: str, version_id: str) -> PromptVersion:
    """Give a version of a prompt of an initiative that was opened. Raises: NotFound."""
    found = prompt_version(session, initiative_id, version_id) if is_id(version_id) else None
    if found is None:
        raise NotFound("That version of a prompt")
    return found


@dataclass(frozen=True, slots=True)
class OpenRuns:
    """Two runs of one initiative; `others` are what the new one can be compared with, newest first."""

    new: OpenRun
    old: OpenRun
    others: Sequence[Run]


def open_two_runs(session: Session, actor: Actor, ids: tuple[str, str]) -> OpenRuns:
    """Open a new run and an old one; "" for the old one takes the baseline, else the whole run before it.

    Raises: NotFound (hidden, missing, none before), Invalid (the runs are of two initiatives).
    """
    new = open_run(session, ids[0], actor)
    others = queries.other_runs(session, new.run)
    chosen = ids[1] or _baseline(session, new.run) or _before(others, new.run)
    if not chosen:
        raise NotFound("A run before this one")
    old = open_run(session, chosen, actor)
    if old.initiative.id != new.initiative.id:
        raise Invalid({"b": "Choose a run of the same initiative."})
    return OpenRuns(new, old, others)


@dataclass(frozen=True, slots=True)
class Compared:
    """Two opened runs as they are stored, and what comparing them gave."""

    opened: OpenRuns
    new: queries.Stored
    old: queries.Stored
    found: Comparison


def compare_two(session: Session, actor: Actor, ids: tuple[str, str], metric: str) -> Compared:
    """Open two runs and compare them; `metric` is looked into. Raises: as `open_two_runs`."""
    opened = open_two_runs(session, actor, ids)
    new, old = queries.two_runs(session, opened.new.run, opened.old.run)
    stated = queries.stated_directions(session, new.run)
    tier = opened.new.initiative.risk_tier
    return Compared(opened, new, old, compared(new.side, old.side, tier, metric, stated))


def _baseline(session: Session, run: Run) -> str:
    """Give the id of the suite's baseline, "" where there is none or the run is it."""
    found = queries.baseline_of(session, run.suite_id)
    return found.run_id if found and found.run_id != run.id else ""


def _before(others: Sequence[Run], run: Run) -> str:
    earlier = (
        other.id
        for other in others
        if other.ran_at <= run.ran_at and other.status == RunStatus.COMPLETE and other.withdrawn_at is None
    )
    return next(earlier, "")


def enqueue_import(initiative_id: str, key: str, stream: IO[bytes], told: dict[str, Any]) -> Job:
    """Keep a file on the disk, piece by piece, and enqueue its import; `told` is what is said of it.

    The same file of the same person with the same things said of it, which waits or is read already, is that
    job again. Raises: Invalid when it is too large.
    """
    settings, actor = guards.settings(), guards.actor()
    limits, files = limits_of(settings), KeptFiles(settings.data_dir)
    try:
        kept = files.keep(stream, limits.bytes)
    except TooLarge as fault:
        raise Invalid({"file": f"It has more than {limits.bytes:,} bytes; send a smaller one."}) from fault
    whole = keeps_any(reading(), initiative_id)
    payload = {"file": kept.token, "initiative": key, "initiative_id": initiative_id, "whole": whole, **told}
    with writing() as session:
        job = enqueue(
            session,
            now=clock.now(),
            kind=IMPORT,
            payload=payload,
            key=_key(initiative_id, actor, kept.sha256, told),
            title=f"Import of {kept.size:,} bytes into {key}",
            person_id=actor.person_id,
        )
    if job.payload["file"] != kept.token:
        files.drop(kept.token)
    return job


def _key(initiative_id: str, actor: Actor, sha256: str, told: dict[str, Any]) -> str:
    said = json.dumps([actor.person_id, sha256, told], sort_keys=True)
    return f"{initiative_id}:{hashlib.sha256(said.encode()).hexdigest()}"
