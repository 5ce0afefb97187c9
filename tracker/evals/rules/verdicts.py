"""A value with its interval against its target, for the eval pages; the gate judges by its own policy."""

from dataclasses import dataclass
from enum import StrEnum
from math import ceil
from typing import Any

from tracker.core.statistics import Direction, cases_until_met
from tracker.evals.rules.kinds import Unit
from tracker.evals.rules.newest import too_much_unscored
from tracker.web.charts.figures import threshold_text
from tracker.web.charts.values import Mark

NO_N = "The number of cases is not known: the value can be shown, it cannot be judged."
NO_INTERVAL = "There is no interval: it takes a standard error, or at least 30 scored cases."


class Verdict(StrEnum):
    """What an interval says of a threshold."""

    MET = "met"
    NOT_MET = "not_met"
    INCONCLUSIVE = "inconclusive"
    MISSING = "missing"


DECIDED = frozenset({Verdict.MET, Verdict.NOT_MET})


@dataclass(frozen=True, slots=True)
class Evidence:
    """One measured value: one-sided bounds in its unit, `effective_n` cases; `whole` unless it is partial."""

    value: float | None
    low: float | None
    high: float | None
    n: int | None
    effective_n: float | None
    whole: bool
    unit: str = Unit.PROPORTION.value
    currency: str = ""


@dataclass(frozen=True, slots=True)
class Bar:
    """What the value must reach: threshold in the metric's unit, and which way is better."""

    threshold: float
    direction: str


@dataclass(frozen=True, slots=True)
class Judged:
    """A verdict and why, in one sentence."""

    verdict: Verdict
    why: str


def judged(evidence: Evidence, bar: Bar) -> Judged:
    """Judge a value: met or not only when the whole interval is on one side of the threshold."""
    if evidence.value is None:
        return Judged(Verdict.MISSING, "There is no value yet.")
    if (lack := _lack(evidence)) is not None:
        return Judged(Verdict.INCONCLUSIVE, lack)
    low, high = evidence.low or 0.0, evidence.high or 0.0
    lower_is_better = bar.direction == Direction.LOWER
    good = high <= bar.threshold if lower_is_better else low >= bar.threshold
    bad = low > bar.threshold if lower_is_better else high < bar.threshold
    at = _threshold(evidence, bar)
    good_side, bad_side = ("below", "above") if lower_is_better else ("above", "below")
    if good:
        return Judged(Verdict.MET, f"The whole interval is at or {good_side} {at}.")
    if bad:
        return Judged(Verdict.NOT_MET, f"The whole interval is {bad_side} {at}.")
    return Judged(Verdict.INCONCLUSIVE, f"The interval lies on both sides of {at}{_settling(evidence, bar)}.")


def withheld(found: Judged, lack: str) -> Judged:
    """Let a judge that is not calibrated decide nothing, neither way; `lack` says why, "" where it may."""
    return Judged(Verdict.INCONCLUSIVE, found.why) if lack and found.verdict in DECIDED else found


def evidence_of(measure: Any, *, whole: bool, strict: bool, currency: str = "") -> Evidence:
    """Give a stored metric as evidence; `strict` takes the bounds that high risk asks for."""
    partial = too_much_unscored(measure.n, measure.unscored)
    return Evidence(
        value=measure.value if measure.strict is None else measure.strict,
        low=measure.low_strict if strict else measure.low,
        high=measure.high_strict if strict else measure.high,
        n=measure.n,
        effective_n=measure.effective_n,
        whole=whole and not partial,
        unit=measure.unit,
        currency=currency,
    )


def mark_of(evidence: Evidence, bar: Bar | None, verdict: str = "") -> Mark:
    """Give the value for the drawings, with its threshold if it has one."""
    return Mark(
        evidence.value,
        evidence.low,
        evidence.high,
        bar.threshold if bar else None,
        bar.direction if bar else "higher",
        verdict,
        evidence.unit,
        evidence.currency,
    )


def _lack(evidence: Evidence) -> str | None:
    if not evidence.whole:
        return "The run is partial: it can be shown, it cannot meet a threshold."
    if not evidence.n:
        return NO_N
    if evidence.low is None or evidence.high is None or evidence.low == evidence.high:
        return NO_INTERVAL
    return None


def _threshold(evidence: Evidence, bar: Bar) -> str:
    return threshold_text(mark_of(evidence, bar))


def _settling(evidence: Evidence, bar: Bar) -> str:
    """Say how many cases more would settle it at this rate, where more of the same would."""
    value = evidence.value or 0.0
    if evidence.unit != Unit.PROPORTION or not 0 <= value <= 1 or not 0 < bar.threshold < 1:
        return ""
    needed = cases_until_met(value, bar.threshold, direction=Direction(bar.direction))
    more = 0 if needed is None else ceil(needed - (evidence.effective_n or evidence.n or 0))
    return f"; about {more:,} more cases at this rate would settle it" if more > 0 else ""
