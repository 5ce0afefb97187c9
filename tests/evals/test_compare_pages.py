"""The page, the file and the API of two runs side by side."""

from datetime import timedelta

import pytest

from tests.building import an_initiative
from tests.evals.conftest import Scene
from tests.evals.evidence import a_rate, a_run, some_cases, stored
from tests.evals.test_eval_pages import text_of
from tests.evals.test_targets import put
from tests.initiatives.test_statements import counted
from tracker.core import clock
from tracker.evals.rules.kinds import Direction
from tracker.evals.rules.normalised import DatasetPart, NormalisedCase, NormalisedRun, SystemPart

NOW = clock.now()
DATA = DatasetPart("policy questions", "3")


def before_and_after(scene: Scene, old: int = 100, new: int = 110, **more: object) -> tuple[str, str]:
    """Two runs of one suite on one dataset; gives the ids of the new one and the old one."""
    given = {"dataset": DATA, "cases": True, **more}
    first = scene.store(a_run(old, 120, at=NOW - timedelta(days=2), model="m1", **given))
    second = scene.store(a_run(new, 120, at=NOW - timedelta(days=1), model="m2", **given))
    return second.id, first.id


def in_slices(passed: int) -> tuple[NormalisedCase, ...]:
    cases = some_cases(passed, 120)
    names = ("motor", "home", "travel")
    return tuple(
        NormalisedCase(case.id, passed=case.passed, slice=names[at % 3], excerpt=f"question {case.id}")
        for at, case in enumerate(cases)
    )


def test_a_run_is_compared_with_the_whole_run_before_it(scene: Scene) -> None:
    new, old = before_and_after(scene)
    page = text_of(scene.stakeholder, f"/evals/compare?a={new}")
    assert "Run #2 against run #1" in page
    assert "Paired on 120 cases of the same version of the dataset." in page
    for text in ("Improved", "+8.3 points", "p = 0.00195", "newcombe-10/1", "0 worse, 10 better", "q-010"):
        assert text in page
    assert f'href="/evals/compare?a={new}&amp;b={old}"' in text_of(scene.stakeholder, f"/evals/runs/{new}")


def test_what_changed_in_the_system_stands_beside(scene: Scene) -> None:
    new, old = before_and_after(scene)
    page = text_of(scene.engineer, f"/evals/compare?a={new}&b={old}")
    changed = page.partition("What changed")[2]
    assert 0 < changed.index("m1") < changed.index("m2")


def test_the_other_way_round_it_regressed(scene: Scene) -> None:
    new, old = before_and_after(scene)
    page = text_of(scene.engineer, f"/evals/compare?a={old}&b={new}")
    assert "Regressed" in page
    assert "10 worse, 0 better" in page


def test_slices_are_told_with_adjusted_p_values(scene: Scene) -> None:
    scene.store(a_run(100, 120, at=NOW - timedelta(days=2), dataset=DATA, cases=in_slices(100)))
    new = scene.store(a_run(110, 120, at=NOW - timedelta(days=1), dataset=DATA, cases=in_slices(110)))
    page = text_of(scene.engineer, f"/evals/compare?a={new.id}")
    assert "p-values adjusted for looking at 3 (Holm)" in page
    assert "question q-010" in page


def test_runs_without_cases_are_compared_by_their_totals(scene: Scene) -> None:
    new, _ = before_and_after(scene, 60, 110, cases=False)
    page = text_of(scene.engineer, f"/evals/compare?a={new}")
    assert "can only be compared by its totals" in page
    assert "Unpaired. Method mover/1." in page
    assert "that flipped" not in page


def test_another_metric_can_be_looked_into(scene: Scene) -> None:
    both = (a_rate(110, 120, case_score="passed"), a_rate(60, 120, "tone", case_score="tone"))
    cases = tuple(
        NormalisedCase(f"q-{n}", passed=n < 110, scores=(("tone", float(n % 2)),)) for n in range(120)
    )
    old = scene.store(a_run(metrics=both, cases=cases, dataset=DATA, at=NOW - timedelta(days=2)))
    new = scene.store(a_run(metrics=both, cases=cases, dataset=DATA, at=NOW, system=SystemPart(model="m2")))
    page = text_of(scene.engineer, f"/evals/compare?a={new.id}&b={old.id}&metric=tone")
    assert "Cases of Tone that flipped" in page
    assert "Every case has the verdict that it had." in page
    assert "metric=pass_rate" in page


