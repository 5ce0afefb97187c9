"""Criterion kind: no endpoint has had traffic for so many days."""

from datetime import datetime, timedelta
from math import ceil

from tracker.gates.rules.criterion import Asked, CriterionKind
from tracker.gates.rules.facts import Facts
from tracker.gates.rules.outcome import CriterionOutcome, EvidenceLink
from tracker.gates.rules.verdict import Verdict
from tracker.gates.rules.wording import count, listed


def judge(asked: Asked, facts: Facts) -> tuple[CriterionOutcome, ...]:
    """Look at the deployments of every endpoint."""
    link = (EvidenceLink("Endpoints", f"/initiatives/{facts.initiative.key}/endpoints"),)
    verdict, why, settle = _weighed(asked, facts)
    ended = _ended(facts)
    passes_at = None if ended is None else ended + timedelta(days=ceil(asked.threshold or 0))
    waiting = passes_at if verdict is Verdict.INCONCLUSIVE else None
    return (asked.outcome(verdict, why, settle, evidence=link, expires_at=waiting),)


def _weighed(asked: Asked, facts: Facts) -> tuple[Verdict, str, str]:
    serving = [one for one in facts.endpoints if one.traffic_percent > 0]
    if serving:
        named = listed([f"{one.name} ({one.traffic_percent:g} %)" for one in serving])
        return Verdict.NOT_MET, f"Still with traffic: {named}.", "End the deployment or set its traffic to 0."
    unknown = [one.name for one in facts.endpoints if one.environment == "production" and not one.deployed]
    if unknown:
        return Verdict.MISSING, f"No deployment is recorded for {listed(unknown)}.", "Record when it ended."
    days = ceil(asked.threshold or 0)
    ended = _ended(facts)
    if ended is None:
        return Verdict.MET, "No endpoint had traffic.", ""
    passed = (facts.now - ended).days
    why = f"Traffic ended {count(passed, 'day')} ago; {count(days, 'day')} are asked for."
    if facts.now < ended + timedelta(days=days):
        return Verdict.INCONCLUSIVE, why, f"Wait {count(days - passed, 'more day')}."
    return Verdict.MET, why, ""


def _ended(facts: Facts) -> datetime | None:
    """Give the moment at which the last traffic ended."""
    return max((one.traffic_ended_at for one in facts.endpoints if one.traffic_ended_at), default=None)


KIND = CriterionKind(
    name="traffic_ended",
    label="No traffic any more",
    settings={},
    judge=judge,
    threshold="days without traffic",
)
