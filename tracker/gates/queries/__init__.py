"""Reading policies, verdicts, reviews and decisions, and how an initiative stands before its gate."""

from tracker.gates.queries.decisions import (
    conditions_of,
    decision,
    decision_of_review,
    decisions_of,
    runs_decided_on,
)
from tracker.gates.queries.policies import judged_ids, newest_policy, policies, policy, policy_version
from tracker.gates.queries.results import GateShown, Shown, due, shown, standing_of
from tracker.gates.queries.reviews import open_review, review, reviews_of
from tracker.gates.queries.waivers import WaiverLine, register, waiver, waivers_of

__all__ = [
    "GateShown",
    "Shown",
    "WaiverLine",
    "conditions_of",
    "decision",
    "decision_of_review",
    "decisions_of",
    "due",
    "judged_ids",
    "newest_policy",
    "open_review",
    "policies",
    "policy",
    "policy_version",
    "register",
    "review",
    "reviews_of",
    "runs_decided_on",
    "shown",
    "standing_of",
    "waiver",
    "waivers_of",
]
