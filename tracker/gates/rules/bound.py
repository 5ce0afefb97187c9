"""Judging a metric: the whole interval lies on the good side of its threshold, a row a target."""

from dataclasses import replace
from functools import lru_cache
from math import ceil

from tracker.core.statistics import Direction, cases_until_met
from tracker.gates.rules import measured
from tracker.gates.rules.criterion import Asked, Setting, SettingType
from tracker.gates.rules.facts import Facts, MetricFact, TargetFact
from tracker.gates.rules.outcome import CriterionOutcome, EvidenceLink, Measure
from tracker.gates.rules.verdict import Verdict
from tracker.gates.rules.wording import PROPORTION, bounds, count, figure, limit

ROLES = ("main", "quality", "safety", "latency", "cost", "any")
WHEN_NONE = Setting(SettingType.WORD, ("missing", "leave_out"))


def judge(asked: Asked, facts: Facts) -> tuple[CriterionOutcome, ...]:
    """Judge each target of the role; without a target the row says where to set one."""
    role = asked.word("role")
    targets = [target for target in facts.targets if role in ("any", target.role)]
    if targets:
        return tuple(_judged(_worded(asked, target), target, facts) for target in targets)
    if asked.word("when_none") == "leave_out":
        return ()
    what = "No metric has a target yet." if role == "any" else f"No target is set for a {role} metric."
    settle = "Choose the metric, its direction and its threshold before the run."
    link = (EvidenceLink("Set a target", f"/initiatives/{facts.initiative.key}/evals/targets"),)
    return (asked.outcome(Verdict.MISSING, what, settle, evidence=link),)


def _worded(asked: Asked, target: TargetFact) -> Asked:
    """Say the rule with the target's own number."""
    bound, side = ("lower", "above") if target.direction == "higher" else ("upper", "below")
    level = "97.5 %" if asked.strict else "95 %"
    threshold = limit(_threshold(asked, target), target.unit)
    return replace(asked, rule=f"{level} {bound} bound at or {side} {threshold}")


def _threshold(asked: Asked, target: TargetFact) -> float:
    """Give the threshold with the slack that live quality has, in points of a rate."""
    slack = asked.number("slack") if target.unit == PROPORTION else 0.0
    moved = target.threshold - slack if target.direction == "higher" else target.threshold + slack
    return round(min(1.0, max(0.0, moved)), 9) if slack else target.threshold


def _judged(asked: Asked, target: TargetFact, facts: Facts) -> CriterionOutcome:
    metric = target.latest
    if metric is None:
        why = f"No result of {target.metric} in the suite {target.suite} yet."
        return measured.row(asked, target, Verdict.MISSING, why, "Import a run of that suite.")
    numbers = measured.measure(metric, target, _threshold(asked, target), asked.strict)
    old = asked.too_old(metric.run.ran_at, facts.now, "Measured") or measured.changed(metric.run, facts)
    if old:
        return measured.row(asked, target, Verdict.EXPIRED, old, "Run the suite again.", numbers)
    few = _too_few(asked, metric)
    if few:
        value = figure(numbers.value or 0.0, numbers.unit)
        why = f"{value} of {measured.sample(metric)}: too few to weigh it."
        settle = f"{count(few, 'more case')} would be enough; {asked.threshold:,.0f} are asked for."
        return measured.row(asked, target, Verdict.INCONCLUSIVE, why, settle, numbers, few)
    lacking = _lacking(target, metric, numbers)
    if lacking:
        return measured.row(asked, target, Verdict.INCONCLUSIVE, lacking, "Run the suite again.", numbers)
    return _weighed(asked, target, metric, numbers)


def _too_few(asked: Asked, metric: MetricFact) -> int | None:
    """Give how many cases are missing to the fewest allowed."""
    have = measured.cases(metric)
    if not have or measured.rate(metric) is None or asked.threshold is None or have >= asked.threshold:
        return None
    return ceil(asked.threshold) - have


def _lacking(target: TargetFact, metric: MetricFact, numbers: Measure) -> str:
    """Say what keeps the value from being weighed at all, or nothing."""
    if numbers.value is None:
        return "The run has no value for this metric."
    value = figure(numbers.value, numbers.unit)
    if not numbers.n:
        return f"{value} is a bare number: the result does not say from how many cases."
    if numbers.low is None or numbers.high is None or numbers.low >= numbers.high:
        return f"{value} of {measured.sample(metric)} comes without an interval: it cannot be weighed."
    return _contradiction(target, metric)


