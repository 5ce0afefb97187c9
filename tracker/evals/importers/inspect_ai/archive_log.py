"""A log in an `.eval` archive: its header and the short form of its samples; `samples/` is never inflated."""

from collections.abc import Iterator

import msgspec

from tracker.evals.importers.archive import Archive
from tracker.evals.importers.document import Document
from tracker.evals.importers.inspect_ai.log import Log, Spec
from tracker.evals.importers.pieces import Piece, opened

HEADER = "header.json"
SUMMARIES = "summaries.json"
JOURNAL_START = "_journal/start.json"
JOURNAL_SUMMARIES = "_journal/summaries/"


class Start(msgspec.Struct, frozen=True):
    """What stands in the archive before the run is finished."""

    eval: Spec


def log_in(document: Document, archive: Archive) -> tuple[Log, Iterator[Piece]]:
    """Answer the log and its samples in short; without a header the run is still going on or crashed.

    Raises: Unreadable.
    """
    if HEADER in archive.entries:
        log = _entry(document, archive, HEADER).shaped(Log, HEADER)
    else:
        log = Log(eval=_entry(document, archive, JOURNAL_START).shaped(Start, JOURNAL_START).eval)
    return log, _samples(document, archive)


def _samples(document: Document, archive: Archive) -> Iterator[Piece]:
    if SUMMARIES in archive.entries:
        names = [SUMMARIES]
    else:
        names = sorted((name for name in archive.entries if name.startswith(JOURNAL_SUMMARIES)), key=_number)
    for name in names:
        yield from _entry(document, archive, name).items()


def _entry(document: Document, archive: Archive, name: str) -> Piece:
    return opened(archive.read(name), document.oddities, document.limits)


def _number(name: str) -> tuple[int, str]:
    digits = name.removeprefix(JOURNAL_SUMMARIES).removesuffix(".json")
    return (int(digits) if digits.isdecimal() else 0, name)
