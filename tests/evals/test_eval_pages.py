"""The eval pages: newest metrics against targets, runs, one run, its cases; a fixed number of statements."""

import csv
import html
import io
import re
from datetime import timedelta

import html5lib
import pytest

from tests.evals.conftest import Scene
from tests.evals.evidence import a_rate, a_run, an_error, some_cases
from tests.evals.test_targets import put
from tests.initiatives.test_statements import counted
from tracker.core import clock
from tracker.evals.models import CaseResult
from tracker.evals.rules.kinds import Direction, FlagCode, Lack
from tracker.evals.rules.normalised import DatasetPart, Flag, NormalisedCase, SystemPart

NOW = clock.now()


def text_of(browser, path: str) -> str:  # type: ignore[no-untyped-def]
    answer = browser.get(path)
    assert answer.status_code == 200
    text: str = answer.get_data(as_text=True)
    parser = html5lib.HTMLParser(strict=False)
    parser.parse(text)
    assert [fault for fault in parser.errors if fault[1] != "unexpected-char-in-cdata"] == []
    return text


def run_path(run) -> str:  # type: ignore[no-untyped-def]
    return f"/evals/runs/{run.id}"


def test_an_initiative_without_runs_says_what_to_do_next(scene: Scene) -> None:
    page = text_of(scene.engineer, scene.path)
    assert "No evaluation yet" in page
    assert f'href="{scene.path}/import"' in page
    assert f'href="{scene.path}/import"' not in text_of(scene.stakeholder, scene.path)


def test_the_newest_metric_stands_beside_its_target_with_a_reason(scene: Scene) -> None:
    scene.store(a_run(100, 120, at=NOW - timedelta(days=2)), a_run(110, 120, at=NOW - timedelta(days=1)))
    with scene.database.writing() as session:
        put(session, scene.initiative(session), scene.actor, now=NOW)
    page = text_of(scene.engineer, scene.path)
    for text in ("Needs data", "0.917", "(0.865–0.950)", "at least 0.90", "promptfoo run #2", "n = 120"):
        assert text in page
    assert "both sides of 0.90; about 757 more cases at this rate would settle it." in page
    assert "The target was set after this run" in page
    assert "Run 2 times since the system last changed." in page


def test_the_history_of_a_chosen_metric_is_drawn_with_its_numbers(scene: Scene) -> None:
    both = (a_rate(), a_rate(60, 120, name="tone"))
    scene.store(*(a_run(metrics=both, at=NOW - timedelta(days=day), model=f"m{day}") for day in (3, 2, 1)))
    page = text_of(scene.engineer, scene.path)
    suite_id = page.split('<option value="')[1].split(":")[0]
    chosen = text_of(scene.engineer, f"{scene.path}?metric={suite_id}:tone")
    assert "Pass rate over runs" in page
    assert "Tone over runs" in chosen
    assert "tone over 3 runs of policy-answers: from 0.500 to 0.500." in chosen
    assert "Show the numbers" in chosen


def test_the_numbers_of_a_history_are_a_file(scene: Scene) -> None:
    both = (a_rate(), a_rate(60, 120, name="=tone"))
    scene.store(*(a_run(metrics=both, at=NOW - timedelta(days=day), model=f"m{day}") for day in (2, 1)))
    page = text_of(scene.stakeholder, scene.path)
    link = re.search(r'href="([^"]*history\.csv[^"]*)"', page)
    assert link is not None
    answer = scene.stakeholder.get(html.unescape(link[1]))
    rows = list(csv.DictReader(io.StringIO(answer.get_data(as_text=True))))
    assert [(row["run"], row["model"], row["n"]) for row in rows] == [("1", "m2", "120"), ("2", "m1", "120")]
    assert float(rows[0]["low"]) < float(rows[0]["value"]) < float(rows[0]["high"])
    tone = page.split('<option value="')[1].split(":")[0]
    other = scene.stakeholder.get(f"{scene.path}/history.csv?metric={tone}:%3Dtone").get_data(as_text=True)
    assert "policy-answers,'=tone,proportion,1" in other


