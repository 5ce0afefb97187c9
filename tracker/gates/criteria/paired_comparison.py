"""Criterion kind: the newest run is not worse than the baseline of its suite by more than a margin."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import ceil

from tracker.gates.rules import measured
from tracker.gates.rules.criterion import Asked, CriterionKind, Setting, SettingType
from tracker.gates.rules.facts import ComparisonFact, Facts, MetricFact, TargetFact
from tracker.gates.rules.outcome import CriterionOutcome, EvidenceLink, Measure
from tracker.gates.rules.verdict import Verdict
from tracker.gates.rules.wording import PROPORTION, count

MARGIN = 3.0  # points
STUCK = "The difference itself is beyond the margin: more cases of the same would not meet it."


@dataclass(frozen=True, slots=True)
class _Oriented:
    """The difference so that more is better, with one-sided bounds, and the margin; proportions."""

    value: float
    low: float
    high: float
    margin: float
    n: int


def judge(asked: Asked, facts: Facts) -> tuple[CriterionOutcome, ...]:
    """Hold the newest run of the role's target against the baseline of its suite."""
    role = asked.word("role", "main")
    target = next((target for target in facts.targets if target.role == role), None)
    if target is None or target.latest is None:
        why = f"No {role} metric has a target and a result yet."
        return (asked.outcome(Verdict.MISSING, why, "Set the target, and import a run of its suite."),)
    metric = target.latest
    old = asked.too_old(metric.run.ran_at, facts.now, "Measured") or measured.changed(metric.run, facts)
    if old:
        return (_row(asked, facts, metric, Verdict.EXPIRED, old, "Run the suite again."),)
    of_suite = [one for one in facts.comparisons if one.suite == metric.run.suite]
    if lack := _lack(metric, of_suite):
        return (_row(asked, facts, metric, Verdict.MISSING, *lack),)
    same = (metric.run.id, metric.name)
    chosen = next((one for one in of_suite if (one.run_id, one.metric) == same), None)
    return (_held(asked, facts, target, metric, chosen),)


def _lack(metric: MetricFact, found: Sequence[ComparisonFact]) -> tuple[str, str] | None:
    """Say what there is no comparison for: reason and what to do, or None where there is one."""
    suite = metric.run.suite
    if not found:
        return f"No run of {suite} is its baseline.", "Make the run of what it replaces the baseline."
    if found[0].baseline_id == metric.run.id:
        return (
            f"The newest run of {suite} is its baseline itself.",
            "Run the suite again, or make an earlier run the baseline.",
        )
    if all(one.run_id != metric.run.id for one in found):
        return "It is being compared with the baseline.", "Look again in a minute."
    return None


def _held(
    asked: Asked, facts: Facts, target: TargetFact, metric: MetricFact, found: ComparisonFact | None
) -> CriterionOutcome:
    if found is None:
        said = f"The baseline has no {target.metric}, so nothing can be compared."
        return _row(asked, facts, metric, Verdict.MISSING, said, "Choose a baseline that has the metric.")
    bounds = (found.low_strict, found.high_strict) if asked.strict else (found.low, found.high)
    if found.difference is None or bounds[0] is None or bounds[1] is None:
        return _row(
            asked, facts, metric, Verdict.INCONCLUSIVE, found.why, "Run more of the same cases.", found
        )
    if metric.unit != PROPORTION:
        said = f"A margin in points is of rates, and {target.metric} is counted in {metric.unit}."
        return _row(
            asked, facts, metric, Verdict.INCONCLUSIVE, said, "Hold it against a target instead.", found
        )
    if fault := measured.unscored(metric):
        return _row(asked, facts, metric, Verdict.INCONCLUSIVE, fault, measured.MEND, found)
    if lack := measured.unjudged(metric, target, asked.strict):
        said = f"{lack} A judge that is not calibrated decides nothing."
        return _row(asked, facts, metric, Verdict.INCONCLUSIVE, said, "", found)
    margin = (MARGIN if asked.threshold is None else asked.threshold) / 100
    lower = target.direction == "lower"
    low, high = (-bounds[1], -bounds[0]) if lower else (bounds[0], bounds[1])
    value = -found.difference if lower else found.difference
    return _weighed(asked, facts, metric, found, _Oriented(value, low, high, margin, found.n))


def _weighed(
    asked: Asked, facts: Facts, metric: MetricFact, found: ComparisonFact, shown: _Oriented
) -> CriterionOutcome:
    """Met when the whole interval is above minus the margin. Source: non-inferiority, Newcombe 1998."""
    how = f"paired on {count(found.n, 'case')}" if found.paired else "unpaired"
    said = (
        f"{_points(shown.value)} points against run #{found.baseline_number}"
        f" ({_points(shown.low)} to {_points(shown.high)}), {how}"
    )
    numbers = Measure(
        value=shown.value,
        low=shown.low,
        high=shown.high,
        threshold=-shown.margin,
        direction="higher",
        unit=PROPORTION,
        n=found.n,
        method=found.method,
    )
    asked_for = f"{shown.margin * 100:g} points"
    verdict, place, settle = _side(shown, asked_for)
    part = measured.partial(metric)
    if part and verdict is Verdict.MET:
        verdict, settle = Verdict.INCONCLUSIVE, "Run all cases and score each."
    why = " ".join(filter(None, (f"{said}: {place}.", part, "" if found.paired else found.pairing)))
    return replace(_row(asked, facts, metric, verdict, why, settle, found), measure=numbers)


def _side(shown: _Oriented, margin: str) -> tuple[Verdict, str, str]:
    if shown.low > -shown.margin:
        return Verdict.MET, f"not worse by {margin} or more", ""
    if shown.high < -shown.margin:
        settle = "The system has to get better; more cases would not help."
        return Verdict.NOT_MET, f"worse by more than {margin}", settle
    needed = _cases(shown)
    settle = f"At this difference about {count(needed, 'case')} in all would settle it." if needed else STUCK
    return Verdict.INCONCLUSIVE, f"it may be worse by {margin} or more", settle


def _cases(shown: _Oriented) -> int:
    """Give about how many cases bring the lower bound above minus the margin; 0 where none would.

    Source: the width of an interval shrinks with the root of its cases, σ/√n.
    """
    room, width = shown.value + shown.margin, shown.value - shown.low
    return ceil(shown.n * (width / room) ** 2) if room > 0 and width > 0 else 0


def _points(share: float) -> str:
    return f"{share * 100:+.1f}"


def _row(
    asked: Asked,
    facts: Facts,
    metric: MetricFact,
    verdict: Verdict,
    why: str,
    settle: str = "",
    found: ComparisonFact | None = None,
) -> CriterionOutcome:
    path = f"/evals/compare?a={metric.run.id}&b={found.baseline_id}" if found else ""
    compared = (EvidenceLink("Comparison", path, metric.run.ran_at),) if path else ()
    links = compared or (EvidenceLink("Evals", f"/initiatives/{facts.initiative.key}/evals"),)
    return asked.outcome(
        verdict, why, settle, evidence=(*links, metric.run.link), expires_at=asked.expiry(metric.run.ran_at)
    )


KIND = CriterionKind(
    name="paired_comparison",
    label="Not worse than the baseline",
    settings={"role": Setting(SettingType.WORD, ("main", "quality", "safety"))},
    judge=judge,
    threshold="margin in points",
)
