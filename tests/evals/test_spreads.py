"""How latency and cost are spread over the cases of a run, kept with it and drawn on its page."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.evals.conftest import Scene
from tests.evals.evidence import a_run
from tests.evals.test_eval_pages import text_of
from tracker.evals.rules.normalised import NormalisedCase
from tracker.evals.rules.spread import FEWEST, spread_of, spreads_of
from tracker.web.charts import histogram


def timed(latencies: list[float]) -> tuple[NormalisedCase, ...]:
    return tuple(
        NormalisedCase(f"q-{at}", passed=True, latency_ms=value, cost=1.5)
        for at, value in enumerate(latencies)
    )


def test_quantiles_are_values_that_were_measured() -> None:
    spread = spread_of([*map(float, range(1, 101)), None])
    assert spread is not None
    assert (spread.n, spread.p50, spread.p95, spread.high, spread.most) == (100, 50, 95, 99, 100)
    assert (sum(spread.counts), spread.beyond) == (99, 1)


@pytest.mark.parametrize("values", [[], [1.0] * 50, [float(at) for at in range(FEWEST - 1)], [None] * 30])
def test_few_values_or_all_alike_have_no_spread(values: list[float | None]) -> None:
    assert spread_of(values) is None


@given(st.lists(st.floats(min_value=0, max_value=1e12), min_size=FEWEST, max_size=300))
def test_every_value_is_counted_once(values: list[float]) -> None:
    spread = spread_of(values)
    if spread is None:
        assert len(set(values)) == 1
        return
    assert sum(spread.counts) + spread.beyond == spread.n == len(values)
    assert spread.low <= spread.p50 <= spread.p95 <= spread.high <= spread.most == max(values)


def test_only_what_differs_is_kept() -> None:
    assert list(spreads_of(timed([float(at) for at in range(20)]))) == ["latency_ms"]


def test_the_page_of_a_run_draws_its_latency(scene: Scene) -> None:
    run = scene.store(a_run(100, 100, cases=timed([float(at) for at in range(101, 201)])))
    page = text_of(scene.stakeholder, f"/evals/runs/{run.id}")
    assert "Latency of 100 cases: half at most 150 ms, 95 of 100 at most 195 ms." in page
    assert "1 case beyond 199 ms not drawn." in page
    assert "Cost of a case" not in page
    bare = scene.store(a_run(100, 100))
    assert "Latency of" not in text_of(scene.stakeholder, f"/evals/runs/{bare.id}")


def test_a_histogram_has_a_bar_for_each_step_that_holds_something() -> None:
    drawing = histogram([1, 0, 4], [(0.5, "P50"), (0.9, "<P95>")], "half at most <2>")
    assert drawing.count("<rect") == 2
    assert "&lt;P95&gt;" in drawing
    assert "half at most &lt;2&gt;" in drawing
    assert histogram([], [], "") == ""
