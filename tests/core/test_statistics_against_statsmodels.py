"""Holds the pure functions against statsmodels, an independent implementation, to 1e-9."""

import math
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.core.statistics import clopper_pearson, holm, mcnemar_exact, newcombe_paired, wilson

quickly = settings(deadline=None, max_examples=60)
counts = st.floats(0, 6).map(lambda power: round(10**power))
counted = counts.flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
cell = st.integers(0, 300)


@pytest.fixture(scope="module")
def oracle() -> SimpleNamespace:
    # statsmodels takes seconds to import, so only the runs that ask for it pay.
    from statsmodels.stats import contingency_tables, multitest, proportion

    return SimpleNamespace(
        mcnemar=contingency_tables.mcnemar,
        multipletests=multitest.multipletests,
        one=proportion.proportion_confint,
    )


@quickly
@given(count=counted, confidence=st.sampled_from([0.8, 0.9, 0.95, 0.99]))
def test_intervals_of_a_rate_agree(
    oracle: SimpleNamespace, count: tuple[int, int], confidence: float
) -> None:
    for name, method in (("wilson", wilson), ("beta", clopper_pearson)):
        ours = method(*count, confidence, 2)
        theirs = oracle.one(*count, alpha=1 - confidence, method=name)
        assert (ours.low, ours.high) == pytest.approx(tuple(map(float, theirs)), abs=1e-9)


@quickly
@given(cells=st.tuples(cell, cell, cell, cell).filter(any), confidence=st.sampled_from([0.9, 0.95]))
def test_the_paired_difference_agrees_with_the_formula_written_out_over_their_wilson_bounds(
    oracle: SimpleNamespace, cells: tuple[int, int, int, int], confidence: float
) -> None:
    a, b, c, d = cells
    n, ours = sum(cells), newcombe_paired(*cells, confidence, 2)
    (l1, u1), (l2, u2) = (oracle.one(k, n, alpha=1 - confidence, method="wilson") for k in (a + b, a + c))
    p1, p2, determinant = (a + b) / n, (a + c) / n, a * d - b * c
    product = determinant if determinant <= 0 else max(determinant - n / 2, 0)
    phi = product / math.sqrt((a + b) * (c + d) * (a + c) * (b + d)) if product else 0
    below = (p1 - l1) ** 2 - 2 * phi * (p1 - l1) * (u2 - p2) + (u2 - p2) ** 2
    above = (u1 - p1) ** 2 - 2 * phi * (u1 - p1) * (p2 - l2) + (p2 - l2) ** 2
    expected = max(-1, p1 - p2 - math.sqrt(below)), min(1, p1 - p2 + math.sqrt(above))
    assert (ours.low, ours.high) == pytest.approx(expected, abs=1e-9)


@quickly
@given(only_a=cell, only_b=cell)
def test_the_exact_test_of_discordant_cases_agrees(oracle: SimpleNamespace, only_a: int, only_b: int) -> None:
    theirs = oracle.mcnemar([[5, only_a], [only_b, 5]], exact=True).pvalue
    assert mcnemar_exact(only_a, only_b) == pytest.approx(float(theirs), abs=1e-9)


@settings(deadline=None, max_examples=5)  # their function takes tens of milliseconds a call
@given(p_values=st.lists(st.floats(0, 1), min_size=1, max_size=12))
def test_the_adjusted_p_values_agree(oracle: SimpleNamespace, p_values: list[float]) -> None:
    theirs = oracle.multipletests(p_values, method="holm")[1]
    assert holm(p_values) == pytest.approx(tuple(map(float, theirs)), abs=1e-9)
