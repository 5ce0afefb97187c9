"""Policies to read: every criterion with its threshold for each risk tier."""

from dataclasses import dataclass
from functools import lru_cache

from flask import render_template

from tracker.accounts import guards as accounts
from tracker.accounts.rules.permissions import may
from tracker.core.errors import NotFound
from tracker.core.ids import is_id
from tracker.gates import queries
from tracker.gates.actions.policies import policy_of
from tracker.gates.criteria import all_kinds
from tracker.gates.pages.blueprint import blueprint
from tracker.gates.rules.policy import Criterion, Gate, Numbers, worded
from tracker.gates.rules.self_test import ErrorRates, error_rates, gates_with_chance
from tracker.web.database import reading
from tracker.web.routes import permit

TIERS = ("minimal", "limited", "high")


@dataclass(frozen=True, slots=True)
class TierCell:
    """What a criterion asks of one risk tier."""

    rule: str
    max_age_days: int | None
    required: bool


@dataclass(frozen=True, slots=True)
class PolicyRow:
    """A criterion with one cell a tier."""

    criterion: Criterion
    kind: str
    cells: tuple[TierCell, ...]


@blueprint.get("/admin/policies")
@permit("portfolio.read")
def policies() -> str:
    """Show all published policies."""
    may_edit = may(accounts.actor(), "policy.edit")
    return render_template("gates/policies.html", policies=queries.policies(reading()), may_edit=may_edit)


@blueprint.get("/admin/policies/<policy_id>")
@permit("portfolio.read")
def policy(policy_id: str) -> str:
    """Show one policy."""
    session = reading()
    row = queries.policy(session, policy_id) if is_id(policy_id) else None
    if row is None:
        raise NotFound("That policy")
    found = policy_of(session, row.id)
    gates = [(gate, [_row(gate, criterion) for criterion in gate.criteria]) for gate in found.gates]
    approvals = [int(getattr(found.approvals, tier)) for tier in TIERS]
    return render_template("gates/policy.html", row=row, gates=gates, tiers=TIERS, approvals=approvals)


@blueprint.get("/admin/policies/<policy_id>/self-test")
@permit("portfolio.read")
def self_test(policy_id: str) -> str:
    """Show how often each gate of a policy errs by chance."""
    session = reading()
    row = queries.policy(session, policy_id) if is_id(policy_id) else None
    if row is None:
        raise NotFound("That policy")
    policy_of(session, row.id)
    return render_template("gates/self_test.html", row=row, gates=_tested(row.id))


@lru_cache(maxsize=8)  # a published policy never changes, and the same seed gives the same rates
def _tested(policy_id: str) -> tuple[tuple[str, tuple[ErrorRates, ...]], ...]:
    policy = policy_of(reading(), policy_id)
    return tuple((key, error_rates(policy, key, all_kinds())) for key in gates_with_chance(policy))


def _row(gate: Gate, criterion: Criterion) -> PolicyRow:
    cells = tuple(_cell(criterion, tier) for tier in TIERS)
    return PolicyRow(criterion, all_kinds()[criterion.kind].label, cells)


def _cell(criterion: Criterion, tier: str) -> TierCell:
    threshold = _of(criterion.threshold, tier)
    age = _of(criterion.max_age_days, tier)
    rule = worded(criterion.rule, threshold)
    return TierCell(rule, None if age is None else int(age), criterion.required_for(tier))


def _of(value: float | Numbers | None, tier: str) -> float | None:
    return getattr(value, tier) if isinstance(value, Numbers) else value
