"""Which value of a metric counts: the newest of a whole run, not the best; a partial one for want of it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tracker.evals.rules.kinds import RunStatus

MOST_UNSCORED = 0.02  # share of the cases


@dataclass(frozen=True, slots=True)
class Standing:
    """What decides between two values of one metric: whether it can meet a criterion at all, and its time."""

    qualifies: bool
    ran_at: datetime


def is_whole(run: Any) -> bool:
    """Say whether a run may be held against a threshold: complete, not cut to a limit, not withdrawn."""
    return bool(run.status == RunStatus.COMPLETE and run.limit_cases is None and run.withdrawn_at is None)


def qualifies(status: str, limit: int | None, n: int | None, unscored: int) -> bool:
    """Say whether a value may be held against a threshold: a whole run, n known, at most 2 % unscored."""
    return status == RunStatus.COMPLETE and limit is None and bool(n) and not too_much_unscored(n, unscored)


def too_much_unscored(n: int | None, unscored: int) -> bool:
    """Say whether more than 2 % of the cases have no trustworthy score."""
    return bool(unscored) and unscored > MOST_UNSCORED * max(n or 0, unscored)


def replaces(new: Standing, current: Standing | None) -> bool:
    """Say whether a value takes the place of the one that counted; of two equally new ones the later."""
    return current is None or (new.qualifies, new.ran_at) >= (current.qualifies, current.ran_at)
