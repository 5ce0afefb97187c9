"""What the gate page shows: the gates, the open review, the forms that came back, the decisions."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from flask import render_template
from sqlalchemy.orm import Session

from tracker.accounts import guards as accounts
from tracker.core import clock
from tracker.core.errors import Refused
from tracker.gates import queries
from tracker.gates.actions import judging
from tracker.gates.actions.policies import policy_of
from tracker.gates.forms import DecisionForm, ReviewForm, SignForm, VoteForm
from tracker.gates.models import Decision
from tracker.gates.pages.rows import GateRows, gate_rows
from tracker.gates.queries import GateShown, Shown
from tracker.gates.rules.passing import CastVote, Reviewed, is_void
from tracker.gates.rules.policy import Policy
from tracker.initiatives import guards
from tracker.initiatives.guards import Head
from tracker.web.database import reading, writing


@dataclass(frozen=True, slots=True)
class Forms:
    """The forms of the page; one of them may have come back with what was typed."""

    review: ReviewForm = field(default_factory=ReviewForm)
    vote: VoteForm = field(default_factory=VoteForm)
    sign: SignForm = field(default_factory=SignForm)
    decision: DecisionForm = field(default_factory=DecisionForm)


@dataclass(frozen=True, slots=True)
class GatePage:
    """Everything that page and fragment draw."""

    head: Head
    gates: tuple[GateRows, ...]
    onward: GateShown | None
    policy: Policy | None
    policy_id: str
    approvals_needed: int
    review: Reviewed | None
    decisions: Sequence[Decision]
    system: str = ""  # mark of the system that is measured now

    def is_void(self, vote: CastVote) -> bool:
        """Say whether the system was changed since a vote."""
        return is_void(vote, self.system)

    @property
    def may_withdraw(self) -> bool:
        """Say whether the reader may take the review back."""
        asked = self.review is not None and self.review.requested_by_id == self.head.actor.person_id
        return self.review is not None and (asked or self.head.actor.role == "admin")


def drawn(
    key: str, template: str = "gates/gate.html", forms: Forms | None = None, refusal: Refused | None = None
) -> str:
    """Draw the page or its fragment; what has aged since it was judged is judged first."""
    session, now = reading(), clock.now()
    found = queries.shown(session, key)  # first, for the head asks for a part of it
    head = guards.open_head(session, key, accounts.actor(), now=now)
    if found.is_due(now):
        judge_again(head.initiative.id, now)
        return drawn(key, template, forms, refusal)
    page = _page(session, head, found)
    return render_template(
        template, page=page, head=head, tab="gate", forms=forms or Forms(), refusal=refusal
    )


def judge_again(initiative_id: str, now: datetime) -> None:
    """Judge an initiative in a transaction of its own; the request's reads begin anew."""
    with writing() as session:
        judging.judge(session, [initiative_id], now)


def _page(session: Session, head: Head, found: Shown) -> GatePage:
    policy = policy_of(session, found.policy_id) if found.policy_id else None
    onward = found.onward
    return GatePage(
        head=head,
        gates=tuple(
            gate_rows(gate, _signable(head, policy, gate), may_waive=head.may("waiver.request"))
            for gate in found.gates
        ),
        onward=onward,
        policy=policy,
        policy_id=found.policy_id,
        approvals_needed=policy.approvals_for(head.initiative.risk_tier) if policy else 0,
        review=queries.open_review(session, head.initiative.id, onward.key) if onward else None,
        decisions=queries.decisions_of(session, head.initiative.id),
        system=found.card.system if found.card else "",
    )


def _signable(head: Head, policy: Policy | None, gate: GateShown) -> tuple[str, ...]:
    """Give the criteria that the reader's role may sign for."""
    if policy is None or not head.may("criterion.sign"):
        return ()
    asked = [one.criterion for one in gate.results if one.kind == "signoff"]
    return tuple(key for key in asked if _roles_fit(head, policy.roles_that_sign(*key.split(".", 1))))


def _roles_fit(head: Head, roles: Sequence[str]) -> bool:
    return not roles or head.actor.role.value in roles
