"""Waivers: which criteria may be waived and by whom, for how long, and what a waiver does to a verdict."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from enum import StrEnum

from tracker.gates.rules.facts import WaiverFact
from tracker.gates.rules.outcome import CriterionOutcome
from tracker.gates.rules.verdict import PASSING, Verdict

MOST_DAYS = {"minimal": 90, "limited": 90, "high": 30}
NEVER = frozenset({"risk_decided"})  # an unacceptable or undecided risk passes no gate


class WaiverState(StrEnum):
    """Where a waiver stands; expired is an approved one whose days are over."""

    PENDING = "pending"
    APPROVED = "approved"
    REJECTED = "rejected"
    REVOKED = "revoked"
    EXPIRED = "expired"


def state_of(status: str, ends_at: datetime | None, now: datetime) -> WaiverState:
    """Give the state of a waiver at a moment."""
    if status == WaiverState.APPROVED and ends_at is not None and ends_at <= now:
        return WaiverState.EXPIRED
    return WaiverState(status)


def most_days(tier: str) -> int:
    """Give how long a waiver may last for a risk tier; while none is decided, the strictest."""
    return MOST_DAYS.get(tier, MOST_DAYS["high"])


def may_be_waived(outcome: CriterionOutcome) -> bool:
    """Say whether a waiver can be asked for a criterion as it stands."""
    return outcome.required and outcome.verdict not in PASSING and outcome.kind not in NEVER


def waived(outcomes: Sequence[CriterionOutcome], waivers: Iterable[WaiverFact]) -> list[CriterionOutcome]:
    """Give the outcomes, waived where a waiver in force is for one that its evidence does not pass."""
    by_criterion = {one.criterion: one for one in waivers}
    return [
        _waived(outcome, by_criterion[outcome.key])
        if outcome.key in by_criterion and may_be_waived(outcome)
        else outcome
        for outcome in outcomes
    ]


def _waived(outcome: CriterionOutcome, waiver: WaiverFact) -> CriterionOutcome:
    until = f"{waiver.ends_at:%-d %b %Y}"
    why = f"Waived until {until} by {waiver.approved_by}: {waiver.reason} Without it: {outcome.why}"
    settle = f"Before {until}: {outcome.settle}" if outcome.settle else ""
    return replace(
        outcome, verdict=Verdict.WAIVED, why=why, settle=settle, more=None, expires_at=waiver.ends_at
    )


def decider_obstacle(person_id: str | None, requested_by_id: str | None) -> str:
    """Say why a person may not decide on a waiver, or nothing."""
    if person_id is None:
        return "Only a person can decide on a waiver."
    if person_id == requested_by_id:
        return "You asked for this waiver: somebody else has to decide on it."
    return ""
