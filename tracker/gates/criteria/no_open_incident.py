"""Criterion kind: no incident of these severities is open."""

from tracker.gates.rules.criterion import Asked, CriterionKind, Setting, SettingType
from tracker.gates.rules.facts import Facts, IncidentFact
from tracker.gates.rules.outcome import CriterionOutcome, EvidenceLink
from tracker.gates.rules.verdict import Verdict
from tracker.gates.rules.wording import count, listed

SEVERITIES = ("sev1", "sev2", "sev3", "sev4")
GRAVE = ("sev1", "sev2")


def judge(asked: Asked, facts: Facts) -> tuple[CriterionOutcome, ...]:
    """Count what is open; a rate of incidents is not asked for, each one that is open is one too many."""
    wanted = asked.words("severities") or GRAVE
    waiting = [one for one in facts.incidents if one.severity in wanted]
    link = (EvidenceLink("Incidents", f"/initiatives/{facts.initiative.key}/incidents"),)
    words = listed([severity.replace("sev", "sev ") for severity in wanted])
    allowed = int(asked.threshold or 0)
    if len(waiting) <= allowed:
        said = f"No incident of {words} is open." if not waiting else f"{_told(waiting)}; {allowed} may be."
        return (asked.outcome(Verdict.MET, said, evidence=link),)
    settle = "Resolve it, and say what was done." if len(waiting) == 1 else "Resolve them."
    return (asked.outcome(Verdict.NOT_MET, f"{_told(waiting)}.", settle, evidence=link),)


def _told(waiting: list[IncidentFact]) -> str:
    first = waiting[0]
    when = f"{first.detected_at:%-d %b %Y}"
    severity = first.severity.replace("sev", "Sev ")
    rest = f", and {count(len(waiting) - 1, 'more incident')}" if len(waiting) > 1 else ""
    return f"{severity} since {when}: {first.title}{rest}"


KIND = CriterionKind(
    name="no_open_incident",
    label="No open incident",
    settings={"severities": Setting(SettingType.WORDS, SEVERITIES)},
    judge=judge,
    threshold="most that may be open",
)