def test_the_first_run_has_nothing_before_it(scene: Scene) -> None:
    only = scene.store(a_run(cases=True))
    assert scene.engineer.get(f"/evals/compare?a={only.id}").status_code == 404
    assert "Open a run of an initiative" in text_of(scene.engineer, "/evals/compare")
    assert scene.engineer.get(f"/evals/compare?a={only.id}&b=nowhere").status_code == 404


def test_a_hidden_run_is_as_good_as_missing_and_other_initiatives_are_refused(scene: Scene) -> None:
    new, _ = before_and_after(scene)
    with scene.database.writing() as session:
        other = an_initiative(session, "OTHER", engineer=scene.actor)
        hidden = an_initiative(session, "SECRET", visibility="private")
        elsewhere = stored(session, other, scene.actor, a_run(), now=NOW)[0]
        secret = stored(session, hidden, scene.actor, a_run(), now=NOW)[0]
    assert scene.stranger.get(f"/evals/compare?a={new}&b={secret.id}").status_code == 404
    assert scene.stranger.get(f"/evals/compare?a={secret.id}&b={new}").status_code == 404
    refused = scene.engineer.get(f"/evals/compare?a={new}&b={elsewhere.id}")
    assert refused.status_code == 422
    assert "Choose a run of the same initiative." in refused.get_data(as_text=True)


def test_the_file_holds_every_case_and_no_formula(scene: Scene) -> None:
    runs: list[NormalisedRun] = [
        a_run(
            1,
            2,
            at=NOW - timedelta(days=days),
            dataset=DATA,
            cases=(NormalisedCase("=1+1", passed=True), NormalisedCase("b", passed=days == 2)),
        )
        for days in (2, 1)
    ]
    scene.store(runs[0])
    new = scene.store(runs[1])
    answer = scene.engineer.get(f"/evals/compare.csv?a={new.id}")
    assert answer.headers["Content-Disposition"].endswith("POLICY-QA-run-2-against-1.csv")
    assert answer.get_data(as_text=True).splitlines() == [
        "case,pass_rate in run 2,pass_rate in run 1",
        "'=1+1,1.0,1.0",
        "b,0.0,1.0",
    ]


def test_the_api_gives_the_same_numbers(scene: Scene) -> None:
    new, old = before_and_after(scene)
    found = scene.engineer.get(f"/api/v1/runs/{new}/compare/{old}").get_json()
    (rate,) = (one for one in found["metrics"] if one["name"] == "pass_rate")
    assert (found["paired"], found["confidence"], found["chosen"]) == (True, 0.95, "pass_rate")
    assert (rate["outcome"], rate["n"], rate["p"]) == ("improved", 120, pytest.approx(0.001953125))
    assert rate["difference"] == pytest.approx(10 / 120)
    assert found["better"] == [f"q-{n:03}" for n in range(10, 20)]
    assert scene.engineer.get(f"/api/v1/runs/{new}/compare/nowhere").status_code == 404


@pytest.mark.parametrize("cases", [120, 2_000])
def test_the_page_sends_the_same_statements_whatever_the_size(scene: Scene, cases: int) -> None:
    few = {"dataset": DATA, "cases": True}
    scene.store(a_run(cases // 2, cases, at=NOW - timedelta(days=2), **few))
    new = scene.store(a_run(cases // 2 + 20, cases, at=NOW - timedelta(days=1), **few))
    with counted(scene.database.engine) as sent:
        text_of(scene.engineer, f"/evals/compare?a={new.id}")
    assert len(sent) <= 10  # one of them looks for a baseline


def test_a_target_says_which_way_is_better_where_the_files_do_not(scene: Scene) -> None:
    old, now = (
        (a_rate(passed, 120, direction=Direction.UNKNOWN, case_score="passed"),) for passed in (100, 110)
    )
    scene.store(a_run(100, 120, at=NOW - timedelta(days=2), metrics=old, cases=True, dataset=DATA))
    new = scene.store(a_run(110, 120, at=NOW, metrics=now, cases=True, dataset=DATA))
    path = f"/evals/compare?a={new.id}"
    assert "It is not said which way is better" in text_of(scene.engineer, path)
    with scene.database.writing() as session:
        put(session, scene.initiative(session), scene.actor, now=NOW)
    assert "Improved" in text_of(scene.engineer, path)
