"""Criterion kind: fields of the initiative are written, and a number among them is not too large."""

from tracker.gates.rules.criterion import Asked, CriterionKind, Setting, SettingType
from tracker.gates.rules.facts import Facts
from tracker.gates.rules.outcome import CriterionOutcome, EvidenceLink, Measure
from tracker.gates.rules.verdict import Verdict
from tracker.gates.rules.wording import count, listed

NAMES = {
    "owner": "owner",
    "sponsor": "sponsor",
    "problem": "problem",
    "baseline": "baseline",
    "target": "target",
    "threshold": "a main metric with its threshold",
    "time_box": "time box",
    "kill_criterion": "kill criterion",
    "lessons": "lessons",
}


def judge(asked: Asked, facts: Facts) -> tuple[CriterionOutcome, ...]:
    """Name what is not written; then hold the number against its limit."""
    link = (EvidenceLink("Properties", f"/initiatives/{facts.initiative.key}#properties"),)
    lacking = [NAMES[name] for name in asked.words("fields") if not _written(facts, name)]
    if lacking:
        why = f"Not written yet: {listed(lacking)}."
        return (asked.outcome(Verdict.MISSING, why, "Write it on the settings page.", evidence=link),)
    weeks = facts.initiative.time_box_weeks
    if asked.word("at_most") and weeks is not None and asked.threshold is not None:
        return (_within(asked, weeks, asked.threshold, link),)
    return (asked.outcome(Verdict.MET, "All written.", evidence=link),)


def _within(asked: Asked, weeks: int, most: float, link: tuple[EvidenceLink, ...]) -> CriterionOutcome:
    numbers = Measure(value=weeks, threshold=most, direction="lower", unit="count")
    said = f"The time box is {count(weeks, 'week')}; at most {most:,.0f} are allowed."
    if weeks > most:
        return asked.outcome(Verdict.NOT_MET, said, "Make it shorter.", evidence=link, measure=numbers)
    return asked.outcome(Verdict.MET, said, evidence=link, measure=numbers)


def _written(facts: Facts, name: str) -> bool:
    """Say whether a field holds something."""
    if name == "threshold":
        return any(target.role == "main" for target in facts.targets)
    if name == "time_box":
        return bool(facts.initiative.time_box_weeks)
    value: object = getattr(facts.initiative, name)
    return bool(value.strip() if isinstance(value, str) else value)


KIND = CriterionKind(
    name="fields_written",
    label="Fields of the initiative written",
    settings={
        "fields": Setting(SettingType.WORDS, tuple(NAMES), required=True),
        "at_most": Setting(SettingType.WORD, ("time_box",)),
    },
    judge=judge,
    threshold="weeks at most",
)
