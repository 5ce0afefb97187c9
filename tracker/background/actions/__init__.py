"""What is done with jobs: enqueue, claim, hold, end, cancel, try again."""

from tracker.background.actions.claiming import Claimed, claim, hold
from tracker.background.actions.ending import LeaseLost, end_cancelled, end_done, end_failed
from tracker.background.actions.queueing import cancel, enqueue, try_again
from tracker.background.actions.tasks import Cancelled, Handler, Hopeless, Store, Task

__all__ = [
    "Cancelled",
    "Claimed",
    "Handler",
    "Hopeless",
    "LeaseLost",
    "Store",
    "Task",
    "cancel",
    "claim",
    "end_cancelled",
    "end_done",
    "end_failed",
    "enqueue",
    "hold",
    "try_again",
]
