"""What a handler gets and gives back; it works outside of any transaction and stores inside one."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from tracker.background.actions.claiming import Claimed

Store = Callable[[Session], dict[str, Any]]


class Hopeless(Exception):
    """Work that no further attempt can do; the text is for the person who asked for it."""


class Cancelled(Exception):
    """Somebody cancelled the job, or it is another worker's by now."""


@dataclass(slots=True)
class Task:
    """A job as its handler sees it."""

    job: Claimed
    progress: tuple[int, int, str] = (0, 0, "")
    stopped: threading.Event = field(default_factory=threading.Event)
    leftovers: list[Callable[[], None]] = field(default_factory=list)

    @property
    def payload(self) -> dict[str, Any]:
        """Give what the job was enqueued with."""
        return self.job.payload

    def afterwards(self, clean: Callable[[], None]) -> None:
        """Clean something up once the job is done or cancelled; not when it failed, to be tried again."""
        self.leftovers.append(clean)

    def clean(self) -> None:
        """Clean up."""
        for clean in self.leftovers:
            clean()

    def report(self, done: int, total: int, told: str = "") -> None:
        """Tell how far the work is; others see it within seconds. Raises: Cancelled."""
        self.progress = (done, total, told)
        if self.stopped.is_set():
            raise Cancelled(self.job.id)


Handler = Callable[[Task], Store]
