"""Criterion kind: the newest run is young enough and says what it measured."""

from tracker.gates.rules.criterion import Asked, CriterionKind, Setting, SettingType
from tracker.gates.rules.facts import Facts, RunFact
from tracker.gates.rules.outcome import CriterionOutcome, EvidenceLink
from tracker.gates.rules.verdict import Verdict
from tracker.gates.rules.wording import count, listed

PINS = ("dataset", "system", "prompt", "code")


def judge(asked: Asked, facts: Facts) -> tuple[CriterionOutcome, ...]:
    """Judge the newest run behind the newest values."""
    run = facts.newest_run
    if run is None:
        link = (EvidenceLink("Import a run", f"/initiatives/{facts.initiative.key}/evals/import"),)
        return (asked.outcome(Verdict.MISSING, "No run yet.", "Import a run of the suite.", evidence=link),)
    verdict, why, settle = _weighed(asked, facts, run)
    return (asked.outcome(verdict, why, settle, evidence=(run.link,), expires_at=asked.expiry(run.ran_at)),)


def _weighed(asked: Asked, facts: Facts, run: RunFact) -> tuple[Verdict, str, str]:
    old = asked.too_old(run.ran_at, facts.now, "The newest run is from")
    if old:
        return Verdict.EXPIRED, old, "Run the suite again."
    if run.status not in ("complete", "partial"):
        return Verdict.INCONCLUSIVE, f"The newest run ended as {run.status}.", "Run the suite again."
    lacking = [_NAMES[pin] for pin in asked.words("pinned") if not _names(run, pin)]
    if lacking:
        why = f"Run #{run.number} does not name {listed(lacking)}."
        return Verdict.NOT_MET, why, "Name them in the result file or when you import it."
    days = (facts.now - run.ran_at).days
    said = f"Run #{run.number} of {run.system}, {count(days, 'day')} old"
    return Verdict.MET, f"{said}, on {run.dataset}." if run.dataset else f"{said}.", ""


def _names(run: RunFact, pin: str) -> bool:
    """Say whether the run names this part of what it measured."""
    return {
        "dataset": bool(run.dataset_sha256),
        "system": bool(run.model or run.code),
        "prompt": bool(run.prompt),
        "code": bool(run.code),
    }[pin]


_NAMES = {
    "dataset": "its dataset with a hash",
    "system": "the model or code it measured",
    "prompt": "the prompt version",
    "code": "the code commit",
}


KIND = CriterionKind(
    name="evidence_fresh",
    label="Newest run young enough and pinned",
    settings={"pinned": Setting(SettingType.WORDS, PINS)},
    judge=judge,
)
