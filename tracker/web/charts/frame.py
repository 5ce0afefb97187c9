"""The frame of a chart over time: which values its height spans, the labels of its axis and its grid."""

from dataclasses import dataclass

from markupsafe import escape

from tracker.web.charts.figures import threshold_text
from tracker.web.charts.scale import ticks
from tracker.web.charts.values import Mark

TOP, BOTTOM = 18, 26  # px kept for the words above and the dates below


@dataclass(frozen=True, slots=True)
class Frame:
    """The ends of the axis in the metric's unit, and the height in px."""

    low: float
    high: float
    height: int

    def y(self, value: float) -> float:
        """Give the place of a value in px from the top."""
        return round(TOP + (self.high - value) / (self.high - self.low) * (self.height - TOP - BOTTOM), 1)

    @property
    def floor(self) -> int:
        """Give the y of the lowest value in px."""
        return self.height - BOTTOM


def axis(frame: Frame, scale: Mark) -> str:
    """Draw the labels of the value axis, for a drawing 44 px wide."""
    marks = [(frame.y(at), _text(at, scale)) for at in ticks(frame.low, frame.high)]
    return "".join(
        f'<text x="38" y="{y + 4:.1f}" text-anchor="end">{escape(text)}</text>' for y, text in marks
    )


def grid(frame: Frame) -> str:
    """Draw a line across for each label."""
    heights = (frame.y(at) for at in ticks(frame.low, frame.high))
    return "".join(f'<line class="grid" x2="100%" y1="{y}" y2="{y}"/>' for y in heights)


def beside(y: float) -> float:
    """Give the y of words that stand over a line, or under it where the words of the changes are above."""
    return y - 6 if y > TOP + 16 else y + 15


def _text(at: float, scale: Mark) -> str:
    return threshold_text(
        Mark(None, threshold=at, direction="higher", unit=scale.unit, currency=scale.currency)
    )
