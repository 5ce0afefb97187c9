"""Which kept result files have no reason to be kept any more, and removing them."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.evals.actions.source_files import Kept, SourceFiles
from tracker.evals.models import DroppedFile, Run

UNUSED_FOR = timedelta(days=1)  # a file is kept before its runs are stored, and an import may take a while


@dataclass(frozen=True, slots=True)
class Found:
    """The kept files: all, and those of no run, older than they are kept for, dropped for a reason."""

    kept: tuple[Kept, ...]
    unused: tuple[Kept, ...]
    old: tuple[Kept, ...]
    dropped: tuple[Kept, ...]

    @property
    def out_of_place(self) -> tuple[Kept, ...]:
        """Give what a prune removes."""
        return (*self.unused, *self.old, *self.dropped)


def look_through(session: Session, files: SourceFiles, now: datetime) -> Found:
    """Tell the kept files apart, each once; the files are listed before the runs that refer to them."""
    kept = tuple(files.all())
    runs = {(row[0], row[1]) for row in session.execute(select(Run.initiative_id, Run.source_sha256))}
    dropped = {
        (row[0], row[1]) for row in session.execute(select(DroppedFile.initiative_id, DroppedFile.sha256))
    }
    known = {one: _reason(files, one, now, runs, dropped) for one in kept}
    chosen = {why: tuple(one for one in kept if known[one] == why) for why in ("unused", "old", "dropped")}
    return Found(kept, **chosen)


def prune(session: Session, files: SourceFiles, now: datetime) -> Found:
    """Remove what has no reason to be kept, and what killed processes left; give what was found."""
    found = look_through(session, files, now)
    for one in found.out_of_place:
        files.drop(one.initiative_id, one.sha256)
    files.forget_parts(now)
    return found


def _reason(
    files: SourceFiles, one: Kept, now: datetime, runs: set[tuple[str, str]], dropped: set[tuple[str, str]]
) -> str:
    place = (one.initiative_id, one.sha256)
    if place in dropped:
        return "dropped"
    if place not in runs:
        return "unused" if one.at < (now - UNUSED_FOR).timestamp() else ""
    return "old" if files.is_expired(one, now) else ""
