"""How values are spread: bars on a scale of equal steps, with marks above them."""

from collections.abc import Sequence

from markupsafe import Markup, escape

from tracker.web.charts.scale import pct

TALL, FLOOR = 52, 70  # px: the highest bar and where bars stand; the text of the marks stands above


def histogram(counts: Sequence[int], marks: Sequence[tuple[float, str]], label: str) -> Markup:
    """Draw how many values fall in each step; a mark is a place, as share of the scale, and its text.

    `label` is the sentence for screen readers.
    """
    if not counts:
        return Markup("")
    wide, highest = 1 / len(counts), max(counts) or 1
    bars = "".join(
        bar("middle", at * wide, wide, count / highest) for at, count in enumerate(counts) if count
    )
    lines = "".join(
        mark(at, text, "start" if at < 0.7 else "end", row) for row, (at, text) in enumerate(marks)
    )
    return Markup(  # noqa: S704 - escaped
        f'<svg class="dates" role="img" aria-label="{escape(label)}">{bars}{lines}</svg>'
    )


def bar(kind: str, at: float, wide: float, share: float) -> str:
    """Draw one bar that begins at a share of the width; `share` is its height of the highest."""
    tall = max(1.0, share * TALL)
    return (
        f'<rect class="{kind}" x="{pct(at)}" width="{pct(wide * 0.8)}" y="{FLOOR - tall:.1f}" '
        f'height="{tall:.1f}"/>'
    )


def mark(at: float, text: str, anchor: str, row: int = 0) -> str:
    """Draw a mark with its text on one side; `row` 1 writes a line lower, where two stand close."""
    shift = 4 if anchor == "start" else -4
    return (
        f'<line class="mark" x1="{pct(at)}" x2="{pct(at)}" y1="4" y2="{FLOOR}"/>'
        f'<text x="{pct(at)}" dx="{shift}" y="{12 + row * 13}" text-anchor="{anchor}">{escape(text)}</text>'
    )
