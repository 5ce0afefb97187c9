"""Which moves between stages and which changes of status are legal; what a gate asks is not decided here."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from tracker.initiatives.rules.track import Step
from tracker.initiatives.rules.words import Category, Status

ENDED = {
    Status.CANCELLED: "It was cancelled, and that is for good.",
    Status.CLOSED: "It is closed, and that is for good.",
}
CANCELLABLE = frozenset({Category.PROPOSED, Category.PILOT, Category.EVALUATION})


class MoveKind(StrEnum):
    """What a move between two stages needs."""

    FORWARD = "forward"  # a decision at the gate of the stage
    BACKWARD = "backward"  # a reason
    ILLEGAL = "illegal"  # nothing helps


@dataclass(frozen=True, slots=True)
class Move:
    """A judged move; the sentence says why an illegal one is illegal, or what a legal one needs."""

    kind: MoveKind
    sentence: str


def move_kind(here: Step, there: Step, steps: Sequence[Step], status: str) -> Move:
    """Judge a move from one stage to another; `steps` are all stages, in any order."""
    refusal = _refusal(here, there, status)
    if refusal:
        return Move(MoveKind.ILLEGAL, refusal)
    if there.position < here.position:
        return Move(MoveKind.BACKWARD, f"Going back to {there.name} needs a reason.")
    after = next_step(here, steps)
    if after is None or there.position != after.position:
        over = after.name if after else here.name
        return Move(MoveKind.ILLEGAL, f"No stage may be jumped over: after {here.name} comes {over}.")
    return Move(MoveKind.FORWARD, f"Entering {there.name} needs a decision at its gate.")


def next_step(here: Step, steps: Sequence[Step]) -> Step | None:
    """Give the stage after this one, by position, or None after the last."""
    later = [step for step in steps if step.position > here.position]
    return min(later, key=lambda step: step.position, default=None)


def earlier_steps(here: Step, steps: Sequence[Step], status: str) -> tuple[Step, ...]:
    """Give the stages it may go back to, nearest first."""
    before = [step for step in steps if move_kind(here, step, steps, status).kind is MoveKind.BACKWARD]
    return tuple(sorted(before, key=lambda step: -step.position))


def pause_refusal(status: str) -> str | None:
    """Say why an initiative may not be paused, or give None."""
    if status == Status.PAUSED:
        return "It is paused already."
    return ENDED.get(Status(status))


def resume_refusal(status: str) -> str | None:
    """Say why an initiative may not be resumed, or give None."""
    return None if status == Status.PAUSED else "Only a paused initiative can be resumed."


def cancel_refusal(category: str, status: str) -> str | None:
    """Say why an initiative may not be cancelled, or give None; live traffic is asked about elsewhere."""
    if status in ENDED:
        return ENDED[Status(status)]
    if category in CANCELLABLE:
        return None
    if category == Category.RETIRED:
        return "A retired initiative is closed, not cancelled."
    return "It is in production: take it back to an earlier stage, or retire it through its gate."


def close_refusal(category: str, status: str) -> str | None:
    """Say why an initiative may not be closed, or give None."""
    if status in ENDED:
        return ENDED[Status(status)]
    return None if category == Category.RETIRED else "Only a retired initiative can be closed."


def _refusal(here: Step, there: Step, status: str) -> str | None:
    if status in ENDED:
        return ENDED[Status(status)]
    if here.category == Category.RETIRED:
        return "Retired is the end of the way: no stage follows and none can be gone back to."
    if here.position == there.position:
        return f"It is in {here.name} already."
    return "It is paused: resume it first." if status == Status.PAUSED else None
