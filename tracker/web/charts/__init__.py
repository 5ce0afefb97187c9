"""Charts drawn on the server as SVG: values in, Markup out; colours live in static/css, verdicts in gates.

Positions are percentages without an outer viewBox, so that a drawing follows its box while text keeps its
size. Nothing uses a style attribute, so that the content security policy holds.
"""

from tracker.web.charts.bars import Day, gapbar, sparkline, steps, uptime_bars
from tracker.web.charts.curve import curve
from tracker.web.charts.dates import date_distribution, span, span_axis
from tracker.web.charts.figures import figure, interval_text, percent, threshold_text, value_text
from tracker.web.charts.histogram import histogram
from tracker.web.charts.history import history
from tracker.web.charts.interval import margin, mini, sentence, strip
from tracker.web.charts.multiples import Axes, multiple
from tracker.web.charts.over_time import Held, Measured, over_time
from tracker.web.charts.values import Mark, Point, Span, Tick

__all__ = [
    "Axes",
    "Day",
    "Held",
    "Mark",
    "Measured",
    "Point",
    "Span",
    "Tick",
    "curve",
    "date_distribution",
    "figure",
    "gapbar",
    "histogram",
    "history",
    "interval_text",
    "margin",
    "mini",
    "multiple",
    "over_time",
    "percent",
    "sentence",
    "span",
    "span_axis",
    "sparkline",
    "steps",
    "strip",
    "threshold_text",
    "uptime_bars",
    "value_text",
]
