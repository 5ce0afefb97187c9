"""Slices of a run with their intervals, and one case beside how it went before."""

from datetime import timedelta

import pytest

from tests.evals.conftest import Scene
from tests.evals.evidence import a_run, some_cases
from tests.evals.test_eval_pages import NOW, text_of
from tests.evals.test_targets import put
from tests.initiatives.test_statements import counted
from tracker.core.statistics import wilson
from tracker.evals.rules.normalised import NormalisedCase
from tracker.evals.rules.slices import shares_of

DAY = timedelta(days=1)


def a_slice(name: str, cases: int, failed: int, unscored: int = 0) -> dict[str, object]:
    return {"name": name, "cases": cases, "failed": failed, "unscored": unscored}


def in_slices(passed: int, total: int = 120) -> tuple[NormalisedCase, ...]:
    cut = total - passed
    names = ["home"] * 60 + ["motor"] * (total - 80) + ["travel"] * 20
    return tuple(
        NormalisedCase(f"q-{at:03}", slice=names[at], passed=at >= cut, excerpt="How?") for at in range(total)
    )


def test_slices_are_shares_with_bounds_the_worst_first() -> None:
    found = shares_of([a_slice("a", 60, 6), a_slice("b", 40, 20), a_slice("", 10, 0)], 1, "limited")
    assert [(one.name, one.share, one.few) for one in found] == [("b", 0.5, False), ("a", 0.9, False)]
    bounds = wilson(54, 60, 0.95, 1)
    assert (found[1].low, found[1].high) == (bounds.low, bounds.high)


def test_repeats_do_not_make_a_slice_larger() -> None:
    (once,) = shares_of([a_slice("a", 60, 6)], 1, "limited")
    (thrice,) = shares_of([a_slice("a", 180, 18)], 3, "limited")
    assert (thrice.cases, thrice.low) == (once.cases, pytest.approx(once.low))


def test_what_has_no_verdict_counts_as_failed_and_few_cases_say_little() -> None:
    (one,) = shares_of([a_slice("a", 20, 0, 5)], 1, "limited")
    assert (one.share, one.few) == (0.75, True)


def test_a_run_shows_its_slices_against_the_target(scene: Scene) -> None:
    run = scene.store(a_run(100, 120, cases=in_slices(100)))
    page = text_of(scene.stakeholder, f"/evals/runs/{run.id}")
    assert page.index("<b>home</b>") < page.index("<b>motor</b>")
    assert "20 cases: too few to weigh" in page
    assert f'href="/evals/runs/{run.id}?slice=home&amp;result=failed#cases"' in page
    with scene.database.writing() as session:
        put(session, scene.initiative(session), scene.actor, now=NOW)
    slices = text_of(scene.stakeholder, f"/evals/runs/{run.id}").partition('id="slices-title"')[2]
    assert "Not met" in slices.partition("</section>")[0]


def test_a_run_of_one_slice_shows_none(scene: Scene) -> None:
    run = scene.store(a_run(100, 120, cases=some_cases(100, 120, slice="all")))
    assert 'id="slices-title"' not in text_of(scene.stakeholder, f"/evals/runs/{run.id}")


def test_a_case_stands_beside_how_it_went_before(scene: Scene) -> None:
    old = scene.store(a_run(100, 120, at=NOW - 3 * DAY, cases=in_slices(100), model="m1"))
    withdrawn = scene.store(a_run(90, 120, at=NOW - 2 * DAY, cases=in_slices(90), model="m0"))
    scene.engineer.post(f"/evals/runs/{withdrawn.id}/withdraw", {"reason": "wrong"})
    new = scene.store(a_run(110, 120, at=NOW - DAY, cases=in_slices(110), model="m2"))
    link = text_of(scene.engineer, f"/evals/runs/{new.id}?q=q-015").split("/cases/")[1].split('"')[0]
    page = text_of(scene.engineer, f"/evals/runs/{new.id}/cases/{link}")
    earlier = page.partition("In earlier runs")[2]
    assert f"/evals/runs/{old.id}/cases/" in earlier
    assert f"/evals/runs/{withdrawn.id}" not in earlier
    assert "m1" in earlier
    assert "Failed" in earlier
    first = text_of(scene.engineer, f"/evals/runs/{old.id}?q=q-015").split("/cases/")[1].split('"')[0]
    assert "In earlier runs" not in text_of(scene.engineer, f"/evals/runs/{old.id}/cases/{first}")


def test_a_case_page_sends_a_fixed_number_of_statements(scene: Scene) -> None:
    for days in range(6, 0, -1):
        run = scene.store(a_run(100 + days, 120, at=NOW - days * DAY, cases=in_slices(100 + days)))
    link = text_of(scene.engineer, f"/evals/runs/{run.id}?q=q-015").split("/cases/")[1].split('"')[0]
    with counted(scene.database.engine) as sent:
        text_of(scene.engineer, f"/evals/runs/{run.id}/cases/{link}")
    assert len(sent) <= 7
