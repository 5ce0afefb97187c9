"""Result files as they came, in the data directory: compressed, by initiative and digest, whole or absent."""

import gzip
import hashlib
import os
import re
import secrets
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from tracker.evals.actions.folders import stats
from tracker.evals.importers.content import Content, pieces_of

DIGEST = re.compile(r"[0-9a-f]{64}")
OWNER = re.compile(r"[0-9a-z]{26}")
SUFFIX = ".gz"
PIECE = 256 * 1024
PART_S = 3600
LEVEL = 5  # of zlib: JSON of 64 MB takes a second, and becomes a tenth


class Damaged(Exception):
    """A kept file is not what it was: its digest differs, or it cannot be inflated."""


@dataclass(frozen=True, slots=True)
class Kept:
    """One file on the disk: whose it is, its digest, the bytes that it takes there, when it came."""

    initiative_id: str
    sha256: str
    size: int
    at: float


@dataclass(frozen=True, slots=True)
class SourceFiles:
    """The files below one data directory; with `days` 0 none is kept, else older ones are removed in time."""

    data_dir: Path
    days: int

    @property
    def folder(self) -> Path:
        """Give where the files are."""
        return self.data_dir / "sources"

    def keep(self, initiative_id: str, sha256: str, content: Content) -> bool:
        """Keep a file and tell whether it is there. Raises: OSError when the disk does not take it.

        Written beside and renamed, so that a process that is killed leaves no half of it under its name.
        """
        if self.days == 0:
            return False
        file = self._file(initiative_id, sha256)
        if file.exists():
            os.utime(file)
            return True
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        beside = file.with_name(f"{secrets.token_hex(8)}.part")
        try:
            _write(beside, content)
            beside.replace(file)
        finally:
            beside.unlink(missing_ok=True)
        return True

    def is_kept(self, initiative_id: str, sha256: str) -> bool:
        """Tell whether a file is there."""
        return self._file(initiative_id, sha256).exists()

    def read(self, initiative_id: str, sha256: str) -> Iterator[bytes]:
        """Give a file in pieces, after its digest was checked. Raises: FileNotFoundError, Damaged."""
        file = self._file(initiative_id, sha256)
        with file.open("rb"):
            pass
        digest = hashlib.sha256()
        for piece in _pieces(file):
            digest.update(piece)
        if digest.hexdigest() != sha256:
            raise Damaged(f"The kept file {sha256[:12]} is not the one that was imported.")
        return _pieces(file)

    def drop(self, initiative_id: str, sha256: str) -> bool:
        """Remove a file, and tell whether it was there."""
        file = self._file(initiative_id, sha256)
        there = file.exists()
        file.unlink(missing_ok=True)
        return there

    def all(self) -> Iterator[Kept]:
        """Give every kept file, by initiative and digest."""
        for file, told in stats(sorted(self.folder.glob(f"*/*{SUFFIX}"))):
            yield Kept(file.parent.name, file.name.removesuffix(SUFFIX), told.st_size, told.st_mtime)

    def is_expired(self, kept: Kept, now: datetime) -> bool:
        """Say whether a file is older than files are kept for."""
        return kept.at < (now - timedelta(days=self.days)).timestamp()

    def forget_parts(self, now: datetime) -> int:
        """Remove what killed processes left half written an hour ago or earlier; give how many."""
        parts = stats(self.folder.glob("*/*.part"))
        old = [part for part, told in parts if now.timestamp() - told.st_mtime > PART_S]
        for part in old:
            part.unlink(missing_ok=True)
        return len(old)

    def _file(self, initiative_id: str, sha256: str) -> Path:
        if not OWNER.fullmatch(initiative_id) or not DIGEST.fullmatch(sha256):
            raise FileNotFoundError(sha256)
        return self.folder / initiative_id / f"{sha256}{SUFFIX}"


def _write(file: Path, content: Content) -> None:
    """Write the content compressed, piece by piece, on the disk for certain."""
    opened = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(opened, "wb") as out:
        with gzip.GzipFile("", "wb", LEVEL, out, mtime=0) as packed:
            for piece in pieces_of(content):
                packed.write(piece)
        out.flush()
        os.fsync(out.fileno())


def _pieces(file: Path) -> Iterator[bytes]:
    """Inflate a file piece by piece. Raises: Damaged."""
    try:
        with gzip.open(file, "rb") as packed:
            while piece := packed.read(PIECE):
                yield piece
    except (EOFError, gzip.BadGzipFile, zlib.error) as fault:
        raise Damaged(f"The kept file {file.name[:12]} cannot be inflated.") from fault
