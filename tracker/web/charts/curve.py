"""A chance over a number of cases: line, the wanted chance, and where it is reached."""

from collections.abc import Sequence

from markupsafe import Markup, escape

from tracker.web.charts.figures import percent
from tracker.web.charts.scale import ticks

HEIGHT, TOP, BOTTOM = 200, 14, 26  # px
LINES = (0.0, 0.25, 0.5, 0.75, 1.0)


def curve(points: Sequence[tuple[int, float]], goal: float, reached: int | None, label: str) -> Markup:
    """Draw the chance (share) at each number of cases; `label` is the sentence for screen readers."""
    if len(points) < 2:
        return Markup("")
    start, end = points[0][0], points[-1][0]
    axis = "".join(
        f'<text x="38" y="{_y(at) + 4:.1f}" text-anchor="end">{percent(at, 0)}</text>' for at in LINES
    )
    plot = _grid() + _goal(goal) + _line(points, start, end) + _reached(reached, goal, start, end)
    plot += _numbers(start, end)
    return Markup(  # noqa: S704 - every text is escaped where it is drawn
        f'<div class="chart" role="img" aria-label="{escape(label)}">'
        f'<svg width="44" height="{HEIGHT}" aria-hidden="true">{axis}</svg>'
        f'<svg width="100%" height="{HEIGHT}" aria-hidden="true">{plot}</svg></div>'
    )


def _x(cases: float, start: int, end: int) -> float:
    return round((cases - start) / (end - start) * 100, 2)


def _y(chance: float) -> float:
    return round(TOP + (1 - chance) * (HEIGHT - TOP - BOTTOM), 1)


def _grid() -> str:
    return "".join(f'<line class="grid" x2="100%" y1="{_y(at)}" y2="{_y(at)}"/>' for at in LINES)


def _goal(goal: float) -> str:
    y = _y(goal)
    return (
        f'<rect class="zone" y="{TOP}" width="100%" height="{max(y - TOP, 0):.1f}"/>'
        f'<line class="threshold" x2="100%" y1="{y}" y2="{y}"/>'
        f'<text class="threshold-text" x="1%" y="{y + 14:.1f}">wanted {percent(goal, 0)}</text>'
    )


def _line(points: Sequence[tuple[int, float]], start: int, end: int) -> str:
    drawn = " ".join(f"{_x(cases, start, end)},{_y(chance)}" for cases, chance in points)
    return (
        f'<svg width="100%" height="{HEIGHT}" viewBox="0 0 100 {HEIGHT}" preserveAspectRatio="none">'
        f'<polyline class="line" points="{drawn}"/></svg>'
    )


def _reached(reached: int | None, goal: float, start: int, end: int) -> str:
    if reached is None or not start <= reached <= end:
        return ""
    return f'<circle class="point point--last" cx="{_x(reached, start, end)}%" cy="{_y(goal)}" r="5"/>'


def _numbers(start: int, end: int) -> str:
    return "".join(
        f'<text x="{_x(at, start, end)}%" y="{HEIGHT - 6}" text-anchor="middle">{at:,.0f}</text>'
        for at in ticks(start, end)
        if _x(at, start, end) < 96
    )
