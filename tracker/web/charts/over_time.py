"""Values, and what they were held against, on an axis of real time: evidence, steps, days and dues."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup, escape

from tracker.web.charts.figures import interval_text, threshold_text, value_text
from tracker.web.charts.frame import BOTTOM, TOP, Frame, axis, beside, grid
from tracker.web.charts.scale import pct, room
from tracker.web.charts.values import Mark, Tick

HEIGHT = 240
NEAR = 0.16  # share of the width that the words of a day need
EDGE = 0.8  # words that begin beyond it would leave the drawing


@dataclass(frozen=True, slots=True)
class Measured:
    """One run: when, as a share of the axis in [0, 1], its value, and its date and name in words."""

    at: float
    value: float
    low: float | None
    high: float | None
    label: str


@dataclass(frozen=True, slots=True)
class Held:
    """What values were held against: from each share of the axis on a value, or None; `until` ends it.

    `kind` is threshold or expected; `due` marks the end as a day on which it was to be reached.
    """

    kind: str
    steps: tuple[tuple[float, float | None], ...]
    until: float
    text: str
    due: bool = False


def over_time(
    measured: Sequence[Measured],
    held: Sequence[Held],
    days: Sequence[Tick],
    dates: Sequence[Tick],
    scale: Mark,
    label: str,
) -> Markup:
    """Draw them; `scale` says the unit, `dates` label the axis, `label` is for screen readers."""
    values = [n for one in measured for n in (one.value, one.low, one.high) if n is not None]
    values += [value for line in held for _, value in line.steps if value is not None]
    if not values:
        return Markup("")
    frame = Frame(*room(values), HEIGHT)
    drawn = [grid(frame), *_days(days, frame), *(_held(line, frame, scale) for line in held)]
    drawn += [_measured(one, frame, scale) for one in measured]
    drawn += [_date(day, frame) for day in dates]
    return Markup(  # noqa: S704 - every text is escaped where it is drawn
        f'<div class="chart" role="img" aria-label="{escape(label)}">'
        f'<svg width="44" height="{HEIGHT}" aria-hidden="true">{axis(frame, scale)}</svg>'
        f'<svg width="100%" height="{HEIGHT}" aria-hidden="true">{"".join(drawn)}</svg></div>'
    )


def _days(days: Sequence[Tick], frame: Frame) -> Iterator[str]:
    """Draw the marked days; words that would run into those before are left to the line alone."""
    last = -1.0
    for day in sorted(days, key=lambda one: one.at):
        yield f'<line class="change" x1="{pct(day.at)}" x2="{pct(day.at)}" y1="{TOP}" y2="{frame.floor}"/>'
        if day.at - last >= NEAR:
            last = day.at
            place = f'x="{pct(day.at)}" y="11" {_anchor(day.at)}'
            yield f'<text class="change-text" {place}>{escape(day.text)}</text>'


def _held(line: Held, frame: Frame, scale: Mark) -> str:
    ends = [at for at, _ in line.steps[1:]] + [line.until]
    pieces = [
        _piece(line.kind, at, end, frame.y(value))
        for (at, value), end in zip(line.steps, ends, strict=True)
        if value is not None
    ]
    value = line.steps[-1][1]
    if value is None:
        return "".join(pieces)
    told = f"{line.text} {threshold_text(replace(scale, threshold=value))}"
    return "".join(pieces) + _end(line, frame, value, told)


def _piece(kind: str, at: float, end: float, y: float) -> str:
    return f'<line class="{kind}" x1="{pct(at)}" x2="{pct(end)}" y1="{y}" y2="{y}"/>'


def _end(line: Held, frame: Frame, value: float, told: str) -> str:
    """Mark the day on which it was due; write the value there, else where it began: nothing is in the way."""
    y, at = frame.y(value), line.until if line.due else line.steps[-1][0]
    mark = f'<circle class="due" cx="{pct(at)}" cy="{y}" r="5" data-tip="{escape(told)}"/>'
    anchor = "end" if line.due or at > EDGE else "start"
    text = f'<text class="{line.kind}-text" x="{pct(at)}" y="{beside(y):.1f}" text-anchor="{anchor}">'
    return (mark if line.due else "") + f"{text}{escape(told)}</text>"


def _measured(one: Measured, frame: Frame, scale: Mark) -> str:
    mark = replace(scale, value=one.value, low=one.low, high=one.high)
    spread = f" ({interval_text(mark)})" if interval_text(mark) else ""
    tip = f"{escape(one.label)}&#10;{escape(value_text(mark) + spread)}"
    bar = ""
    if one.low is not None and one.high is not None:
        low, high = frame.y(one.low), frame.y(one.high)
        bar = f'<line class="whisker" x1="{pct(one.at)}" x2="{pct(one.at)}" y1="{high}" y2="{low}"/>'
    dot = f'<circle class="point" cx="{pct(one.at)}" cy="{frame.y(one.value)}" r="3.5" data-tip="{tip}"/>'
    return bar + dot


def _date(day: Tick, frame: Frame) -> str:
    y = frame.height - BOTTOM + 20
    kind = ' class="wide"' if 0 < day.at < 1 else ""
    return f'<text{kind} x="{pct(day.at)}" y="{y}" {_anchor(day.at)}>{escape(day.text)}</text>'


def _anchor(at: float) -> str:
    """Keep words at the edges inside the drawing."""
    return f'text-anchor="{"start" if at < 0.1 else "end" if at > 0.9 else "middle"}"'
