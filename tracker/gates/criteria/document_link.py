"""Criterion kind: a document is linked under a known name; whether it is good, a person has read."""

from tracker.gates.rules.criterion import Asked, CriterionKind, Setting, SettingType
from tracker.gates.rules.facts import Facts
from tracker.gates.rules.outcome import CriterionOutcome, EvidenceLink
from tracker.gates.rules.verdict import Verdict


def judge(asked: Asked, facts: Facts) -> tuple[CriterionOutcome, ...]:
    """Look for the document, where the criterion applies at all."""
    needless = _needless(asked, facts)
    if needless:
        return (asked.outcome(Verdict.NOT_APPLICABLE, needless),)
    slug = asked.word("slug")
    document = next((one for one in facts.documents if one.slug == slug), None)
    if document is None:
        why = f"No document is linked as {slug}."
        where = (EvidenceLink("Documents", f"/initiatives/{facts.initiative.key}/documents"),)
        return (asked.outcome(Verdict.MISSING, why, f"Link it under the name {slug}.", evidence=where),)
    links = (EvidenceLink(document.title, document.url, document.at),)
    old = asked.too_old(document.at, facts.now, "Linked")
    verdict = Verdict.EXPIRED if old else Verdict.MET
    why = old or f"{document.title}, linked on {document.at:%-d %b %Y}."
    settle = "Bring it up to date and link it again." if old else ""
    return (asked.outcome(verdict, why, settle, evidence=links, expires_at=asked.expiry(document.at)),)


def _needless(asked: Asked, facts: Facts) -> str:
    """Say why the criterion does not apply, or nothing when it does."""
    when = asked.word("when")
    if when == "judge" and not any(metric.run.judge for metric in facts.metrics):
        return "No run names a judge model."
    if when == "generative" and not facts.initiative.is_generative:
        return f"Asked of systems that generate text or speech, not of kind {facts.initiative.kind}."
    return ""


KIND = CriterionKind(
    name="document_link",
    label="Document linked, read by a person",
    settings={
        "slug": Setting(SettingType.WORD, required=True),
        "when": Setting(SettingType.WORD, ("judge", "generative")),
    },
    judge=judge,
    threshold="named in the rule",
)
