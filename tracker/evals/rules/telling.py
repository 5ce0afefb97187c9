"""One sentence about a run for the feed, read after the name of who imported it."""

from tracker.evals.rules.measured import MeasuredMetric
from tracker.evals.rules.measured_run import MeasuredRun
from tracker.web.charts.figures import figure


def sentence(measured: MeasuredRun, suite: str, number: int) -> str:
    """Say `imported promptfoo run #4 of policy-answers: pass_rate 0.917 (0.865–0.950), n = 120`."""
    told = f"imported {measured.run.tool} run #{number} of {suite}"
    return f"{told}: {metric_text(measured.main)}" if measured.main else f"{told}, without any score"


def metric_text(metric: MeasuredMetric) -> str:
    """Say a metric with its interval and n, as far as it has them."""
    unit, bounds = metric.unit.value, metric.bounds
    text = f"{metric.name} {figure(metric.judged, unit)}"
    if bounds.low is not None and bounds.high is not None:
        text += f" ({figure(bounds.low, unit)}–{figure(bounds.high, unit)})"
    return f"{text}, n = {metric.n}" if metric.n is not None else f"{text}, n not known"
