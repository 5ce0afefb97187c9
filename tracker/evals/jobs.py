"""Importing a result file in the background: read and measured by a worker, stored in one transaction."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from tracker.accounts.queries import account_of
from tracker.background.actions.tasks import Handler, Hopeless, Store, Task
from tracker.core import clock
from tracker.core.actor import Actor, Role, Via
from tracker.core.errors import AlreadyThere, Forbidden, Invalid, NotFound
from tracker.core.settings import Settings
from tracker.evals import importers
from tracker.evals.actions.dropping import keep_away
from tracker.evals.actions.importing import store_measured
from tracker.evals.actions.kept_files import IMPORT, KeptFiles
from tracker.evals.actions.source import Source, source_of
from tracker.evals.actions.source_files import SourceFiles
from tracker.evals.guards import limits_of, source_files
from tracker.evals.rules.measured_run import MeasuredRun, measured_run
from tracker.evals.rules.systems import stated_parts
from tracker.evals.rules.variants import SHOWN, names_of, position_of
from tracker.initiatives.guards import open_initiative

# per cent of the work when the file is looked at, read, measured, and all is stored
LOOKED, READ, MEASURED, WHOLE = 20, 70, 80, 100


@dataclass(frozen=True, slots=True)
class Import:
    """The handler: what it needs besides the job."""

    files: KeptFiles
    limits: importers.Limits
    sources: SourceFiles

    def __call__(self, task: Task) -> Store:
        """Read and measure the file; the answer stores it. Raises: Hopeless with what to do, Cancelled."""
        task.afterwards(lambda: self.files.drop(str(task.payload["file"])))
        task.report(0, WHOLE, "looking at the file")
        content = self._content(task.payload)
        source, runs = self._read(task, content)
        measured = []
        for at, run in enumerate(runs):
            done = READ + (MEASURED - READ) * at // len(runs)
            task.report(done, WHOLE, f"measuring run {at + 1} of {len(runs)}")
            measured.append(measured_run(run))
        task.report(MEASURED, WHOLE, "storing")
        # before the runs, so that no run that is in can lack its file
        self.sources.keep(str(task.payload["initiative_id"]), source.sha256, content)
        return lambda session: self._store(session, task, source, measured)

    def _store(
        self, session: Session, task: Task, source: Source, measured: list[MeasuredRun]
    ) -> dict[str, Any]:
        """Store the runs; a file that was dropped for a reason goes again."""
        keep_away(session, self.sources, str(task.payload["initiative_id"]), source.sha256)
        return _stored(session, task, source, measured)

    def _content(self, payload: dict[str, Any]) -> importers.Content:
        """Map the file: nothing of it is copied but what is kept."""
        try:
            return importers.mapped(self.files.path(str(payload["file"])))
        except FileNotFoundError as gone:
            raise Hopeless("The file is not kept any more; push it again.") from gone

    def _read(self, task: Task, content: importers.Content) -> tuple[Source, tuple[Any, ...]]:
        payload = task.payload

        try:
            found = importers.recognised(
                content,
                str(payload.get("format") or importers.AUTO),
                limits=self.limits,
                progress=_share(task, 0, LOOKED, "looking at the file"),
            )
            runs = found.runs(
                importers.stated_mapping(payload.get("column") or []),
                whole=bool(payload.get("whole")),
                progress=_share(task, LOOKED, READ, "reading the file"),
            )
        except (importers.UnknownColumn, importers.Unreadable) as fault:
            raise Hopeless(str(fault)) from fault
        return source_of(content, found.importer.name), runs


def handlers(settings: Settings) -> Mapping[str, Handler]:
    """Give what a worker can do for this slice."""
    return {IMPORT: Import(KeptFiles(settings.data_dir), limits_of(settings), source_files(settings))}


def _share(task: Task, begin: int, end: int, told: str) -> importers.Progress:
    """Tell the progress of a part of the work that takes these per cent of it."""

    def progress(done: int, total: int) -> None:
        task.report(begin + (end - begin) * done // max(total, 1), WHOLE, told)

    return progress


def _stored(session: Session, task: Task, source: Source, runs: list[MeasuredRun]) -> dict[str, Any]:
    payload, actor = task.payload, _actor(session, task.job.person_id)
    try:
        initiative = open_initiative(session, str(payload["initiative"]), actor, "eval.log")
        stored = store_measured(
            session,
            actor=actor,
            now=clock.now(),
            initiative=initiative,
            runs=runs,
            source=source,
            suite=payload.get("suite"),
            system=stated_parts(payload.get("system") or []),
            positions=_positions(payload.get("variant") or [], runs),
        )
    except AlreadyThere as known:
        return {"already": True, "url": known.link, "runs": []}
    except (NotFound, Forbidden, Invalid) as refusal:
        raise Hopeless(str(refusal)) from refusal
    listed = [{"id": run.id, "number": run.number, "suite": run.suite} for run in stored]
    return {"already": False, "url": f"/evals/runs/{stored[0].id}", "runs": listed}


def _actor(session: Session, person_id: str | None) -> Actor:
    """Give who asked for it, as they may act now. Raises: Hopeless when they may not any more."""
    account = account_of(session, person_id) if person_id else None
    if account is None or account.disabled_at is not None:
        raise Hopeless("Whoever asked for this may not sign in any more.")
    return Actor(account.person_id, account.person.name, Role(account.role), Via.WORKER)


def _positions(wanted: list[str], runs: list[MeasuredRun]) -> list[int] | None:
    """Find the runs by their variant or their place counted from 1. Raises: Hopeless."""
    names, found = names_of(runs), []
    for word in wanted:
        place = position_of(word, names)
        if place is None:
            raise Hopeless(f"There is no run {word!r} in the file; it holds: {', '.join(names[:SHOWN])}.")
        found.append(place)
    return found or None
