"""Criterion kind: a person signed for it, who did not bring in the evidence."""

from tracker.gates.rules.criterion import Asked, CriterionKind, Setting, SettingType
from tracker.gates.rules.facts import Facts, SignoffFact
from tracker.gates.rules.outcome import CriterionOutcome, EvidenceLink
from tracker.gates.rules.verdict import Verdict

ROLES = ("admin", "lead", "engineer", "stakeholder")


def judge(asked: Asked, facts: Facts) -> tuple[CriterionOutcome, ...]:
    """Look for the newest signature that counts."""
    own = sorted((one for one in facts.signoffs if one.criterion == asked.key), key=lambda one: one.at)
    if not own:
        return (asked.outcome(Verdict.MISSING, "Nobody signed yet.", _who(asked)),)
    newest = next((one for one in reversed(own) if one.person_id not in facts.authors), None)
    if newest is None:
        why = f"{own[-1].person} signed and also brought in the evidence."
        return (asked.outcome(Verdict.NOT_MET, why, "Somebody else has to sign."),)
    verdict, why = _weighed(asked, facts, newest)
    links = (EvidenceLink(newest.person, f"/people/{newest.person_id}", newest.at),)
    settle = "" if verdict is Verdict.MET else _who(asked)
    return (asked.outcome(verdict, why, settle, evidence=links, expires_at=asked.expiry(newest.at)),)


def _weighed(asked: Asked, facts: Facts, newest: SignoffFact) -> tuple[Verdict, str]:
    signed = f"{newest.person} signed on {newest.at:%-d %b %Y}"
    if newest.at < facts.initiative.stage_since:
        return Verdict.EXPIRED, f"{signed}, before this stage began."
    old = asked.too_old(newest.at, facts.now, f"{newest.person} signed")
    return (Verdict.EXPIRED, old) if old else (Verdict.MET, f"{signed}.")


def _who(asked: Asked) -> str:
    roles = asked.words("roles") or ROLES
    return f"Can be signed by: {', '.join(roles)}; not by who brought in the evidence."


KIND = CriterionKind(
    name="signoff",
    label="Signed by a person",
    settings={"roles": Setting(SettingType.WORDS, ROLES)},
    judge=judge,
)
