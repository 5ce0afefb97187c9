"""Criterion kind: each case was asked several times, where the answer of a system is not always the same."""

from math import ceil

from tracker.gates.rules.criterion import Asked, CriterionKind, Setting, SettingType
from tracker.gates.rules.facts import Facts
from tracker.gates.rules.outcome import CriterionOutcome, EvidenceLink, Measure
from tracker.gates.rules.verdict import Verdict
from tracker.gates.rules.wording import count


def judge(asked: Asked, facts: Facts) -> tuple[CriterionOutcome, ...]:
    """Count the repeats of the run behind the metric of the role; only generative systems are asked."""
    if not facts.initiative.is_generative:
        said = f"Asked of systems that generate text or speech, not of kind {facts.initiative.kind}."
        return (asked.outcome(Verdict.NOT_APPLICABLE, said),)
    role = asked.word("role", "main")
    metric = next((target.latest for target in facts.targets if target.role == role and target.latest), None)
    if metric is None:
        link = (EvidenceLink("Import a run", f"/initiatives/{facts.initiative.key}/evals/import"),)
        return (
            asked.outcome(Verdict.MISSING, "No run yet.", "Import a run with its repeats.", evidence=link),
        )
    run, needed = metric.run, ceil(asked.threshold or 1)
    numbers = Measure(value=run.repeats, threshold=needed, direction="higher", unit="count", n=run.different)
    old = asked.too_old(run.ran_at, facts.now, "Run")
    enough = run.repeats >= needed
    verdict = Verdict.EXPIRED if old else Verdict.MET if enough else Verdict.NOT_MET
    times = "once" if run.repeats == 1 else f"{run.repeats} times"
    why = old or f"{count(run.different, 'case')} asked {times}; {needed} are asked for."
    settle = "Run the suite again." if old else "" if enough else f"Run each case {needed} times."
    return (
        asked.outcome(
            verdict, why, settle, evidence=(run.link,), measure=numbers, expires_at=asked.expiry(run.ran_at)
        ),
    )


KIND = CriterionKind(
    name="repeats",
    label="Cases asked several times",
    settings={"role": Setting(SettingType.WORD, ("main", "quality", "safety"))},
    judge=judge,
    threshold="repeats of each case",
)
