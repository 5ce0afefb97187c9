"""The words of judging, and how single verdicts roll up into one for the gate."""

from collections.abc import Iterable
from enum import StrEnum


class Verdict(StrEnum):
    """What the evidence says about one criterion; missing and expired are never a pass."""

    MET = "met"
    NOT_MET = "not_met"
    INCONCLUSIVE = "inconclusive"
    MISSING = "missing"
    EXPIRED = "expired"
    WAIVED = "waived"
    NOT_APPLICABLE = "not_applicable"


class RollUp(StrEnum):
    """What all criteria of a gate say together; `none` where no gate is before the initiative."""

    READY = "ready"
    BLOCKED = "blocked"
    NEEDS_DATA = "needs_data"
    NONE = "none"


BLOCKING = frozenset({Verdict.NOT_MET, Verdict.MISSING, Verdict.EXPIRED})
PASSING = frozenset({Verdict.MET, Verdict.WAIVED, Verdict.NOT_APPLICABLE})


def roll_up(required: Iterable[Verdict]) -> RollUp:
    """Give the verdict of a gate from the verdicts of its required criteria."""
    found = set(required)
    if found & BLOCKING:
        return RollUp.BLOCKED
    return RollUp.NEEDS_DATA if Verdict.INCONCLUSIVE in found else RollUp.READY
