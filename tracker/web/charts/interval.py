"""A value with its interval against a threshold: the small strip and the margin plot of a gate row."""

from markupsafe import Markup, escape

from tracker.web.charts.figures import interval_text, threshold_text, value_text
from tracker.web.charts.scale import pct, share
from tracker.web.charts.values import Mark


def strip(mark: Mark, label: str = "") -> Markup:
    """Draw dot, interval and threshold tick, the passing side green and always on the right.

    `label` names the metric and makes the drawing readable aloud; without one it is hidden from screen
    readers, for a row whose cells say the same.
    """
    start, end = _axis(mark)
    cut = None if mark.threshold is None else share(mark.threshold, start, end)
    zone = "" if cut is None else f'<rect class="zone" x="{pct(cut)}" width="{pct(1 - cut)}"/>'
    return _svg("interval", mark, label, zone + _tick(cut) + _bar(mark, start, end))


def mini(mark: Mark) -> Markup:
    """Draw the strip for a row of a long list, in half the bytes: the style sheet draws zone and tick.

    They never move, since the threshold is always in the middle; the text beside it says the numbers.
    """
    start, end = _axis(mark)
    kind = "bare" if mark.threshold is None else escape(mark.verdict)
    drawing = _bar(mark, start, end).replace(' class="bar"', "")  # all its bars are of one kind
    return Markup(f'<svg class="mini--{kind}" aria-hidden="true">{drawing}</svg>')  # noqa: S704


def margin(mark: Mark, label: str = "") -> Markup:
    """Draw the interval as share of the error budget left, −100 % to +100 %; right of 0 is good.

    The budget is what the threshold allows: 1 − threshold for a proportion that should be high, the threshold
    itself for what should be low. Several metrics can so share one axis.
    """
    budget = _budget(mark)
    if budget is None or mark.threshold is None:
        return strip(mark, label)
    sign = -1 if mark.lower_is_better else 1
    start, end = mark.threshold - sign * budget, mark.threshold + sign * budget
    zone = '<rect class="zone" x="50%" width="50%"/>'
    drawing = zone + _tick(0.5) + _bar(mark, start, end) + _caps(mark, start, end)
    return _svg("interval interval--margin", mark, label, drawing)


def sentence(mark: Mark, name: str) -> str:
    """Say the mark in words: `Groundedness 0.912, interval 0.889–0.931, threshold 0.90`."""
    parts = [f"{name} {value_text(mark)}" if mark.value is not None else f"{name}: no value yet"]
    if interval_text(mark):
        parts.append(f"interval {interval_text(mark)}")
    if mark.threshold is not None:
        parts.append(f"threshold {'at most ' if mark.lower_is_better else ''}{threshold_text(mark)}")
    return ", ".join(parts)


def _svg(kind: str, mark: Mark, label: str, drawing: str) -> Markup:
    spoken = f'role="img" aria-label="{escape(sentence(mark, label))}"' if label else 'aria-hidden="true"'
    tone = f" interval--{escape(mark.verdict)}" if mark.verdict else ""
    return Markup(f'<svg class="{kind}{tone}" {spoken}>{drawing}</svg>')  # noqa: S704 - escaped above


def _known(mark: Mark) -> list[float]:
    """Give the numbers of the mark that are there."""
    return [number for number in (mark.value, mark.low, mark.high) if number is not None]


def _axis(mark: Mark) -> tuple[float, float]:
    """Give the axis ends: the threshold in the middle, or the interval with room when there is none."""
    known = _known(mark)
    middle = mark.threshold if mark.threshold is not None else sum(known) / len(known) if known else 0.0
    reach = max((abs(number - middle) for number in known), default=0.0)
    width = max(known) - min(known) if known else 0.0
    pad = max(reach, width) * 1.15 or abs(middle) * 0.1 or 1.0
    return (middle + pad, middle - pad) if mark.lower_is_better else (middle - pad, middle + pad)


def _budget(mark: Mark) -> float | None:
    """Give the error budget in the metric's unit; None where the threshold leaves none."""
    if mark.threshold is None:
        return None
    high_share = mark.unit == "proportion" and not mark.lower_is_better
    budget = 1 - mark.threshold if high_share else abs(mark.threshold)
    return budget if budget > 0 else None


def _tick(cut: float | None) -> str:
    return "" if cut is None else f'<rect class="tick" x="{pct(cut)}"/>'


def _ends(mark: Mark, start: float, end: float) -> tuple[float, float] | None:
    """Give left and right end of the interval as shares; None when there is no interval."""
    if mark.low is None or mark.high is None:
        return None
    low, high = share(mark.low, start, end), share(mark.high, start, end)
    return min(low, high), max(low, high)


def _bar(mark: Mark, start: float, end: float) -> str:
    """Draw the interval and the dot; a value without an interval gets a hollow dot."""
    ends = _ends(mark, start, end)
    bar = f'<rect class="bar" x="{pct(ends[0])}" width="{pct(ends[1] - ends[0])}"/>' if ends else ""
    if mark.value is None:
        return bar
    bare = "" if ends else ' class="bare"'
    return f'{bar}<circle{bare} cx="{pct(share(mark.value, start, end))}"/>'


def _caps(mark: Mark, start: float, end: float) -> str:
    ends = _ends(mark, start, end)
    return "".join(f'<rect class="cap" x="{pct(at)}"/>' for at in ends) if ends else ""
