"""Health of an initiative, derived from its gate and its dates, with the one reason that decided it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from tracker.gates.rules.facts import Facts
from tracker.gates.rules.outcome import MEASURED, CriterionOutcome
from tracker.gates.rules.standing import GateJudgement
from tracker.gates.rules.verdict import RollUp, Verdict
from tracker.initiatives.rules.words import Health

SOON = timedelta(days=14)
SHOWN_TO_FAIL = MEASURED | {"endpoint_ready"}
# as advice these do not decide: a card names a gap of its own, and late milestones are told with their dates
TOLD_BESIDE = frozenset({"milestones_done", "skills_covered"})


@dataclass(frozen=True, slots=True)
class DerivedHealth:
    """The health and one sentence why."""

    health: Health
    why: str


def health(facts: Facts, gate: GateJudgement | None) -> DerivedHealth:
    """Give the worst thing that is true of the initiative now."""
    if gate is None:
        return DerivedHealth(Health.NO_DATA, f"No gate is before it: {_state(facts)}.")
    for why in _off_track(facts, gate):
        return DerivedHealth(Health.OFF_TRACK, why)
    for why in _at_risk(facts, gate):
        return DerivedHealth(Health.AT_RISK, why)
    lacking = _without_evidence(facts, gate)
    if lacking:
        return DerivedHealth(Health.NO_DATA, lacking)
    return DerivedHealth(Health.ON_TRACK, _fine(gate))


def _state(facts: Facts) -> str:
    status = facts.initiative.status
    return facts.stage.name.lower() if status == "active" else status


def _without_evidence(facts: Facts, gate: GateJudgement) -> str:
    """Say that there is nothing to derive health from, or nothing."""
    if facts.stage.category != "proposed":
        return "" if facts.metrics else "No eval result yet."
    nothing = all(outcome.verdict is Verdict.MISSING for outcome in gate.required)
    return "Nothing that the gate asks for is written yet." if nothing else ""


def _fine(gate: GateJudgement) -> str:
    if gate.roll_up is RollUp.READY:
        return "Every required criterion is met."
    return "Nothing is failed or late."


def _off_track(facts: Facts, gate: GateJudgement) -> Iterator[str]:
    """Something measured is shown to fail, production lost what keeps it there, or its date has passed."""
    kept = not gate.enters
    for outcome in gate.open:
        failed = outcome.verdict is Verdict.NOT_MET and outcome.kind in SHOWN_TO_FAIL
        if failed or (kept and outcome.verdict is not Verdict.INCONCLUSIVE):
            yield _said(outcome)
    due = facts.initiative.target_on
    if gate.enters and due is not None and due < facts.now.date():
        yield f"The production date {due:%-d %b %Y} has passed."


def _at_risk(facts: Facts, gate: GateJudgement) -> Iterator[str]:
    for outcome in gate.open:
        if outcome.verdict in (Verdict.INCONCLUSIVE, Verdict.EXPIRED, Verdict.NOT_MET):
            yield _said(outcome)
    for outcome in gate.outcomes:
        advice = outcome.verdict is Verdict.NOT_MET and outcome.kind not in TOLD_BESIDE
        if advice or outcome.verdict is Verdict.WAIVED:
            yield _said(outcome)
    for outcome in gate.outcomes:
        soon = outcome.expires_at is not None and outcome.expires_at - facts.now <= SOON
        if outcome.verdict is Verdict.MET and soon and outcome.expires_at is not None:
            days = max(0, (outcome.expires_at - facts.now).days)
            yield f"{outcome.label}: the evidence expires in {days} {'day' if days == 1 else 'days'}."
    yield from _late(facts)


def _late(facts: Facts) -> Iterator[str]:
    """Name the milestone that is late longest, then a stay in the stage that is longer than it should be."""
    today = facts.now.date()
    waiting = [one for one in facts.milestones if one.done_at is None and one.planned_on]
    late = [one for one in waiting if one.planned_on and one.planned_on < today]
    for milestone in sorted(late, key=lambda one: str(one.planned_on)):
        yield f"{milestone.title} was planned for {milestone.planned_on:%-d %b %Y}."
    stay = (facts.now - facts.initiative.stage_since).days
    expected = facts.stage.expected_days
    if expected is not None and stay > expected:
        yield f"In {facts.stage.name} for {stay} days; {expected} are usual."


def _said(outcome: CriterionOutcome) -> str:
    return f"{outcome.label}: {outcome.why}"
