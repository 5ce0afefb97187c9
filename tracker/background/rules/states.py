"""The states of a job, the length of a lease, and the pauses between attempts."""

from datetime import timedelta
from enum import StrEnum

LEASE = timedelta(seconds=30)  # renewed every ten seconds; a worker that was killed loses its job after it
MOST_ATTEMPTS = 5
LONGEST_PAUSE = timedelta(minutes=5)


class State(StrEnum):
    """How far a job is; `failed` is the dead letter that waits for a person."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


ACTIVE = (State.WAITING, State.RUNNING)


def pause_before(attempt: int, jitter: float) -> timedelta:
    """Give the pause after an attempt: 2, 4, 8 … seconds, up to a quarter longer by `jitter` (0 to 1)."""
    pause = min(timedelta(seconds=2**attempt), LONGEST_PAUSE)
    return pause * (1 + jitter / 4)
