"""Criterion kind: the newest run of the suite holds at least so many cases."""

from math import ceil

from tracker.gates.rules import measured
from tracker.gates.rules.criterion import Asked, CriterionKind, Setting, SettingType
from tracker.gates.rules.facts import Facts, RunFact
from tracker.gates.rules.outcome import CriterionOutcome, EvidenceLink, Measure
from tracker.gates.rules.verdict import Verdict
from tracker.gates.rules.wording import count


def judge(asked: Asked, facts: Facts) -> tuple[CriterionOutcome, ...]:
    """Count the cases of the run behind the metric of the role, or of the newest run."""
    found = _found(asked, facts)
    if found is None:
        link = (EvidenceLink("Import a run", f"/initiatives/{facts.initiative.key}/evals/import"),)
        return (asked.outcome(Verdict.MISSING, "No run yet.", "Import a run of the suite.", evidence=link),)
    run, cases = found
    numbers = Measure(value=cases, threshold=asked.threshold, direction="higher", unit="count", n=cases)
    verdict, why, settle = _weighed(asked, facts, run, cases)
    return (
        asked.outcome(
            verdict, why, settle, evidence=(run.link,), measure=numbers, expires_at=asked.expiry(run.ran_at)
        ),
    )


def _found(asked: Asked, facts: Facts) -> tuple[RunFact, int | None] | None:
    """Give the run to count and its different cases: by its cases, else as the metric says."""
    role = asked.word("role", "any")
    chosen = [target.latest for target in facts.targets if role in ("any", target.role) and target.latest]
    metric = max(chosen or facts.metrics, key=lambda one: (one.run.ran_at, one.run.number), default=None)
    return None if metric is None else (metric.run, metric.run.different or measured.cases(metric))


def _weighed(asked: Asked, facts: Facts, run: RunFact, cases: int | None) -> tuple[Verdict, str, str]:
    old = asked.too_old(run.ran_at, facts.now, "Run")
    if old:
        return Verdict.EXPIRED, old, "Run the suite again."
    if cases is None:
        return Verdict.INCONCLUSIVE, "The run does not say how many cases it has.", "Import its cases."
    needed = ceil(asked.threshold or 0)
    if cases >= needed:
        return Verdict.MET, f"{count(cases, 'case')} in {run.suite}; {needed:,} are asked for.", ""
    why = f"{count(cases, 'case')} in {run.suite}; {needed:,} are asked for."
    return Verdict.NOT_MET, why, f"Add {count(needed - cases, 'case')} of your own product to the suite."


KIND = CriterionKind(
    name="cases_at_least",
    label="Enough cases in the suite",
    settings={"role": Setting(SettingType.WORD, ("main", "quality", "safety", "any"))},
    judge=judge,
    threshold="cases",
)
