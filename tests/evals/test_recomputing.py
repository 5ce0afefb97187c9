"""Statistics are computed at import; after a method changed they are computed again, from what is kept."""

from dataclasses import replace

import pytest
from sqlalchemy import select, update

from tests.evals.conftest import Scene
from tests.evals.evidence import a_rate, a_run, some_cases, stored
from tests.evals.sample_files import FILES
from tests.evals.test_eval_pages import text_of
from tracker.core import clock
from tracker.evals.actions.recomputing import COMPUTED, Recomputed, recompute
from tracker.evals.importers import Unreadable, read
from tracker.evals.models import MetricResult, Run
from tracker.evals.rules.normalised import NormalisedCase

OWN = sorted(path.name for path in (FILES / "own").iterdir() if path.name not in {"hostile", "others"})


def again(scene: Scene) -> list[Recomputed]:
    database = scene.database
    return list(recompute(database.reading, database.writing, actor=scene.actor, now=clock.now()))


def numbers(scene: Scene) -> list[tuple[object, ...]]:
    with scene.database.reading() as session:
        columns = [getattr(MetricResult, name) for name in ("name", *COMPUTED)]
        return [tuple(row) for row in session.execute(select(*columns).order_by(MetricResult.id))]


@pytest.mark.sweep
@pytest.mark.parametrize("folder", OWN)
def test_what_is_stored_is_enough_to_compute_it_again(scene: Scene, folder: str) -> None:
    kept = 0
    for path in sorted((FILES / "own" / folder).rglob("*")):
        try:
            runs = read(path.read_bytes()) if path.is_file() else ()
        except Unreadable:
            continue
        with scene.database.writing() as session:
            initiative = scene.initiative(session)
            for at, run in enumerate(runs):
                named = replace(run, external_id=f"{path.name} {at}")
                stored(session, initiative, scene.actor, named, now=clock.now())
                kept += 1
    before = numbers(scene)
    found = again(scene)
    assert len(found) == kept > 0
    assert [one for one in found if one.changed or one.left] == []
    assert numbers(scene) == before


def test_bounds_of_an_old_method_are_made_anew_and_the_verdict_with_them(scene: Scene) -> None:
    run = scene.store(a_run(110, 120, cases=some_cases(110, 120)))
    before = numbers(scene)
    with scene.database.writing() as session:
        session.execute(update(MetricResult).values(low=0.1, high=0.2, method="wilson/0"))
    (found,) = again(scene)
    assert found.changed
    assert numbers(scene) == before
    assert not again(scene)[0].changed
    assert "(0.865–0.950)" in text_of(scene.stakeholder, f"/evals/runs/{run.id}")
    log = text_of(scene.stakeholder, f"/initiatives/{scene.initiative_key}/activity")
    assert "computed the statistics of run #1 again" in log


def test_a_rate_over_repeats_from_before_its_total_was_kept_is_left_and_named(scene: Scene) -> None:
    cases = tuple(NormalisedCase(f"q-{at % 50}", at // 50, passed=at % 5 != 0) for at in range(100))
    metric = a_rate(80, 100, case_score="passed")
    scene.store(a_run(metrics=(metric,), cases=cases, repeats=2))
    with scene.database.writing() as session:
        session.execute(update(MetricResult).values(total=None, low=0.1))
    (found,) = again(scene)
    assert (found.changed, found.left) == ((), (metric.name,))


def test_a_run_from_before_spreads_were_kept_gets_one(scene: Scene) -> None:
    cases = tuple(NormalisedCase(f"q-{at}", passed=True, latency_ms=float(at)) for at in range(30))
    scene.store(a_run(30, 30, cases=cases))
    with scene.database.writing() as session:
        (kept,) = session.scalars(select(Run.spreads)).all()
        session.execute(update(Run).values(spreads={}))
    again(scene)
    with scene.database.reading() as session:
        assert session.scalars(select(Run.spreads)).one() == kept
    assert kept["latency_ms"]["n"] == 30
