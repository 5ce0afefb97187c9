"""How far a metric is from its threshold, as a share of the error budget; drawing is the web floor's."""

from tracker.gates.rules.outcome import Measure
from tracker.gates.rules.wording import PROPORTION


def margin(measure: Measure) -> float | None:
    """Give the part of the error budget that the nearer bound leaves: 1 all, 0 at the threshold, -1 twice it.

    The budget is 1 - threshold for a rate that should be high, else the size of the threshold itself.
    Without an interval the value stands in; None without a value or a budget.
    """
    higher = measure.direction == "higher"
    bound = measure.low if higher else measure.high
    shown = measure.value if bound is None else bound
    if shown is None or measure.threshold is None:
        return None
    budget = 1 - measure.threshold if higher and measure.unit == PROPORTION else abs(measure.threshold)
    if budget <= 0:
        return None
    room = shown - measure.threshold if higher else measure.threshold - shown
    return max(-1.0, min(1.0, room / budget))
