"""The choices of reviewing and deciding (domain words only)."""

from enum import StrEnum


class ReviewStatus(StrEnum):
    """Where a review stands; votes gather while it is open."""

    OPEN = "open"
    DECIDED = "decided"
    WITHDRAWN = "withdrawn"


class Vote(StrEnum):
    """What one person says to a review."""

    APPROVE = "approve"
    REJECT = "reject"


class Outcome(StrEnum):
    """What is decided at a gate: go on, go on with conditions, wait, work on it again, or end it."""

    GO = "go"
    CONDITIONAL_GO = "conditional_go"
    HOLD = "hold"
    RECYCLE = "recycle"
    KILL = "kill"


ENTERING = frozenset({Outcome.GO, Outcome.CONDITIONAL_GO})  # these enter the next stage
