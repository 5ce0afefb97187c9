"""Criterion kind: each needed skill is covered by people of the level, to a share of its FTE."""

from tracker.gates.rules.criterion import Asked, CriterionKind
from tracker.gates.rules.facts import CoverFact, Facts
from tracker.gates.rules.outcome import CriterionOutcome, EvidenceLink, Measure
from tracker.gates.rules.verdict import Verdict
from tracker.gates.rules.wording import count

ENOUGH = 0.8


def judge(asked: Asked, facts: Facts) -> tuple[CriterionOutcome, ...]:
    """Compare what is booked with what is needed, skill by skill."""
    link = (EvidenceLink("People", f"/initiatives/{facts.initiative.key}/people"),)
    if not facts.covers:
        why = "No needed skill is written down yet."
        settle = "Write down who is needed on the people page."
        return (asked.outcome(Verdict.MISSING, why, settle, evidence=link),)
    enough = ENOUGH if asked.threshold is None else asked.threshold
    gaps = [cover for cover in facts.covers if cover.share < enough - 1e-9]
    total = len(facts.covers)
    numbers = Measure(value=total - len(gaps), n=total, unit="count", direction="higher")
    if not gaps:
        why = f"{count(total, 'needed skill')} covered."
        return (asked.outcome(Verdict.MET, why, evidence=link, measure=numbers),)
    first = min(gaps, key=lambda cover: (cover.share, cover.skill))
    lacking = f"{first.needed - first.covered:.1f} FTE of {first.skill}"
    settle = f"Find {lacking} at level {first.min_level} or above."
    return (asked.outcome(Verdict.NOT_MET, _why(gaps, first), settle, evidence=link, measure=numbers),)


def _why(gaps: list[CoverFact], first: CoverFact) -> str:
    covered = f"{first.covered:.1f} of {first.needed:.1f} FTE" if first.covered else "nobody"
    said = f"{first.skill} at level {first.min_level}: {covered}"
    return f"{said}, and {count(len(gaps) - 1, 'more gap')}." if len(gaps) > 1 else f"{said}."


KIND = CriterionKind(
    name="skills_covered",
    label="Needed skills covered",
    settings={},
    judge=judge,
    threshold="share of the FTE",
)
