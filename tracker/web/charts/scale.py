"""Where a value lies on an axis, and which round numbers label it; no drawing here."""

from math import ceil, floor, log10


def share(value: float, start: float, end: float) -> float:
    """Give the place of a value between start and end as a share in [0, 1]; outside is put at the edge."""
    if start == end:
        return 0.5
    return max(0.0, min(1.0, (value - start) / (end - start)))


def pct(part: float) -> str:
    """Write a share as an SVG percentage with two decimals at most: `42.5%`."""
    return f"{round(part * 100, 2):g}%"


def room(values: list[float], least: float = 1e-9) -> tuple[float, float]:
    """Give the ends of an axis that holds all values with 8 % room on both sides."""
    low, high = min(values), max(values)
    pad = max((high - low) * 0.08, least)
    if high - low < least:
        pad = max(abs(high) * 0.05, least)
    return low - pad, high + pad


def ticks(low: float, high: float, about: int = 4) -> list[float]:
    """Give round numbers between low and high, about as many as asked for. Source: Heckbert, 1990."""
    raw = (high - low) / max(about, 1)
    power = 10.0 ** floor(log10(raw))
    step = next(power * nice for nice in (1, 2, 2.5, 5, 10) if power * nice >= raw * 0.999)
    first = ceil(low / step - 1e-9)
    return [round(n * step, 12) for n in range(first, floor(high / step + 1e-9) + 1)]
