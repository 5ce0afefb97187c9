"""Criterion kind: a person decided the risk tier, it may be built at all, and the next check is dated."""

from datetime import UTC, datetime, time, timedelta

from tracker.gates.rules.criterion import Asked, CriterionKind
from tracker.gates.rules.facts import Facts
from tracker.gates.rules.outcome import CriterionOutcome, EvidenceLink
from tracker.gates.rules.verdict import Verdict


def judge(asked: Asked, facts: Facts) -> tuple[CriterionOutcome, ...]:
    """Judge the tier, then the date of its next check."""
    verdict, why, settle = _weighed(facts)
    link = (EvidenceLink("Properties", f"/initiatives/{facts.initiative.key}#properties"),)
    review = facts.initiative.risk_review_on
    expires = None
    if review is not None:
        expires = datetime.combine(review + timedelta(days=1), time(), tzinfo=UTC)
    return (asked.outcome(verdict, why, settle, evidence=link, expires_at=expires),)


def _weighed(facts: Facts) -> tuple[Verdict, str, str]:
    tier, review = facts.initiative.tier, facts.initiative.risk_review_on
    if tier == "undecided":
        return Verdict.MISSING, "Nobody decided the risk tier yet.", "Decide it on the settings page."
    if tier == "unacceptable":
        return Verdict.NOT_MET, "The risk is unacceptable: this may not be built.", "Cancel it."
    if review is None:
        return Verdict.MISSING, f"The tier is {tier}; its next check has no date.", "Date the next check."
    if review < facts.now.date():
        why = f"The tier is {tier}; its check was due on {review:%-d %b %Y}."
        return Verdict.EXPIRED, why, "Check it again."
    return Verdict.MET, f"The tier is {tier}; its next check is on {review:%-d %b %Y}.", ""


KIND = CriterionKind(name="risk_decided", label="Risk tier decided", settings={}, judge=judge)
