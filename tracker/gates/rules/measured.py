"""What stands between a measured value and a verdict, by the rules of evidence; kinds ask in turn."""

from math import ceil

from tracker.evals.rules.calibration import lack_of, settling
from tracker.evals.rules.kinds import FlagCode
from tracker.evals.rules.naming import readable
from tracker.evals.rules.newest import too_much_unscored
from tracker.gates.rules.criterion import Asked
from tracker.gates.rules.facts import Facts, MetricFact, RunFact, TargetFact
from tracker.gates.rules.outcome import CriterionOutcome, EvidenceLink, Measure
from tracker.gates.rules.verdict import Verdict
from tracker.gates.rules.wording import count, figure

# what an importer noticed that does not refuse the evidence, and that whoever decides must read
NOTED = frozenset(
    {
        FlagCode.STATS_DISAGREE,
        FlagCode.MIXED_SCALES,
        FlagCode.DUPLICATE_IDS,
        FlagCode.DUPLICATE_KEYS,
        FlagCode.N_INFERRED,
        FlagCode.UNIT_GUESSED,
        FlagCode.NON_FINITE,
        FlagCode.INVALIDATED,
        FlagCode.EMPTY_OUTPUTS,
        FlagCode.GRADER_ERRORS,
        FlagCode.JUDGE_UNNAMED,
    }
)
MOST_NOTED = 2
MEND = "Score every case: mend the judge where it broke, and run the suite again."


def rate(metric: MetricFact) -> float | None:
    """Give the value that counts: errors are failures, whatever the tool leaves out."""
    return metric.value if metric.strict is None else metric.strict


def answers(metric: MetricFact) -> int | None:
    """Give the number of answers the counting value is over, those with errors too; repeats count each."""
    if metric.run.repeats < 2 and metric.effective_n:
        return round(metric.effective_n)
    return metric.n


def cases(metric: MetricFact) -> int | None:
    """Give the number of different cases behind the value: the unit of inference."""
    found = answers(metric)
    if found is None or metric.run.repeats < 2:
        return found
    return metric.run.different or min(found, ceil(found / metric.run.repeats))


def independent(metric: MetricFact) -> float | None:
    """Give how many independent cases the value is worth: repeats of a case are no further cases."""
    known = [number for number in (metric.effective_n, answers(metric)) if number is not None]
    return min(known, default=None)


def sample(metric: MetricFact) -> str:
    """Say what the value is over: 120 cases, or 50 cases × 5, worth 121 independent ones."""
    said = count(cases(metric) or 0, "case")
    if metric.run.repeats < 2:
        return said
    worth = independent(metric)
    return f"{said} × {metric.run.repeats}" + (f", worth {worth:,.0f} independent ones" if worth else "")


def partial(metric: MetricFact) -> str:
    """Say why the run is only a part of the evidence, or nothing when it is whole."""
    run = metric.run
    if run.limit is not None:
        return f"The run was limited to {count(run.limit, 'case')}."
    if run.status != "complete":
        return f"The run ended as {run.status}."
    return ""


def changed(run: RunFact, facts: Facts) -> str:
    """Say that the system was changed after this run, or nothing; same day, same file is no change."""
    newest = facts.newest_run
    if newest is None or newest.ran_at <= run.ran_at:
        return ""
    pairs = ((run.model, newest.model), (run.prompt, newest.prompt), (run.judge, newest.judge))
    if all(not old or not new or old == new for old, new in pairs):
        return ""
    return f"Measured on {run.system}; since then run #{newest.number} measured {newest.system}."


def unscored(metric: MetricFact) -> str:
    """Say that too many cases have no honest score to decide anything, or nothing.

    A case that its judge could not score is no failure of the system, but the strict rate counts it as one.
    """
    if too_much_unscored(metric.n, metric.unscored):
        return f"{count(metric.unscored, 'case')} without a score; at most 2 % may have none."
    return ""


def unjudged(metric: MetricFact, target: TargetFact, strict: bool) -> str:
    """Say why the judge behind a metric may not decide, or nothing where it may or has no part."""
    run = metric.run
    return lack_of(run.judge, run.labelled, metric.unit, by_code=target.by_code, high_risk=strict)


def undecided(asked: Asked, target: TargetFact, why: str, lack: str, numbers: Measure) -> CriterionOutcome:
    """Give the outcome of a metric whose judge is not calibrated: shown, and decided neither way."""
    labelled = target.latest.run.labelled if target.latest else None
    said = f"{why} {lack} A judge that is not calibrated decides nothing."
    return row(asked, target, Verdict.INCONCLUSIVE, said, settling(labelled), numbers)


def remarks(metric: MetricFact, target: TargetFact) -> str:
    """Give what a reader must know beside the verdict: a late threshold, errors that the tool left out."""
    said = []
    counted = rate(metric)
    if metric.value is not None and counted is not None and abs(counted - metric.value) > 5e-4:
        said.append(f"The tool reports {figure(metric.value, metric.unit)}; errors count as failures here.")
    if target.set_at > metric.run.ran_at:
        reason = f": {target.reason.rstrip('.')}" if target.reason else ""
        said.append(f"The threshold was set on {target.set_at:%-d %b %Y}, after this run{reason}.")
    noted = [text for code, text in metric.run.flags if code in NOTED]
    said += noted[:MOST_NOTED]
    if len(noted) > MOST_NOTED:
        said.append(f"{len(noted) - MOST_NOTED} more flags stand on the run's page.")
    return " ".join(said)


def measure(metric: MetricFact, target: TargetFact, threshold: float, strict: bool) -> Measure:
    """Give the numbers of a row; high risk is held to the exact bounds."""
    return Measure(
        value=rate(metric),
        low=metric.low_strict if strict else metric.low,
        high=metric.high_strict if strict else metric.high,
        threshold=threshold,
        direction=target.direction,
        unit=metric.unit,
        n=cases(metric),
        method=metric.method,
        attempts=metric.attempts,
    )


def row(
    asked: Asked,
    target: TargetFact,
    verdict: Verdict,
    why: str,
    settle: str = "",
    numbers: Measure | None = None,
    more: int | None = None,
) -> CriterionOutcome:
    """Give the outcome of one metric: named by the metric, linked to its run."""
    metric = target.latest
    links: tuple[EvidenceLink, ...] = () if metric is None else (metric.run.link,)
    return CriterionOutcome(
        key=f"{asked.key}:{target.id}",
        label=readable(target.metric),
        kind=asked.kind,
        rule=asked.rule,
        required=asked.required,
        verdict=verdict,
        why=why,
        settle=settle,
        measure=numbers or Measure(threshold=target.threshold, direction=target.direction, unit=target.unit),
        more=more,
        evidence=links,
        expires_at=None if metric is None else asked.expiry(metric.run.ran_at),
    )
