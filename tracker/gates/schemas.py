"""What the API takes and gives about gates; what JSON looks like is promised here."""

from datetime import datetime

from tracker.gates.models import CriterionResult, Decision
from tracker.gates.queries import GateShown, WaiverLine
from tracker.gates.rules.passing import CastVote, Reviewed
from tracker.gates.rules.words import Outcome, Vote
from tracker.web.api import Schema


class EvidenceAnswer(Schema):
    """Where the evidence of a criterion is; `path` is on this site, or an address."""

    label: str
    path: str
    at: datetime | None


class CriterionAnswer(Schema):
    """One criterion: verdict, reason, numbers in the metric's unit, and what would settle it."""

    criterion: str
    label: str
    kind: str
    rule: str
    required: bool
    verdict: str
    why: str
    settle: str
    more_cases: int | None
    value: float | None
    low: float | None
    high: float | None
    threshold: float | None
    direction: str
    unit: str
    n: int | None
    method: str
    attempts: int | None
    evidence: list[EvidenceAnswer]
    expires_at: datetime | None


class GateAnswer(Schema):
    """A gate as it is judged now; `roll_up` is ready, blocked, needs_data or none."""

    initiative: str
    gate: str
    gate_label: str
    roll_up: str
    met: int
    total: int
    criteria: list[CriterionAnswer]
    onward: "GateAnswer | None" = None  # in production: the gate that leads on, beside what keeps it there


class VoteAnswer(Schema):
    """A person's vote."""

    person_id: str
    person: str
    role: str
    vote: str
    comment: str
    at: datetime | None


class ReviewAnswer(Schema):
    """A review with its votes."""

    id: str
    gate: str
    status: str
    requested_by_id: str | None
    requested_by: str
    requested_at: datetime
    note: str
    approvals: list[VoteAnswer]


class DecisionAnswer(Schema):
    """A decision; the snapshot it was made on is known by its SHA-256."""

    id: str
    gate: str
    outcome: str
    reason: str
    policy_version: int
    snapshot_sha256: str
    by: str | None
    at: datetime


class ReviewList(Schema):
    """One page of reviews, the newest first."""

    items: list[ReviewAnswer]
    next: str | None


class VoteList(Schema):
    """All votes of a review."""

    items: list[VoteAnswer]
    next: str | None = None


class ReviewBody(Schema):
    """Asking for a review."""

    note: str = ""


class VoteBody(Schema):
    """A vote on a review."""

    vote: Vote
    comment: str = ""


class DecisionBody(Schema):
    """A decision on a review."""

    outcome: Outcome
    reason: str = ""
    conditions: str = ""  # of a conditional go, one a line, its day first


def gate_answer(key: str, gate: GateShown | None, onward: GateShown | None = None) -> GateAnswer:
    """Give a gate; without one the roll-up is none."""
    if gate is None:
        return GateAnswer(
            initiative=key, gate="", gate_label="No gate", roll_up="none", met=0, total=0, criteria=[]
        )
    return GateAnswer(
        initiative=key,
        gate=gate.key,
        gate_label=gate.label,
        roll_up=gate.roll_up.value,
        met=gate.met,
        total=len(gate.counted),
        criteria=[criterion_answer(one) for one in gate.results],
        onward=None if onward is None or onward is gate else gate_answer(key, onward),
    )


def criterion_answer(result: CriterionResult) -> CriterionAnswer:
    """Give a criterion."""
    return CriterionAnswer(
        criterion=result.criterion,
        label=result.label,
        kind=result.kind,
        rule=result.rule,
        required=result.required,
        verdict=result.verdict,
        why=result.why,
        settle=result.settle,
        more_cases=result.more,
        value=result.value,
        low=result.low,
        high=result.high,
        threshold=result.threshold,
        direction=result.direction,
        unit=result.unit,
        n=result.n,
        method=result.method,
        attempts=result.attempts,
        evidence=[EvidenceAnswer(**one) for one in result.evidence],
        expires_at=result.expires_at,
    )


def vote_answer(vote: CastVote) -> VoteAnswer:
    """Give a vote."""
    return VoteAnswer(
        person_id=vote.person_id,
        person=vote.person,
        role=vote.role,
        vote=vote.vote,
        comment=vote.comment,
        at=vote.at,
    )


def review_answer(review: Reviewed) -> ReviewAnswer:
    """Give a review."""
    return ReviewAnswer(
        id=review.id,
        gate=review.gate,
        status=review.status,
        requested_by_id=review.requested_by_id,
        requested_by=review.requested_by,
        requested_at=review.requested_at,
        note=review.note,
        approvals=[vote_answer(vote) for vote in review.votes],
    )


def decision_answer(decision: Decision) -> DecisionAnswer:
    """Give a decision."""
    return DecisionAnswer(
        id=decision.id,
        gate=decision.gate,
        outcome=decision.outcome,
        reason=decision.reason,
        policy_version=decision.policy_version,
        snapshot_sha256=decision.sha256,
        by=decision.by.name if decision.by else None,
        at=decision.at,
    )


class WaiverBody(Schema):
    """What is asked for: `criterion` as the gate answers it, `control` is what is done instead."""

    criterion: str
    reason: str
    control: str
    days: int


class WaiverDecisionBody(Schema):
    """Approving a waiver, or rejecting it with a comment."""

    approve: bool
    comment: str = ""


class WaiverRevokeBody(Schema):
    """Why a waiver is ended before its time."""

    reason: str


class WaiverAnswer(Schema):
    """A waiver; `state` is pending, approved, rejected, revoked or expired, `risk` what stays uncovered."""

    id: str
    initiative: str
    criterion: str
    label: str
    state: str
    risk: str
    reason: str
    control: str
    days: int
    requested_by: str
    requested_at: datetime
    decided_by: str
    decided_at: datetime | None
    comment: str
    ends_at: datetime | None
    ended_why: str
    url: str


class WaiverList(Schema):
    """Waivers, the newest first; `next` is the cursor of the page after."""

    items: list[WaiverAnswer]
    next: str | None


def waiver_answer(line: WaiverLine) -> WaiverAnswer:
    """Give a waiver as it is answered."""
    one = line.waiver
    own = ("id", "criterion", "label", "risk", "reason", "control", "days", "requested_at", "decided_at")
    return WaiverAnswer(
        **{name: getattr(one, name) for name in (*own, "comment", "ends_at", "ended_why")},
        initiative=line.key,
        state=line.state.value,
        requested_by=one.requested_by.name if one.requested_by else "",
        decided_by=one.decided_by.name if one.decided_by else "",
        url=f"/initiatives/{line.key}/waivers",
    )
