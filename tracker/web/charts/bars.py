"""Small drawings for cards and rows: steps, uptime days, sparkline, gap bar."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from tracker.web.charts.scale import pct

# Height carries the state too, not colour alone.
DAY_HEIGHTS = {"ok": 26, "warn": 18, "bad": 11, "none": 4}
MOST_STEPS = 30


@dataclass(frozen=True, slots=True)
class Day:
    """One day of an endpoint: `state` is ok, warn, bad or none (not measured)."""

    state: str


def steps(done: int, total: int) -> Markup:
    """Draw `done` of `total` segments; above 30 segments one bar. The text beside it says the numbers."""
    if total <= 0:
        return Markup('<svg class="steps" aria-hidden="true"></svg>')
    done = max(0, min(done, total))
    lines = _dashes("off", total, total) + _dashes("on", done, total)
    return Markup(f'<svg class="steps" aria-hidden="true">{lines}</svg>')  # noqa: S704 - numbers only


def _dashes(kind: str, count: int, total: int) -> str:
    """Draw one dashed line: a path length of ten a step makes each dash one step, whatever the width."""
    if count == 0:
        return ""
    dashes = ' stroke-dasharray="9 1"' if total <= MOST_STEPS else ""
    place = f'x2="{pct(count / total)}" y1="2.5" y2="2.5"'
    return f'<line class="{kind}" {place} pathLength="{count * 10}"{dashes}/>'


def uptime_bars(days: Sequence[Day | str], label: str) -> Markup:
    """Draw one bar a day, oldest first; all days of a state are one path, which keeps ninety days small."""
    states = [day if isinstance(day, str) else day.state for day in days]
    paths = "".join(_days(state, states) for state in DAY_HEIGHTS if state in states)
    return Markup(  # noqa: S704 - escaped
        f'<svg class="uptime" viewBox="0 0 {max(len(states), 1) * 10} 26" preserveAspectRatio="none" '
        f'role="img" aria-label="{escape(label)}">{paths}</svg>'
    )


def _days(state: str, states: Sequence[str]) -> str:
    height = DAY_HEIGHTS[state]
    bars = "".join(
        f"M{at * 10} {26 - height}h7v{height}h-7z" for at, one in enumerate(states) if one == state
    )
    return f'<path class="{state}" d="{bars}"/>'


def sparkline(values: Sequence[float | None], label: str) -> Markup:
    """Draw a small line; a None breaks it. Values keep their order, the scale is their own."""
    known = [value for value in values if value is not None]
    low, high = (min(known), max(known)) if known else (0.0, 0.0)
    spread = (high - low) or 1.0
    across = 100 / max(len(values) - 1, 1)
    lines: list[list[str]] = [[]]
    for at, value in enumerate(values):
        if value is None:
            lines.append([])
        else:
            lines[-1].append(f"{at * across:.1f},{90 - (value - low) / spread * 80:.1f}")
    drawn = "".join(f'<polyline points="{" ".join(line)}"/>' for line in lines if line)
    return Markup(  # noqa: S704 - escaped
        f'<svg class="spark" viewBox="0 0 100 100" preserveAspectRatio="none" role="img" '
        f'aria-label="{escape(label)}">{drawn}</svg>'
    )


def gapbar(need: float, have: float, top: float) -> Markup:
    """Draw what is there against what is needed, in FTE; `top` is the end of the axis, shared by all rows."""
    top = max(top, need, have) or 1.0
    least, most = sorted((need / top, have / top))
    kind = "gap" if need > have else "spare"
    return Markup(  # noqa: S704 - numbers only
        '<svg class="gapbar" aria-hidden="true"><rect class="track"/>'
        f'<rect class="have" width="{pct(least)}"/>'
        f'<rect class="{kind}" x="{pct(least)}" width="{pct(most - least)}"/>'
        f'<rect class="need" x="{pct(need / top)}"/></svg>'
    )
