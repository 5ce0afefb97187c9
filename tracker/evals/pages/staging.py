"""Uploaded files between preview and saving: in the data directory, for an hour, each for its own person."""

import json
import os
import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

KEPT = timedelta(hours=1)
MOST = 10  # files of one person at a time; the oldest makes room
TOKEN = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class Staged:
    """One uploaded file: the token that names it, the name it had, its bytes."""

    token: str
    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Staging:
    """The uploads of one person for one initiative, below the data directory."""

    data_dir: Path
    person_id: str
    initiative_id: str

    @property
    def folder(self) -> Path:
        """Give the person's own folder: a token of somebody else names nothing here."""
        return self.data_dir / "staging" / self.person_id

    def keep(self, name: str, content: bytes, now: datetime) -> str:
        """Keep a file and give its token. Raises: OSError when the disk does not take it."""
        self._make_room(now)
        token = secrets.token_hex(16)
        head = {"initiative": self.initiative_id, "name": name, "at": now.isoformat()}
        opened = os.open(self.folder / token, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(opened, "wb") as file:
            file.write(json.dumps(head).encode() + b"\n" + content)
        return token

    def take(self, token: str, now: datetime) -> Staged | None:
        """Give a file back; None when it expired, or is not this person's or of another initiative."""
        if not TOKEN.fullmatch(token):
            return None
        try:
            head, _, content = (self.folder / token).read_bytes().partition(b"\n")
        except FileNotFoundError:
            return None
        told = json.loads(head)
        fresh = now - datetime.fromisoformat(told["at"]) <= KEPT
        mine = fresh and told["initiative"] == self.initiative_id
        return Staged(token, told["name"], content) if mine else None

    def drop(self, token: str) -> None:
        """Remove a file that was saved."""
        if TOKEN.fullmatch(token):
            (self.folder / token).unlink(missing_ok=True)

    def _make_room(self, now: datetime) -> None:
        """Remove what expired, of everybody, and this person's oldest files beyond the number allowed."""
        for folder in (self.folder.parent, self.folder):
            folder.mkdir(exist_ok=True, mode=0o700)
        for file in self.folder.parent.glob("*/*"):
            if now.timestamp() - _changed(file) > KEPT.total_seconds():
                file.unlink(missing_ok=True)
        own = sorted(self.folder.iterdir(), key=_changed)
        for file in own[: max(0, len(own) - MOST + 1)]:
            file.unlink(missing_ok=True)


def _changed(file: Path) -> float:
    """Give when a file was written; one that somebody else removed meanwhile is the oldest."""
    try:
        return file.stat().st_mtime
    except FileNotFoundError:
        return 0.0
