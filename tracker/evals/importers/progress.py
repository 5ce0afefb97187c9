"""How far the reading of a file is, told to whoever wants to know; they may stop it by an exception."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

Progress = Callable[[int, int], None]  # done and total, both in one unit
FEW = 1_000  # of fewer items nothing is told
_PROGRESS: ContextVar[Progress | None] = ContextVar("progress", default=None)


@contextmanager
def watched(progress: Progress | None) -> Iterator[None]:
    """Let the reading that goes on meanwhile tell how far it is."""
    token = _PROGRESS.set(progress)
    try:
        yield
    finally:
        _PROGRESS.reset(token)


def tell(done: int, total: int) -> None:
    """Tell how far the reading is. Raises: whatever the listener raises to stop it."""
    if (progress := _PROGRESS.get()) is not None:
        progress(done, total)
