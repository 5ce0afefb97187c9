"""Dates as drawings: the distribution of a forecast, and bars on one time axis shared by many rows."""

from collections.abc import Sequence

from markupsafe import Markup, escape

from tracker.web.charts.histogram import bar, mark
from tracker.web.charts.scale import pct
from tracker.web.charts.values import Span, Tick


def date_distribution(counts: Sequence[float], p50: int, p85: int, label: str) -> Markup:
    """Draw how many simulations end in each interval of time.

    `p50` and `p85` are indexes into `counts`: half end up to the first, 85 in 100 up to the second.
    """
    if not counts:
        return Markup("")
    wide, highest = 1 / len(counts), max(counts) or 1
    bars = "".join(
        bar("early" if at <= p50 else "middle" if at <= p85 else "late", at * wide, wide, count / highest)
        for at, count in enumerate(counts)
    )
    marks = mark((p50 + 1) * wide, "P50", "end" if p85 - p50 < len(counts) * 0.15 else "start")
    marks += mark((p85 + 1) * wide, "P85", "start" if p85 < len(counts) * 0.85 else "end")
    return Markup(  # noqa: S704 - escaped
        f'<svg class="dates" role="img" aria-label="{escape(label)}">{bars}{marks}</svg>'
    )


def span(spans: Sequence[Span], ticks: Sequence[Tick] = (), label: str = "") -> Markup:
    """Draw one row on a time axis: its bars, then its marks over them."""
    spoken = f'role="img" aria-label="{escape(label)}"' if label else 'aria-hidden="true"'
    bars = "".join(_span(one) for one in spans)
    marks = "".join(_tick(one) for one in ticks)
    return Markup(f'<svg class="span__chart" height="24" {spoken}>{bars}{marks}</svg>')  # noqa: S704 - escaped


def span_axis(ticks: Sequence[Tick]) -> Markup:
    """Draw the texts of the axis that rows of `span` share."""
    texts = "".join(
        f'<text x="{pct(one.at)}" y="16" text-anchor="{"end" if one.at > 0.95 else "start"}">'
        f"{escape(one.text)}</text>"
        for one in ticks
    )
    return Markup(f'<svg class="span__chart" height="24" aria-hidden="true">{texts}</svg>')  # noqa: S704 - escaped


def _span(one: Span) -> str:
    tip = f' data-tip="{escape(one.tip)}"' if one.tip else ""
    start, end = max(0.0, min(1.0, one.start)), max(0.0, min(1.0, one.end))
    place = f'x="{pct(min(start, end))}" width="{pct(max(abs(end - start), 0.004))}"'
    return f'<rect class="{escape(one.kind)}" {place} y="6" height="12" rx="3"{tip}/>'


def _tick(one: Tick) -> str:
    at = pct(max(0.0, min(1.0, one.at)))
    tip = f' data-tip="{escape(one.text)}"' if one.text else ""
    return f'<line class="{escape(one.kind)}" x1="{at}" x2="{at}" y1="0" y2="24"{tip}/>'
