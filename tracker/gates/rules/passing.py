"""Whether a gate may be passed now, and every reason why not: open criteria, then votes and who gave them."""

from dataclasses import dataclass
from datetime import datetime

from tracker.gates.rules.facts import Facts
from tracker.gates.rules.policy import Policy
from tracker.gates.rules.standing import GateJudgement
from tracker.gates.rules.wording import count, listed
from tracker.gates.rules.words import Vote

PRODUCTION = "production"


@dataclass(frozen=True, slots=True)
class CastVote:
    """A person's vote on a review."""

    person_id: str
    person: str
    role: str
    vote: str
    comment: str = ""
    at: datetime | None = None
    system: str = ""  # mark of the system that was voted on, "" where none was kept


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A review with the votes on it."""

    id: str
    gate: str
    status: str
    requested_by_id: str | None
    requested_by: str
    requested_at: datetime
    note: str = ""
    votes: tuple[CastVote, ...] = ()

    @property
    def against(self) -> tuple[CastVote, ...]:
        """The votes that reject it, whatever system they were given to."""
        return tuple(vote for vote in self.votes if vote.vote == Vote.REJECT)


def authors(gate: GateJudgement, facts: Facts) -> frozenset[str]:
    """Give the people who made what this gate rests on: runs, documents, milestones that they called done.

    Who lets the server check an endpoint is none of them: the server measures, whoever asks it to.
    """
    paths = {link.path for outcome in gate.outcomes for link in outcome.evidence}
    runs = {metric.run.imported_by_id for metric in facts.metrics if metric.run.link.path in paths}
    linked = {document.added_by_id for document in facts.documents if document.url in paths}
    asks_for_milestones = any(outcome.kind == "milestones_done" for outcome in gate.outcomes)
    own = facts.milestones_of_stage if asks_for_milestones else []
    done = {one.done_by_id for one in own if one.done_at is not None}
    return frozenset(person for person in runs | linked | done if person is not None)


def vote_obstacle(
    gate: GateJudgement, facts: Facts, person_id: str | None, requested_by_id: str | None
) -> str:
    """Say why a person's vote would not count, or nothing."""
    if person_id is None:
        return "Only a person can vote."
    if person_id in authors(gate, facts):
        return "You brought in evidence of this gate: somebody else has to approve it."
    if _to_production(gate, facts) and person_id == requested_by_id:
        return "You asked for this review: for production somebody else has to approve it."
    return ""


def obstacles(
    gate: GateJudgement, facts: Facts, policy: Policy, review: Reviewed | None, decider_id: str | None
) -> tuple[str, ...]:
    """Give every reason why the gate may not be passed now; none when it may."""
    waiting = [f"{outcome.label}: {outcome.why}" for outcome in gate.open]
    return (
        *waiting,
        *_votes_missing(gate, facts, policy, review),
        *_wrong_decider(gate, facts, review, decider_id),
    )


def counted(gate: GateJudgement, facts: Facts, review: Reviewed) -> tuple[CastVote, ...]:
    """Give the approvals that count: not those of who brought in the evidence meanwhile, nor void ones."""
    system = facts.system_mark
    return tuple(
        vote
        for vote in review.votes
        if vote.vote == Vote.APPROVE
        and not is_void(vote, system)
        and not vote_obstacle(gate, facts, vote.person_id, review.requested_by_id)
    )


def is_void(vote: CastVote, system: str) -> bool:
    """Say whether a vote was given to another system than the one of this mark, as far as both are known."""
    parts = zip(vote.system.split(), system.split(), strict=False)
    return any("-" not in pair and pair[0] != pair[1] for pair in parts)


def _votes_missing(gate: GateJudgement, facts: Facts, policy: Policy, review: Reviewed | None) -> list[str]:
    needed = policy.approvals_for(facts.initiative.tier)
    if review is None:
        return [f"Nobody asked for a review yet; {count(needed, 'approval')} needed."]
    said = []
    if review.against:
        said.append(f"Rejected by {listed([vote.person for vote in review.against])}.")
    system = facts.system_mark
    void = [vote.person for vote in review.votes if is_void(vote, system)]
    if void:
        said.append(f"The system was changed after {listed(void)} voted: vote again.")
    have = len(counted(gate, facts, review))
    if have < needed:
        said.append(f"{have} of {count(needed, 'approval')}.")
    return said


def _wrong_decider(
    gate: GateJudgement, facts: Facts, review: Reviewed | None, decider_id: str | None
) -> list[str]:
    if review is None or not _to_production(gate, facts) or decider_id != review.requested_by_id:
        return []
    return ["You asked for this review: for production somebody else has to decide."]


def _to_production(gate: GateJudgement, facts: Facts) -> bool:
    """Say whether the gate leads into production."""
    return bool(gate.enters) and facts.next_stage is not None and facts.next_stage.category == PRODUCTION
