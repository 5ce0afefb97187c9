"""One metric over its runs: line, interval band, threshold with its passing side, marks where it changed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup, escape

from tracker.web.charts.figures import interval_text, threshold_text, value_text
from tracker.web.charts.frame import TOP, Frame, axis, beside, grid
from tracker.web.charts.scale import room
from tracker.web.charts.values import Mark, Point

LEFT, ACROSS = 2.0, 96.0  # per cent: where the first point stands, and how far the last is from it
MOST_DOTS = 60
MOST_DATES = 4
MOST_CHANGES = 6
WORDS_APART = 18.0  # per cent of the width that the words of a change may need
NEAR = 26.0  # per cent: a date closer to the last one than this has no room on a phone


@dataclass(frozen=True, slots=True)
class _Frame(Frame):
    """A frame in which so many points stand at equal distances."""

    count: int = 0

    def x(self, at: int) -> float:
        """Give the place of a point in per cent of the width."""
        return LEFT + (at * ACROSS / (self.count - 1) if self.count > 1 else ACROSS / 2)


def history(
    points: Sequence[Point],
    scale: Mark,
    label: str,
    height: int = 220,
    baseline: float | None = None,
    expected: float | None = None,
) -> Markup:
    """Draw the points in their order, and the values of the baseline and of what was expected as lines.

    `scale` says threshold, direction and unit (its value is not used); `label` is the sentence for screen
    readers, in full: what was measured, how it moved, where it stands against the threshold.
    """
    if not points:
        return Markup("")
    frame = _framed(points, [at for at in (scale.threshold, baseline, expected) if at is not None], height)
    labels, plot = axis(frame, scale), _plot(points, frame, scale)
    plot += _level("baseline", frame, scale, baseline) + _level("expected", frame, scale, expected)
    return Markup(  # noqa: S704 - every text is escaped where it is drawn
        f'<div class="chart" role="img" aria-label="{escape(label)}">'
        f'<svg width="44" height="{height}" aria-hidden="true">{labels}</svg>'
        f'<svg width="100%" height="{height}" aria-hidden="true">{plot}</svg></div>'
    )


def _level(kind: str, frame: _Frame, scale: Mark, value: float | None) -> str:
    if value is None:
        return ""
    y = frame.y(value)
    shown = value_text(replace(scale, value=value))
    # the words of the threshold are at the left, and the newest point at the right
    place = 'x="99%" text-anchor="end"' if kind == "baseline" else 'x="32%"'
    return (
        f'<line class="{kind}" x2="100%" y1="{y}" y2="{y}"/>'
        f'<text class="{kind}-text" {place} y="{beside(y):.1f}">'
        f"{kind} {escape(shown)}</text>"
    )


def _framed(points: Sequence[Point], marks: list[float], height: int) -> _Frame:
    values = [n for p in points for n in (p.value, p.low, p.high) if n is not None]
    low, high = room(values + marks)
    return _Frame(low, high, height, len(points))


def _plot(points: Sequence[Point], frame: _Frame, scale: Mark) -> str:
    return grid(frame) + _passing(frame, scale) + _lines(points, frame) + _marks(points, frame, scale)


def _passing(frame: _Frame, scale: Mark) -> str:
    """Draw the passing side and the threshold with its value."""
    if scale.threshold is None:
        return ""
    y = frame.y(scale.threshold)
    top, size = (y, frame.floor - y) if scale.lower_is_better else (TOP, y - TOP)
    below = y + 14 if scale.lower_is_better or y < TOP + 14 else y - 6
    return (
        f'<rect class="zone" y="{top}" width="100%" height="{max(size, 0):.1f}"/>'
        f'<line class="threshold" x2="100%" y1="{y}" y2="{y}"/>'
        f'<text class="threshold-text" x="1%" y="{below:.1f}">gate {escape(threshold_text(scale))}</text>'
    )


def _lines(points: Sequence[Point], frame: _Frame) -> str:
    """Draw band and line in one stretched box; a run without an interval pinches the band to its value."""
    xs = [f"{frame.x(at):.2f}" for at in range(frame.count)]
    top = [f"{x},{frame.y(_or(p.high, p.value))}" for x, p in zip(xs, points, strict=True)]
    low = [f"{x},{frame.y(_or(p.low, p.value))}" for x, p in zip(xs, points, strict=True)]
    line = [f"{x},{frame.y(p.value)}" for x, p in zip(xs, points, strict=True)]
    return (
        f'<svg width="100%" height="{frame.height}" viewBox="0 0 100 {frame.height}" '
        f'preserveAspectRatio="none">'
        f'<polygon class="band" points="{" ".join(top + low[::-1])}"/>'
        f'<polyline class="line" points="{" ".join(line)}"/></svg>'
    )


def _or(bound: float | None, value: float) -> float:
    return value if bound is None else bound


def _marks(points: Sequence[Point], frame: _Frame, scale: Mark) -> str:
    """Draw what stands at single points: changes, dots, places to point at, dates."""
    changed = [at for at, p in enumerate(points) if p.change][-MOST_CHANGES:]
    every = max(1, -(-frame.count // MOST_DATES))
    dated = {at for at in range(frame.count - 1) if at % every == 0 and frame.count - 1 - at >= every / 2}
    told = _apart(changed, frame)
    parts = [_change(points[at], at, frame, told=at in told) for at in changed]
    if frame.count <= MOST_DOTS:
        parts += [_dot(p, at, frame, scale) for at, p in enumerate(points)]
    parts += [_date(points[at], at, frame) for at in sorted(dated | {frame.count - 1})]
    return "".join(parts)


def _apart(changed: Sequence[int], frame: _Frame) -> set[int]:
    """Choose the changes whose words do not run into each other, the newest first; all keep their line."""
    told: list[int] = []
    for at in reversed(changed):
        if not told or frame.x(told[-1]) - frame.x(at) >= WORDS_APART:
            told.append(at)
    return set(told)


def _change(point: Point, at: int, frame: _Frame, *, told: bool) -> str:
    x, anchor = frame.x(at), _anchor(at, frame)
    line = f'<line class="change" x1="{x:.2f}%" x2="{x:.2f}%" y1="{TOP}" y2="{frame.floor}"/>'
    if not told:
        return line
    wide = "" if at == frame.count - 1 else " wide"
    return (
        f'{line}<text class="change-text{wide}" x="{x:.2f}%" y="11" text-anchor="{anchor}">'
        f"{escape(point.change)}</text>"
    )


def _dot(point: Point, at: int, frame: _Frame, scale: Mark) -> str:
    """Draw the dot and a wide invisible bar over it that carries the tip."""
    x, last = frame.x(at), at == frame.count - 1
    wide = min(8.0, ACROSS / max(frame.count - 1, 1))
    shape, radius = ("point point--last", 5) if last else ("point", 3)
    return (
        f'<circle class="{shape}" cx="{x:.2f}%" cy="{frame.y(point.value)}" r="{radius}"/>'
        f'<rect class="hit" x="{x - wide / 2:.2f}%" width="{wide:.2f}%" y="{TOP}" '
        f'height="{frame.floor - TOP}" data-tip="{_tip(point, scale)}"/>'
    )


def _tip(point: Point, scale: Mark) -> str:
    mark = Mark(
        point.value, point.low, point.high, scale.threshold, scale.direction, "", scale.unit, scale.currency
    )
    spread = f" ({interval_text(mark)})" if interval_text(mark) else ""
    # &#10; and not a plain line end, which some readers of mark-up turn into a space.
    return f"{escape(point.label)} · {escape(point.when)}&#10;{escape(value_text(mark) + spread)}"


def _date(point: Point, at: int, frame: _Frame) -> str:
    near = 0 < frame.x(frame.count - 1) - frame.x(at) < NEAR
    wide = ' class="wide"' if near else ""
    return (
        f'<text{wide} x="{frame.x(at):.2f}%" y="{frame.height - 6}" '
        f'text-anchor="{_anchor(at, frame)}">'
        f"{escape(point.when)}</text>"
    )


def _anchor(at: int, frame: _Frame) -> str:
    """Keep the first and the last text inside the drawing."""
    if frame.count == 1:
        return "middle"
    return "start" if at == 0 else "end" if at == frame.count - 1 else "middle"
