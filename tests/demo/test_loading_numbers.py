"""Every number of the portfolio stands in the database as it is told, with the interval it was told with."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from tests.demo.conftest import Loaded
from tests.house.sources import ROOT
from tracker.demo.history import history
from tracker.demo.loading.evidence import LATER
from tracker.demo.portfolio import FILE, portfolio
from tracker.demo.told import MetricTold, RunTold
from tracker.evals.models import CaseResult, MetricResult, MetricTarget, Run, Suite
from tracker.initiatives.models import Initiative

RUNS = [(told.key, run) for told in portfolio().initiatives for run in told.evals]
GIVEN = ROOT.parent / "shared" / "data" / "demo_portfolio.json"
P95 = "latency_p95_ms"


def run_of(loaded: Loaded, key: str, told: RunTold) -> Run:
    """The stored run of a told one: by initiative, suite and moment."""
    wanted = select(Run).join(Suite, Suite.id == Run.suite_id)
    wanted = wanted.join(Initiative, Initiative.id == Run.initiative_id)
    moment = loaded.now + timedelta(days=told.day + LATER)
    found = wanted.where(Initiative.key == key, Suite.name == told.suite, Run.ran_at == moment)
    return loaded.session.scalars(found).one()


def stored(loaded: Loaded, run: Run) -> dict[str, MetricResult]:
    rows = loaded.session.scalars(select(MetricResult).where(MetricResult.run_id == run.id))
    return {row.name: row for row in rows}


def numbers(row: MetricResult, scale: float = 1.0) -> tuple[float, ...]:
    value = row.value if row.strict is None else row.strict
    assert value is not None
    assert row.low is not None
    assert row.high is not None
    assert row.n is not None
    return (value / scale, row.low / scale, row.high / scale, row.n)


def assert_as_told(row: MetricResult, told: MetricTold, scale: float) -> None:
    expected = (told.value, told.low, told.high, told.n)
    assert numbers(row, scale) == pytest.approx(expected, rel=1e-4, abs=6e-4)


def test_every_metric_has_the_value_the_interval_and_the_cases_it_is_told_with(loaded: Loaded) -> None:
    for key, told in RUNS:
        rows = stored(loaded, run_of(loaded, key, told))
        for metric in told.metrics:
            seconds = metric.unit == "s"
            assert_as_told(rows[P95 if seconds else metric.metric], metric, 1000 if seconds else 1)
    assert len(RUNS) == 20


def test_the_cases_behind_a_rate_passed_as_often_as_the_rate_says(loaded: Loaded) -> None:
    counted = 0
    for key, told in RUNS:
        run = run_of(loaded, key, told)
        cases = loaded.session.scalars(select(CaseResult).where(CaseResult.run_id == run.id)).all()
        if cases:
            first = next(metric for metric in told.metrics if metric.type == "binary")
            hits = sum(case.scores[first.metric] for case in cases)
            assert (hits, len(cases)) == (first.k, first.n)
            assert stored(loaded, run)[first.metric].successes == first.k
            counted += 1
    assert counted == len(RUNS) - 4  # 20,000 deliveries three times, and a run of more than a year ago


def test_no_load_of_cases_burdens_the_database(loaded: Loaded) -> None:
    assert 10_000 < (loaded.session.scalar(select(func.count(CaseResult.id))) or 0) < 25_000


@pytest.mark.parametrize(
    ("key", "suite", "old", "new"),
    [
        ("CODE-REVIEW", "seeded-defects", (-25, "useful comment rate"), -1),
        ("ADDR-NORM", "addr-hard", (-15.1, "accepted by postal API"), -15),
    ],
)
def test_runs_on_the_same_cases_pair_as_told(
    loaded: Loaded, key: str, suite: str, old: tuple[float, str], new: float
) -> None:
    told = next(run for name, run in RUNS if (name, run.suite, run.day) == (key, suite, new))
    assert told.paired is not None
    after = passed(loaded, key, suite, new + LATER, old[1])
    before = passed(loaded, key, suite, old[0] + (LATER if old[0] == int(old[0]) else LATER / 2), old[1])
    assert before.keys() == after.keys()
    pairs = [(before[case], after[case]) for case in after]
    found = (pairs.count((1, 1)), pairs.count((0, 1)), pairs.count((1, 0)), pairs.count((0, 0)))
    told_so = told.paired
    assert found == (told_so.both, told_so.only_candidate, told_so.only_baseline, told_so.neither)


def passed(loaded: Loaded, key: str, suite: str, day: float, metric: str) -> dict[str, float]:
    wanted = select(CaseResult).join(Run, Run.id == CaseResult.run_id).join(Suite, Suite.id == Run.suite_id)
    wanted = wanted.join(Initiative, Initiative.id == Run.initiative_id)
    moment = loaded.now + timedelta(days=day)
    rows = loaded.session.scalars(
        wanted.where(Initiative.key == key, Suite.name == suite, Run.ran_at == moment)
    )
    return {row.case_key: row.scores[metric] for row in rows}


def test_the_targets_are_the_told_thresholds_and_were_set_before_the_first_run(loaded: Loaded) -> None:
    rows = loaded.session.execute(
        select(Initiative.key, MetricTarget).join(Initiative, Initiative.id == MetricTarget.initiative_id)
    ).all()
    targets = {(key, row.suite, row.metric): row for key, row in rows}
    for key, told in RUNS:
        for metric in told.metrics:
            seconds = metric.unit == "s"
            target = targets[key, told.suite, P95 if seconds else metric.metric]
            assert target.threshold == metric.threshold * (1000 if seconds else 1)
            assert target.direction == metric.direction
            assert target.set_at < run_of(loaded, key, told).ran_at


def test_the_portfolio_keeps_every_number_it_was_given() -> None:
    if not GIVEN.exists():
        pytest.skip("the portfolio as it was given is not beside the project")
    given = dict(walk(json.loads(GIVEN.read_text("utf-8")), ""))
    kept = dict(walk(json.loads(FILE.read_text("utf-8")), ""))
    assert {place: number for place, number in given.items() if kept.get(place) != number} == {}
    assert len(given) > 500


def walk(value: object, place: str) -> list[tuple[str, float]]:
    """Every number below a value with its place; the words for levels are no numbers."""
    if isinstance(value, dict):
        return [found for name, inner in value.items() for found in walk(inner, f"{place}.{name}")]
    if isinstance(value, list):
        return [found for number, inner in enumerate(value) for found in walk(inner, f"{place}[{number}]")]
    numeric = isinstance(value, int | float) and not isinstance(value, bool)
    return [(place, value)] if numeric else []  # type: ignore[list-item]


def test_every_version_that_ran_has_its_parts_written_down() -> None:
    for key, course in history().items():
        listed = {system.version for system in course.systems}
        told = {run.version for name, run in RUNS if name == key}
        assert {run.version for run in course.earlier} | told <= listed