def test_a_history_of_nothing_is_not_there(scene: Scene) -> None:
    assert scene.stakeholder.get(f"{scene.path}/history.csv").status_code == 404
    scene.store(a_run())
    assert scene.stakeholder.get(f"{scene.path}/history.csv?metric=none").status_code == 404
    assert scene.stakeholder.get("/initiatives/HIDDEN/evals/history.csv").status_code == 404


def test_a_partial_run_is_listed_and_not_drawn(scene: Scene) -> None:
    scene.store(a_run(limit=10, at=NOW))
    page = text_of(scene.engineer, scene.path)
    assert "Cut to 10 cases" in page
    assert 'class="chart"' not in page


def test_runs_are_filtered_and_paged(scene: Scene) -> None:
    scene.store(*(a_run(suite=f"suite {n % 2}", at=NOW - timedelta(hours=n)) for n in range(30)))
    page = text_of(scene.engineer, scene.path)
    assert page.count("<tr data-row>") == 25
    following = page.split('rel="next"')[0].rsplit('href="', 1)[1].split('"')[0].replace("&amp;", "&")
    assert text_of(scene.engineer, following).count("<tr data-row>") == 5
    assert text_of(scene.engineer, f"{scene.path}?suite=suite+1").count("<tr data-row>") == 15
    assert "No run fits these filters" in text_of(scene.engineer, f"{scene.path}?tool=none%00")


def test_an_odd_place_in_a_list_is_not_found(scene: Scene) -> None:
    run = scene.store(a_run(cases=True))
    for path in (scene.path, run_path(run)):
        for query in ("after=x", "before=W10", "before=" + "a" * 900):
            assert scene.engineer.get(f"{path}?{query}").status_code == 404
        assert scene.engineer.get(f"{path}?after=%00").status_code == 200


def test_a_run_shows_what_was_measured_and_what_to_know(scene: Scene) -> None:
    system = SystemPart("orion-large-3", "2026-05-14", "answer", "22", "4f2c1d9", True, "judge-1")
    run = scene.store(
        a_run(
            cases=True,
            system=system,
            dataset=DatasetPart("policy-questions", "3", "ab" * 32, 120),
            flags=(Flag(FlagCode.EMPTY_OUTPUTS, "2 of 120 outputs are empty."),),
            lacks=(Lack.DATE,),
            links=(("ci", "https://ci.example/7"), ("bad", "javascript:alert(1)")),
        )
    )
    page = text_of(scene.stakeholder, run_path(run))
    for text in (
        "orion-large-3 2026-05-14", "answer@22", "uncommitted changes", "judge-1", "policy-questions",
        "2 of 120 outputs are empty.", "The file does not say when it ran.", 'href="https://ci.example/7"',
    ):  # fmt: skip
        assert text in page
    assert "javascript:" not in page


def test_a_run_is_compared_with_the_last_one_on_the_same_cases(scene: Scene) -> None:
    scene.store(a_run(96, 120, at=NOW - timedelta(days=1)))
    run = scene.store(a_run(108, 120, at=NOW))
    page = text_of(scene.engineer, run_path(run))
    assert "0.100 higher (0.800)" in page


def test_errors_that_the_tool_leaves_out_are_told(scene: Scene) -> None:
    run = scene.store(a_run(metrics=(a_rate(1, 5, total=6),)))
    page = text_of(scene.engineer, run_path(run))
    assert "The tool reports 0.200, errors left out." in page
    assert "0.167" in page


def test_cases_are_shown_failed_first_and_filtered(scene: Scene) -> None:
    cases = (*some_cases(3, 5, slice="billing"), an_error("e-1"))
    run = scene.store(a_run(cases=cases))
    page = text_of(scene.engineer, run_path(run))
    assert page.index("q-000") < page.index("e-1") < page.index("q-004")
    assert "3 failed, 0 unscored of 6" in page
    assert "billing (2 of 5 failed)" in page
    failed = text_of(scene.engineer, f"{run_path(run)}?result=failed&slice=billing")
    assert failed.count("<tr data-row>") == 2
    assert "No case fits these filters" in text_of(scene.engineer, f"{run_path(run)}?q=nothing+like+this")


