"""Tables of gates: policies, verdicts, decisions, and the portfolio card kept at write time."""

from tracker.gates.models.card import Card
from tracker.gates.models.condition import Condition
from tracker.gates.models.decision import Approval, Decision, GateReview, Signoff
from tracker.gates.models.policy import CriterionResult, Policy
from tracker.gates.models.waiver import Waiver

__all__ = [
    "Approval",
    "Card",
    "Condition",
    "CriterionResult",
    "Decision",
    "GateReview",
    "Policy",
    "Signoff",
    "Waiver",
]
