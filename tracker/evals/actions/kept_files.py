"""Result files that wait for a worker: in the data directory, under a token, until their job has ended."""

import hashlib
import os
import re
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from tracker.core import clock
from tracker.evals.actions.folders import stats

TOKEN = re.compile(r"[0-9a-f]{32}")
IMPORT = "evals.import"  # the kind of job that reads one
PIECE = 256 * 1024
KEPT_S = 7 * 24 * 3600  # a failed job can be tried again for a week


class TooLarge(Exception):
    """A file has more bytes than are taken."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A file that was kept: the token that names it, its SHA-256 (hex), its size in bytes."""

    token: str
    sha256: str
    size: int


def _copied(stream: IO[bytes], file: IO[bytes], most: int) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    while piece := stream.read(PIECE):
        size += len(piece)
        if size > most:
            raise TooLarge
        digest.update(piece)
        file.write(piece)
    return digest.hexdigest(), size


@dataclass(frozen=True, slots=True)
class KeptFiles:
    """The files below one data directory."""

    data_dir: Path

    @property
    def folder(self) -> Path:
        """Give where the files are."""
        return self.data_dir / "imports"

    def keep(self, stream: IO[bytes], most: int) -> "Kept":
        """Keep what a stream gives, piece by piece, on the disk for certain.

        Raises: TooLarge beyond `most` bytes; OSError when the disk does not take it. Nothing is left then.
        """
        self.folder.mkdir(exist_ok=True, mode=0o700)
        self._forget_old_ones()
        token = secrets.token_hex(16)
        opened = os.open(self.folder / token, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(opened, "wb") as file:
                kept = Kept(token, *_copied(stream, file, most))
                file.flush()
                os.fsync(file.fileno())
        except BaseException:
            self.drop(token)
            raise
        return kept

    def path(self, token: str) -> Path:
        """Give where a file is. Raises: FileNotFoundError."""
        if not TOKEN.fullmatch(token) or not (self.folder / token).exists():
            raise FileNotFoundError(token)
        return self.folder / token

    def drop(self, token: str) -> None:
        """Remove a file."""
        if TOKEN.fullmatch(token):
            (self.folder / token).unlink(missing_ok=True)

    def _forget_old_ones(self) -> None:
        for file, told in stats(self.folder.iterdir()):
            if clock.now().timestamp() - told.st_mtime > KEPT_S:
                file.unlink(missing_ok=True)
