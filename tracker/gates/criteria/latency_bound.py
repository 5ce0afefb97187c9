"""Criterion kind: the upper bound of a latency, such as its p95, lies at or below its target."""

from tracker.gates.rules.bound import WHEN_NONE, of_role
from tracker.gates.rules.criterion import Asked, CriterionKind
from tracker.gates.rules.facts import Facts
from tracker.gates.rules.outcome import CriterionOutcome


def judge(asked: Asked, facts: Facts) -> tuple[CriterionOutcome, ...]:
    """Judge each target of the role, as any metric is judged."""
    return of_role(asked, facts, "latency")


KIND = CriterionKind(
    name="latency_bound",
    label="Latency within its target",
    settings={"when_none": WHEN_NONE},
    judge=judge,
    threshold="fewest cases",
)
