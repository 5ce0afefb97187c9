"""Criterion kind: every milestone of the present stage is done."""

from tracker.gates.rules.criterion import Asked, CriterionKind
from tracker.gates.rules.facts import Facts
from tracker.gates.rules.outcome import CriterionOutcome, EvidenceLink, Measure
from tracker.gates.rules.verdict import Verdict
from tracker.gates.rules.wording import count


def judge(asked: Asked, facts: Facts) -> tuple[CriterionOutcome, ...]:
    """Count the milestones of the stage that are not done; those of no stage belong to the present one."""
    link = (EvidenceLink("Milestones", f"/initiatives/{facts.initiative.key}/milestones"),)
    own = facts.milestones_of_stage
    if not own:
        why = "No milestone is planned for this stage."
        return (asked.outcome(Verdict.MISSING, why, "Log what has to be done.", evidence=link),)
    waiting = sorted((one for one in own if one.done_at is None), key=lambda one: str(one.planned_on or "9"))
    numbers = Measure(value=len(own) - len(waiting), n=len(own), unit="count", direction="higher")
    if not waiting:
        why = f"{count(len(own), 'milestone')} done."
        return (asked.outcome(Verdict.MET, why, evidence=link, measure=numbers),)
    due = waiting[0].planned_on
    late = due is not None and due < facts.now.date()
    when = f", {'was planned for' if late else 'planned for'} {due:%-d %b %Y}" if due else ""
    done = f"{len(own) - len(waiting):,} of {count(len(own), 'milestone')} done"
    why = f"{done}; next: {waiting[0].title}{when}."
    return (asked.outcome(Verdict.NOT_MET, why, evidence=link, measure=numbers),)


KIND = CriterionKind(name="milestones_done", label="Milestones of the stage done", settings={}, judge=judge)
