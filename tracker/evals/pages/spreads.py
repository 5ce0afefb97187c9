"""How latency and cost of a run are spread, as drawings with their sentence."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from tracker.web import charts

NAMES = {"latency_ms": ("Latency", "ms", 1.0), "cost_minor": ("Cost of a case", "currency", 100.0)}


@dataclass(frozen=True, slots=True)
class SpreadView:
    """A distribution: its ends, its marks and its numbers, each a label and a text."""

    title: str
    drawing: Markup
    ends: tuple[str, str]
    numbers: tuple[tuple[str, str], ...]
    note: str


def spread_views(spreads: Mapping[str, Mapping[str, Any]], currency: str) -> list[SpreadView]:
    """Draw the distributions that a run keeps."""
    return [_view(name, spreads[name], currency) for name in NAMES if name in spreads]


def _view(name: str, spread: Mapping[str, Any], currency: str) -> SpreadView:
    title, unit, divisor = NAMES[name]

    def text(value: float) -> str:
        return charts.figure(value / divisor, unit, currency)

    told = {key: text(spread[key]) for key in ("low", "high", "p50", "p95", "most")}
    sentence = f"{title} of {spread['n']} cases: half at most {told['p50']}, 95 of 100 at most {told['p95']}."
    width = (spread["high"] - spread["low"]) or 1.0
    marks = [((spread[key] - spread["low"]) / width, key.upper()) for key in ("p50", "p95")]
    beyond = spread["beyond"]
    note = f"{beyond} {'case' if beyond == 1 else 'cases'} beyond {told['high']} not drawn." if beyond else ""
    numbers = (
        ("P50", told["p50"]),
        ("P95", told["p95"]),
        ("Most", told["most"]),
        ("Cases", f"{spread['n']:,}"),
    )
    drawing = charts.histogram(spread["counts"], marks, sentence)
    return SpreadView(title, drawing, (told["low"], told["high"]), numbers, note)
