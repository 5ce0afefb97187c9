"""Criterion kind: each needed skill is covered by people of the level, one of them accountable."""

from tracker.gates.rules.criterion import Asked, CriterionKind
from tracker.gates.rules.facts import CoverFact, Facts
from tracker.gates.rules.outcome import CriterionOutcome, EvidenceLink, Measure
from tracker.gates.rules.verdict import Verdict
from tracker.gates.rules.wording import count
from tracker.staffing.rules.coverage import ENOUGH, ROUNDING


def judge(asked: Asked, facts: Facts) -> tuple[CriterionOutcome, ...]:
    """Compare what is booked with what is needed, skill by skill."""
    link = (EvidenceLink("People", f"/initiatives/{facts.initiative.key}/people"),)
    if not facts.covers:
        why = "No needed skill is written down yet."
        settle = "Write down who is needed on the people page."
        return (asked.outcome(Verdict.MISSING, why, settle, evidence=link),)
    enough = ENOUGH if asked.threshold is None else asked.threshold
    gaps = [cover for cover in facts.covers if cover.is_gap(enough)]
    total = len(facts.covers)
    numbers = Measure(value=total - len(gaps), n=total, unit="count", direction="higher")
    if not gaps:
        why = f"{count(total, 'needed skill')} covered."
        return (asked.outcome(Verdict.MET, why, evidence=link, measure=numbers),)
    first = min(gaps, key=lambda cover: (cover.share, cover.skill))
    settle = f"Find {_lacking(first, enough)} at level {first.min_level} or above."
    return (asked.outcome(Verdict.NOT_MET, _why(gaps, first), settle, evidence=link, measure=numbers),)


def _why(gaps: list[CoverFact], first: CoverFact) -> str:
    said = f"{first.skill} at level {first.min_level}: {first.told}"
    return f"{said}, and {count(len(gaps) - 1, 'more gap')}." if len(gaps) > 1 else f"{said}."


def _lacking(cover: CoverFact, enough: float) -> str:
    if cover.share >= enough - ROUNDING:
        return f"somebody accountable for {cover.skill}"
    return f"{cover.needed - cover.covered:.1f} FTE of {cover.skill}"


KIND = CriterionKind(
    name="skills_covered",
    label="Needed skills covered",
    settings={},
    judge=judge,
    threshold="share of the FTE",
)
