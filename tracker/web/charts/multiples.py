"""Small drawings of the same kind side by side, on one pair of axes that all of them share."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from tracker.web.charts.scale import pct

HEIGHT, PAD = 64, 6  # px
LEFT, ACROSS = (
    0.02,
    0.96,
)  # shares of the width: where the first point stands, and how far the last is from it
RADIUS = 3.5


@dataclass(frozen=True, slots=True)
class Axes:
    """The ends of the value axis in the metric's unit, the number of places, and the threshold if one."""

    low: float
    high: float
    count: int
    threshold: float | None = None
    lower_is_better: bool = False

    def x(self, at: int) -> float:
        """Give the place of a point as a share of the width."""
        return LEFT + (at * ACROSS / (self.count - 1) if self.count > 1 else ACROSS / 2)

    def y(self, value: float) -> float:
        """Give the place of a value in px from the top."""
        part = (self.high - value) / ((self.high - self.low) or 1.0)
        return round(PAD + part * (HEIGHT - 2 * PAD), 1)


Spot = tuple[float, float | None, float | None]  # value, low, high


def multiple(spots: Sequence[Spot | None], axes: Axes, label: str) -> Markup:
    """Draw one of them; a None is a place where nothing was measured, and breaks the line."""
    stretches = _stretches(spots)
    drawn = _threshold(axes) + _lines(stretches, axes)
    if stretches:
        at, (value, _, _) = stretches[-1][-1]
        drawn += (
            f'<circle class="point point--last" cx="{pct(axes.x(at))}" cy="{axes.y(value)}" r="{RADIUS}"/>'
        )
    drawn += "".join(_alone(stretch, axes) for stretch in stretches if len(stretch) == 1)
    return Markup(  # noqa: S704 - escaped
        f'<svg class="multiple" role="img" aria-label="{escape(label)}">{drawn}</svg>'
    )


def _stretches(spots: Sequence[Spot | None]) -> list[list[tuple[int, Spot]]]:
    found: list[list[tuple[int, Spot]]] = [[]]
    for at, spot in enumerate(spots):
        if spot is None:
            found.append([])
        else:
            found[-1].append((at, spot))
    return [stretch for stretch in found if stretch]


def _threshold(axes: Axes) -> str:
    if axes.threshold is None or not axes.low <= axes.threshold <= axes.high:
        return ""
    y = axes.y(axes.threshold)
    top, tall = (y, HEIGHT - y) if axes.lower_is_better else (0, y)
    return (
        f'<rect class="zone" y="{top}" width="100%" height="{tall}"/>'
        f'<line class="threshold" x2="100%" y1="{y}" y2="{y}"/>'
    )


def _lines(stretches: Sequence[Sequence[tuple[int, Spot]]], axes: Axes) -> str:
    """Draw band and line of each stretch in one stretched box."""
    drawn = ""
    for stretch in stretches:
        xs = [f"{axes.x(at) * 100:.2f}" for at, _ in stretch]
        tops = [
            f"{x},{axes.y(value if high is None else high)}"
            for x, (_, (value, _, high)) in zip(xs, stretch, strict=True)
        ]
        lows = [
            f"{x},{axes.y(value if low is None else low)}"
            for x, (_, (value, low, _)) in zip(xs, stretch, strict=True)
        ]
        line = [f"{x},{axes.y(value)}" for x, (_, (value, _, _)) in zip(xs, stretch, strict=True)]
        drawn += f'<polygon class="band" points="{" ".join(tops + lows[::-1])}"/>'
        drawn += f'<polyline class="line" points="{" ".join(line)}"/>'
    box = f'width="100%" height="{HEIGHT}" viewBox="0 0 100 {HEIGHT}" preserveAspectRatio="none"'
    return f"<svg {box}>{drawn}</svg>"


def _alone(stretch: Sequence[tuple[int, Spot]], axes: Axes) -> str:
    """Draw a value that stands alone: a line of one point is not seen."""
    at, (value, low, high) = stretch[0]
    x, dot = pct(axes.x(at)), f'cy="{axes.y(value)}" r="{RADIUS - 1}"'
    bar = (
        ""
        if low is None or high is None
        else (f'<line class="whisker" x1="{x}" x2="{x}" y1="{axes.y(high)}" y2="{axes.y(low)}"/>')
    )
    return f'{bar}<circle class="point" cx="{x}" {dot}/>'