def _contradiction(target: TargetFact, metric: MetricFact) -> str:
    """Say where result and target speak of different things, or nothing."""
    if metric.unit != target.unit:
        return f"The result is counted in {metric.unit}, the target in {target.unit}."
    if metric.direction not in ("unknown", target.direction):
        return f"The result says that {metric.direction} is better, the target says {target.direction}."
    if metric.direction == "unknown" and target.set_at > metric.run.ran_at:
        return "The result does not say which way is better, and the target was set only after the run."
    return ""


def _weighed(asked: Asked, target: TargetFact, metric: MetricFact, numbers: Measure) -> CriterionOutcome:
    """Hold the interval against the threshold; a part of the evidence can fail it but never meet it."""
    verdict, place = _side(numbers)
    said = _sentence(metric, numbers, place)
    if fault := measured.unscored(metric):
        return measured.row(asked, target, Verdict.INCONCLUSIVE, fault, measured.MEND, numbers)
    if lack := measured.unjudged(metric, target, asked.strict):
        return measured.undecided(asked, target, said, lack, numbers)
    part = measured.partial(metric)
    if part and verdict is Verdict.MET:
        return measured.row(
            asked, target, Verdict.INCONCLUSIVE, f"{said} {part}", "Run all cases and score each.", numbers
        )
    why = " ".join(sentence for sentence in (said, part, measured.remarks(metric, target)) if sentence)
    more = _cases_more(asked, metric, numbers) if verdict is Verdict.INCONCLUSIVE else None
    return measured.row(asked, target, verdict, why, _settle(verdict, more, numbers), numbers, more)


def _side(numbers: Measure) -> tuple[Verdict, str]:
    """Tell on which side of the threshold the interval lies, and say it."""
    low, high, threshold = numbers.low or 0.0, numbers.high or 0.0, numbers.threshold or 0.0
    text = limit(threshold, numbers.unit)
    higher = numbers.direction == "higher"
    met, missed = (low >= threshold, high < threshold) if higher else (high <= threshold, low > threshold)
    good, bad = ("above", "below") if higher else ("below", "above")
    if met:
        return Verdict.MET, f"the whole interval is at or {good} {text}"
    if missed:
        return Verdict.NOT_MET, f"the whole interval is {bad} {text}"
    return Verdict.INCONCLUSIVE, f"the interval crosses {text}"


def _sentence(metric: MetricFact, numbers: Measure, place: str) -> str:
    value = figure(numbers.value or 0.0, numbers.unit)
    spread = bounds(numbers.low or 0.0, numbers.high or 0.0, numbers.unit)
    return f"{value} ({spread}) of {measured.sample(metric)}: {place}."


def _cases_more(asked: Asked, metric: MetricFact, numbers: Measure) -> int | None:
    """Give how many further cases would settle it at this value; None when more of the same would not."""
    value, threshold = numbers.value, numbers.threshold
    have, shown = measured.independent(metric), measured.cases(metric)
    if value is None or threshold is None or not have or not shown:
        return None
    if metric.type == "binary":
        needed = _by_rate(value, threshold, numbers.direction, asked.strict)
    else:
        needed = _by_width(numbers, value, threshold, have)
    return None if needed is None else max(1, ceil((needed - have) * shown / have))


@lru_cache(maxsize=4096)  # asked again with the same numbers whenever time alone makes a gate judged again
def _by_rate(rate: float, threshold: float, direction: str, strict: bool) -> int | None:
    return cases_until_met(rate, threshold, 0.975 if strict else 0.95, Direction(direction), exact=strict)


def _by_width(numbers: Measure, value: float, threshold: float, have: float) -> int | None:
    """Give the cases at which the near bound reaches the threshold: widths shrink with the root of n.

    Source: standard error of a mean, σ/√n.
    """
    higher = numbers.direction == "higher"
    room = value - threshold if higher else threshold - value
    width = value - (numbers.low or 0.0) if higher else (numbers.high or 0.0) - value
    return ceil(have * (width / room) ** 2) if room > 0 else None


def _settle(verdict: Verdict, more: int | None, numbers: Measure) -> str:
    if verdict is Verdict.NOT_MET:
        return "The system has to get better; more cases would not help."
    if verdict is not Verdict.INCONCLUSIVE:
        return ""
    if more is None:
        return "The value itself is not beyond the threshold: more cases of the same would not meet it."
    return f"At this rate {count(more, 'more case')} would settle it."


def of_role(asked: Asked, facts: Facts, role: str) -> tuple[CriterionOutcome, ...]:
    """Judge the targets of one role."""
    return judge(replace(asked, settings={**asked.settings, "role": role}), facts)
