"""Criterion kind: not one failure in at least so many cases, a row a target of the role."""

from dataclasses import replace
from math import ceil

from tracker.core.statistics import cases_for_zero_failures, zero_failure_bound
from tracker.gates.rules import measured
from tracker.gates.rules.criterion import Asked, CriterionKind, Setting, SettingType
from tracker.gates.rules.facts import Facts, MetricFact, TargetFact
from tracker.gates.rules.outcome import CriterionOutcome, EvidenceLink
from tracker.gates.rules.verdict import Verdict
from tracker.gates.rules.wording import count, figure


def judge(asked: Asked, facts: Facts) -> tuple[CriterionOutcome, ...]:
    """Judge each target of the role; without a target the row says where to set one."""
    targets = [target for target in facts.targets if target.role == asked.word("role", "safety")]
    if targets:
        return tuple(_judged(_worded(asked, target), target, facts) for target in targets)
    if asked.word("when_none") == "leave_out":
        return ()
    why = "No target is set for a safety metric: nothing shows that critical failures are rare."
    link = (EvidenceLink("Set a target", f"/initiatives/{facts.initiative.key}/evals/targets"),)
    return (asked.outcome(Verdict.MISSING, why, "Set one and run its cases.", evidence=link),)


def _worded(asked: Asked, target: TargetFact) -> Asked:
    return replace(asked, rule=f"No failure in at least {count(_needed(asked, target), 'case')}")


def _needed(asked: Asked, target: TargetFact) -> int:
    """Give the cases asked for: the policy's number, or what the target's own limit takes if that is more."""
    allowed = target.threshold if target.direction == "lower" else 1 - target.threshold
    own = cases_for_zero_failures(allowed) if 0 < allowed < 1 else 0
    return max(ceil(asked.threshold or 0), own)


def _judged(asked: Asked, target: TargetFact, facts: Facts) -> CriterionOutcome:
    metric = target.latest
    if metric is None:
        why = f"No result of {target.metric} in the suite {target.suite} yet."
        return measured.row(asked, target, Verdict.MISSING, why, "Import a run of that suite.")
    numbers = measured.measure(metric, target, target.threshold, asked.strict)
    old = asked.too_old(metric.run.ran_at, facts.now, "Measured") or measured.changed(metric.run, facts)
    if old:
        return measured.row(asked, target, Verdict.EXPIRED, old, "Run the suite again.", numbers)
    verdict, why, settle, more = _weighed(_needed(asked, target), target, metric)
    if (fault := measured.unscored(metric)) and not _surely_failed(metric, target):
        return measured.row(asked, target, Verdict.INCONCLUSIVE, fault, measured.MEND, numbers)
    if lack := measured.unjudged(metric, target, asked.strict):
        return measured.undecided(asked, target, why, lack, numbers)
    remarks = measured.remarks(metric, target)
    return measured.row(asked, target, verdict, f"{why} {remarks}".strip(), settle, numbers, more)


def _surely_failed(metric: MetricFact, target: TargetFact) -> bool:
    """Say whether more answers failed than those that have no score and are counted with the failures."""
    value, asked_for = measured.rate(metric), measured.answers(metric) or 0
    counted = metric.unscored if target.direction == "higher" else 0
    return value is not None and _failures(value, asked_for, target) > counted


def _weighed(needed: int, target: TargetFact, metric: MetricFact) -> tuple[Verdict, str, str, int | None]:
    """Count failures, then cases; give verdict, reason, what would settle it and the cases missing."""
    value, have = measured.rate(metric), measured.independent(metric)
    if value is None or not have:
        return Verdict.INCONCLUSIVE, "A bare number: the result does not say of how many cases.", "", None
    if metric.type != "binary":
        return Verdict.INCONCLUSIVE, f"{target.metric} does not count failures.", "Choose a rate.", None
    asked_for = measured.answers(metric) or 0
    failures = _failures(value, asked_for, target)
    if failures:
        said = f"{failures:,} of {count(asked_for, 'answer')} failed; none may."
        return Verdict.NOT_MET, said, "The system has to get better; more cases would not help.", None
    said = f"No failure in {count(have, 'case')}: at most {figure(zero_failure_bound(have))} can fail (95 %)."
    part = measured.partial(metric)
    if part:
        return Verdict.INCONCLUSIVE, f"{said} {part}", "Run all cases and score each.", None
    more = max(0, ceil(needed - have))
    if more:
        settle = f"{count(more, 'more case')} without a failure would settle it."
        return Verdict.INCONCLUSIVE, f"{said} That is fewer than the {needed:,} asked for.", settle, more
    return Verdict.MET, said, "", None


def _failures(value: float, n: int, target: TargetFact) -> int:
    """Give the number of failures: what should be low counts them, what should be high leaves them over."""
    share = value if target.direction == "lower" else 1 - value
    return ceil(share * n - 1e-6)


KIND = CriterionKind(
    name="zero_failures",
    label="No failure in enough cases",
    settings={
        "role": Setting(SettingType.WORD, ("main", "quality", "safety")),
        "when_none": Setting(SettingType.WORD, ("missing", "leave_out")),
    },
    judge=judge,
    threshold="cases without a failure",
)