def test_a_case_is_shown_with_its_repeats(scene: Scene) -> None:
    cases = tuple(
        NormalisedCase("q-1", repeat, passed=repeat == 0, error=None if repeat == 0 else "<b>no</b>")
        for repeat in range(2)
    )
    run = scene.store(a_run(cases=cases, repeats=2))
    with scene.database.reading() as session:
        case = session.query(CaseResult).filter_by(run_id=run.id, repeat=1).one()
    page = text_of(scene.engineer, f"{run_path(run)}/cases/{case.id}")
    assert "All repeats of this case" in page
    assert "&lt;b&gt;no&lt;/b&gt;" in page
    for odd in (0, 10**30, case.id + 999):
        assert scene.engineer.get(f"{run_path(run)}/cases/{odd}").status_code == 404


def test_a_run_of_a_hidden_initiative_is_not_there(scene: Scene, sign_in) -> None:  # type: ignore[no-untyped-def]
    run = scene.store(a_run())
    with scene.database.writing() as session:
        scene.initiative(session).visibility = "private"
    stranger = [
        scene.stranger.get(path) for path in (run_path(run), "/evals/runs/none", f"{run_path(run)}/cases/1")
    ]
    assert {answer.status_code for answer in stranger} == {404}
    assert stranger[0].get_data() == stranger[1].get_data()
    assert sign_in("admin").get(run_path(run)).status_code == 200


def test_strict_bounds_are_held_against_a_target_of_high_risk(scene: Scene) -> None:
    with scene.database.writing() as session:
        scene.initiative(session).risk_tier = "high"
        put(session, scene.initiative(session), scene.actor, now=NOW)
    scene.store(a_run(186, 200))
    page = text_of(scene.engineer, scene.path)
    assert "Needs data" in page
    assert "97.5 % bounds" in page


def test_the_panel_of_the_initiative_page_shows_the_main_metric(scene: Scene) -> None:
    with scene.database.writing() as session:
        put(session, scene.initiative(session), scene.actor, now=NOW)
    page = text_of(scene.engineer, f"/initiatives/{scene.initiative_key}")
    assert "Pass rate of policy-answers has a target and no result yet." in page
    scene.store(a_run())
    page = text_of(scene.engineer, f"/initiatives/{scene.initiative_key}")
    assert "Pass rate over runs" in page
    assert "0.917 (0.865–0.950), n = 120" in page


def fill(scene: Scene, runs: int, cases: int) -> str:
    """Store runs over five suites with as many metrics, and one with cases; give the path of that one."""
    metrics = tuple(a_rate(9, 10, name=f"m{n}", direction=Direction.HIGHER) for n in range(min(runs, 12)))
    hours = range(1, runs + 1)
    scene.store(*(a_run(suite=f"s{n % 5}", metrics=metrics, at=NOW - timedelta(hours=n)) for n in hours))
    return run_path(scene.store(a_run(cases - 3, cases, cases=True, at=NOW)))


@pytest.mark.parametrize("place", ["evals", "run", "targets"])
def test_a_page_sends_the_same_few_statements_whatever_it_shows(scene: Scene, place: str) -> None:
    with scene.database.writing() as session:
        put(session, scene.initiative(session), scene.actor, now=NOW)
    numbers = []
    for runs, cases in ((1, 10), (30, 2000)):
        run = fill(scene, runs, cases)
        path = {"run": run, "evals": scene.path, "targets": f"{scene.path}/targets"}[place]
        with counted(scene.database.engine) as seen:
            assert scene.engineer.get(path).status_code == 200
        numbers.append(len(seen))
    assert numbers[0] == numbers[1] <= 8
