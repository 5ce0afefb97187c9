"""Criterion kind: each slice of the newest run has enough cases, and none is shown to lie below its floor."""

from collections.abc import Sequence
from dataclasses import dataclass

from tracker.core.statistics import binomial_cdf, holm
from tracker.evals.rules.slices import SliceShare, shares_of
from tracker.gates.rules import measured
from tracker.gates.rules.criterion import Asked, CriterionKind, Setting, SettingType
from tracker.gates.rules.facts import Facts, MetricFact, TargetFact
from tracker.gates.rules.outcome import CriterionOutcome, Measure
from tracker.gates.rules.verdict import Verdict
from tracker.gates.rules.wording import PROPORTION, bounds, count, figure, limit, listed

SLACK = 0.05  # how far below the target of the whole a slice may lie, in points of a rate
NAMED = 4  # slices that a sentence names


@dataclass(frozen=True, slots=True)
class _Sliced:
    """The slices of a run, the worst first, and the share of passed cases that none may lie below."""

    slices: Sequence[SliceShare]
    floor: float


def judge(asked: Asked, facts: Facts) -> tuple[CriterionOutcome, ...]:
    """Judge the slices of the run behind the target of the role; without a target there is no floor."""
    role = asked.word("role", "main")
    target = next((target for target in facts.targets if target.role == role), None)
    if target is None or target.latest is None:
        why = f"No {role} metric has a target and a result yet, so no slice has a floor."
        return (asked.outcome(Verdict.MISSING, why, "Set the target, and import a run of its suite."),)
    metric, run = target.latest, target.latest.run
    links, expiry = (run.link,), asked.expiry(run.ran_at)
    old = asked.too_old(run.ran_at, facts.now, "Measured") or measured.changed(run, facts)
    if old:
        return (
            asked.outcome(Verdict.EXPIRED, old, "Run the suite again.", evidence=links, expires_at=expiry),
        )
    if lack := _lack(metric):
        settle = "Give each case a slice and a verdict, and run the suite again."
        return (asked.outcome(Verdict.MISSING, lack, settle, evidence=links, expires_at=expiry),)
    found = _sliced(asked, target, metric, facts.initiative.tier)
    verdict, why, settle = _weighed(asked, target, metric, found)
    numbers = _numbers(found)
    return (asked.outcome(verdict, why, settle, evidence=links, measure=numbers, expires_at=expiry),)


def _lack(metric: MetricFact) -> str:
    """Say why the slices say nothing of the metric, or nothing."""
    slices = metric.run.slices
    if not any(one["name"] for one in slices):
        return "The run names no slices."
    total = sum(one["cases"] for one in slices)
    passed = total - sum(one["failed"] + one["unscored"] for one in slices)
    shares = (passed / total, 1 - passed / total) if total else ()
    rate = measured.rate(metric)
    if rate is None or not any(abs(rate - share) < 1e-6 for share in shares):
        return f"Slices count the cases that passed, and {metric.name} is another number."
    return ""


def _sliced(asked: Asked, target: TargetFact, metric: MetricFact, tier: str) -> _Sliced:
    wanted = target.threshold if target.direction == "higher" else 1 - target.threshold
    slices = shares_of(metric.run.slices, metric.run.repeats, tier)
    return _Sliced(slices, round(max(0.0, wanted - asked.number("slack", SLACK)), 9))


def _weighed(
    asked: Asked, target: TargetFact, metric: MetricFact, found: _Sliced
) -> tuple[Verdict, str, str]:
    below = _below(found, asked.strict)
    if below:
        said = f"{_told(below)} below the floor of {limit(found.floor)}."
        return Verdict.NOT_MET, said, "The system has to get better there; more cases would not help."
    if fault := measured.unscored(metric):
        return Verdict.INCONCLUSIVE, fault, measured.MEND
    if lack := measured.unjudged(metric, target, asked.strict):
        return Verdict.INCONCLUSIVE, f"{lack} A judge that is not calibrated decides nothing.", ""
    few = [one for one in found.slices if one.cases < (asked.threshold or 0)]
    if few:
        names = [f"{one.name} ({one.cases})" for one in few[:NAMED]]
        more = f" and {len(few) - NAMED} more" if len(few) > NAMED else ""
        said = f"{count(len(few), 'slice')} of {len(found.slices)} with too few cases: {listed(names)}{more}."
        return Verdict.INCONCLUSIVE, said, f"At least {asked.threshold:,.0f} cases in each slice."
    worst = found.slices[0]
    said = (
        f"No slice of {len(found.slices)} is shown to lie below {limit(found.floor)}; {_one(worst)} is worst."
    )
    return Verdict.MET, said, ""


def _below(found: _Sliced, strict: bool) -> list[SliceShare]:
    """Give the slices that lie below the floor, corrected for looking at many. Source: Holm, 1979."""
    chances = [_chance(one, found.floor) for one in found.slices]
    level = 0.025 if strict else 0.05
    return [one for one, p in zip(found.slices, holm(chances), strict=True) if p < level]


def _chance(one: SliceShare, floor: float) -> float:
    """Give the chance of so few passed cases, were the slice exactly at the floor."""
    passed = round(one.share * one.cases)
    return binomial_cdf(passed, one.cases, floor) if one.cases and 0 < floor < 1 else 1.0


def _told(slices: Sequence[SliceShare]) -> str:
    named = listed([_one(one) for one in slices[:NAMED]])
    more = f" and {len(slices) - NAMED} more slices" if len(slices) > NAMED else ""
    return f"{named}{more} {'lies' if len(slices) == 1 else 'lie'}"


def _one(one: SliceShare) -> str:
    spread = f" ({bounds(one.low, one.high)})" if one.low is not None and one.high is not None else ""
    return f"{one.name}: {figure(one.share)}{spread} of {count(one.cases, 'case')}"


def _numbers(found: _Sliced) -> Measure:
    """Give the numbers of the worst slice."""
    worst = found.slices[0]
    return Measure(
        value=worst.share,
        low=worst.low,
        high=worst.high,
        threshold=found.floor,
        direction="higher",
        unit=PROPORTION,
        n=worst.cases,
        method="holm/1",
    )


KIND = CriterionKind(
    name="slice_floor",
    label="No slice below its floor",
    settings={
        "role": Setting(SettingType.WORD, ("main", "quality", "safety")),
        "slack": Setting(SettingType.NUMBER),
    },
    judge=judge,
    threshold="fewest cases of a slice",
)
