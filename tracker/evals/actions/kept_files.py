"""Result files that wait for a worker: in the data directory, under a token, until their job has ended."""

import os
import re
import secrets
from dataclasses import dataclass
from pathlib import Path

from tracker.core import clock

TOKEN = re.compile(r"[0-9a-f]{32}")
IMPORT = "evals.import"  # the kind of job that reads one
KEPT_S = 7 * 24 * 3600  # a failed job can be tried again for a week


@dataclass(frozen=True, slots=True)
class KeptFiles:
    """The files below one data directory."""

    data_dir: Path

    @property
    def folder(self) -> Path:
        """Give where the files are."""
        return self.data_dir / "imports"

    def keep(self, content: bytes) -> str:
        """Keep a file, on the disk for certain, and give its token. Raises: OSError when it is not taken."""
        self.folder.mkdir(exist_ok=True, mode=0o700)
        self._forget_old_ones()
        token = secrets.token_hex(16)
        opened = os.open(self.folder / token, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(opened, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        return token

    def read(self, token: str) -> bytes:
        """Give a file back. Raises: FileNotFoundError."""
        if not TOKEN.fullmatch(token):
            raise FileNotFoundError(token)
        return (self.folder / token).read_bytes()

    def drop(self, token: str) -> None:
        """Remove a file."""
        if TOKEN.fullmatch(token):
            (self.folder / token).unlink(missing_ok=True)

    def _forget_old_ones(self) -> None:
        for file in self.folder.iterdir():
            if clock.now().timestamp() - file.stat().st_mtime > KEPT_S:
                file.unlink(missing_ok=True)
