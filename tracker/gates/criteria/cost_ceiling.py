"""Criterion kind: the upper bound of a cost lies at or below its budget."""

from tracker.gates.rules.bound import WHEN_NONE, of_role
from tracker.gates.rules.criterion import Asked, CriterionKind
from tracker.gates.rules.facts import Facts
from tracker.gates.rules.outcome import CriterionOutcome


def judge(asked: Asked, facts: Facts) -> tuple[CriterionOutcome, ...]:
    """Judge each target of the role, as any metric is judged."""
    return of_role(asked, facts, "cost")


KIND = CriterionKind(
    name="cost_ceiling",
    label="Cost within its budget",
    settings={"when_none": WHEN_NONE},
    judge=judge,
    threshold="fewest cases",
)
