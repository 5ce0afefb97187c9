"""Every number that an independent reader took from the sample files, against what the importers read."""

from math import fsum, isclose

import pytest

from tests.evals.sample_files import Expected, content, expected
from tracker.evals.importers import read
from tracker.evals.rules.kinds import Direction, MetricType, Unit
from tracker.evals.rules.normalised import NormalisedMetric, NormalisedRun

EXPECTED = expected()
# scores named by their author: the file does not say which way is better, so we leave it open
UNDECIDED = {
    *(
        "quality.length/mean",
        "maybe_nan/mean",
        "maybe_nan/std",
        "feedback.exact",
        "feedback.length",
        "overlap",
    ),
}


@pytest.mark.parametrize("name", EXPECTED)
def test_every_expected_number_is_read_from_the_file(name: str) -> None:
    runs = read(content(name))
    wrong = [said for row in EXPECTED[name] if (said := disagreement(row, runs))]
    assert wrong == []


@pytest.mark.parametrize("name", EXPECTED)
def test_no_direction_is_claimed_that_the_reader_did_not_see(name: str) -> None:
    runs = read(content(name))
    for row in EXPECTED[name]:
        for metric in metrics_named(row, runs):
            wanted = Direction.UNKNOWN if row.metric in UNDECIDED else Direction(row.direction)
            assert metric.direction is wanted, row.metric


@pytest.mark.parametrize("name", EXPECTED)
def test_every_run_of_a_file_keeps_its_counts_in_order(name: str) -> None:
    for run in read(content(name)):
        names = [metric.name for metric in run.metrics]
        assert len(set(names)) == len(names)
        for metric in run.metrics:
            assert metric.total is None or (metric.n or 0) <= metric.total
            assert metric.successes is None or 0 <= metric.successes <= (metric.total or 0)
            assert metric.strict is None or (metric.type is MetricType.BINARY and 0 <= metric.strict <= 1)
            assert metric.unit is not Unit.PROPORTION or metric.value is None or 0 <= metric.value <= 1


def disagreement(row: Expected, runs: tuple[NormalisedRun, ...]) -> str:
    metrics = metrics_named(row, runs)
    if not metrics:
        return f"{row.variant} {row.metric} is missing"
    value, n, stderr = together(row.metric, metrics)
    same = same_number(value, row.value) and n == row.n and same_number(stderr, row.stderr)
    return "" if same else f"{row.variant} {row.metric}: {value} of {n}, stderr {stderr}"


def metrics_named(row: Expected, runs: tuple[NormalisedRun, ...]) -> list[NormalisedMetric]:
    chosen = [run for run in runs if row.variant in {run.variant, "overall"}]
    wanted = row.metric.removeprefix("named:")
    return [metric for run in chosen for metric in run.metrics if metric.name == wanted]


def together(name: str, metrics: list[NormalisedMetric]) -> tuple[float | None, int | None, float | None]:
    """Join the runs of one file: means by their n, totals by addition."""
    if len(metrics) == 1:
        return metrics[0].value, metrics[0].n, metrics[0].stderr
    n = sum(metric.n or 0 for metric in metrics)
    if name == "cost_total":
        return fsum(metric.value or 0 for metric in metrics), n, None
    return fsum((metric.value or 0) * (metric.n or 0) for metric in metrics) / n, n, None


def same_number(read_value: float | None, wanted: float | None) -> bool:
    if read_value is None or wanted is None:
        return read_value is wanted
    return isclose(read_value, wanted, rel_tol=1e-6, abs_tol=1e-12)
