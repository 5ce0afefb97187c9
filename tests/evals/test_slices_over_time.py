"""Slices over the runs of their suite as small multiples, and what is marked as changed between two runs."""

from datetime import timedelta

import pytest

from tests.evals.conftest import Scene
from tests.evals.evidence import a_run
from tests.evals.test_eval_pages import NOW, text_of
from tests.evals.test_slices_and_cases import in_slices
from tests.evals.test_targets import put
from tests.initiatives.test_statements import counted
from tracker.core.statistics import wilson
from tracker.evals.rules.normalised import DatasetPart, NormalisedCase, SystemPart
from tracker.web import charts

DAY = timedelta(days=1)


def many_slices(names: int, cases: int = 4) -> tuple[NormalisedCase, ...]:
    """Give cases in so many slices; in slice number n the first n cases, at most all, fail."""
    return tuple(
        NormalisedCase(f"{name}-{at}", slice=f"slice {name:02}", passed=at >= name)
        for name in range(names)
        for at in range(cases)
    )


def test_each_slice_is_drawn_with_its_newest_share_the_worst_first(scene: Scene) -> None:
    with scene.database.writing() as session:
        put(session, scene.initiative(session), scene.actor, now=NOW)
    scene.store(
        a_run(90, 120, at=NOW - 2 * DAY, cases=in_slices(90)), a_run(100, 120, at=NOW, cases=in_slices(100))
    )
    page = scene.stakeholder.get(scene.path).get_data(as_text=True)
    panel = page.partition('id="slices"')[2].partition("</section>")[0]
    assert panel.count("<h3>") == panel.count('class="multiple"') == 3
    assert panel.index("<h3>home") < panel.index("<h3>motor")
    bounds = wilson(40, 60)
    assert f"0.667 ({bounds.low:.3f}–{bounds.high:.3f})" in panel
    assert "home over 2 runs: from 0.500 to 0.667, newest 0.667 of 60 cases." in panel
    assert "too few to weigh" in panel  # travel has 20


def test_a_slice_that_the_newest_run_has_not_is_named_and_comes_last(scene: Scene) -> None:
    old = tuple(NormalisedCase(f"o-{n}", slice="old", passed=True) for n in range(40))
    scene.store(
        a_run(160, 160, at=NOW - DAY, cases=(*in_slices(120), *old)),
        a_run(100, 120, at=NOW, cases=in_slices(100)),
    )
    panel = text_of(scene.stakeholder, scene.path).partition("Slices over runs")[2]
    assert "not in the newest run" in panel


def test_more_slices_than_a_page_shows_are_one_link_away(scene: Scene) -> None:
    scene.store(a_run(40, 80, at=NOW, cases=many_slices(20)))
    page = scene.stakeholder.get(scene.path).get_data(as_text=True)
    assert page.count('class="multiple"') == 12
    assert "Show the other 8 slices" in page
    everything = scene.stakeholder.get(f"{scene.path}?slices=all").get_data(as_text=True)
    assert everything.count('class="multiple"') == 20
    lines = scene.stakeholder.get(f"{scene.path}/slices.csv").get_data(as_text=True).splitlines()
    assert len(lines) == 21


def test_a_suite_without_slices_has_no_such_panel_and_no_file(scene: Scene) -> None:
    assert scene.stakeholder.get(f"{scene.path}/slices.csv").status_code == 404
    scene.store(a_run(cases=True))
    assert "Slices over runs" not in text_of(scene.stakeholder, scene.path)
    assert scene.stakeholder.get(f"{scene.path}/slices.csv").status_code == 404
    assert scene.stakeholder.get("/initiatives/HIDDEN/evals/slices.csv").status_code == 404


def test_slices_cost_no_further_statement(scene: Scene) -> None:
    numbers = []
    for times in (1, 15):
        for at in range(times):
            scene.store(a_run(100 + at, 120, at=NOW - at * DAY, cases=in_slices(100 + at)))
        with counted(scene.database.engine) as sent:
            assert scene.engineer.get(scene.path).status_code == 200
        numbers.append(len(sent))
    assert numbers[0] == numbers[1] <= 8


def test_a_gap_breaks_the_line_and_a_lone_value_is_still_seen() -> None:
    axes = charts.Axes(0.0, 1.0, 4, 0.8)
    drawn = charts.multiple([(0.5, 0.4, 0.6), None, (0.7, None, None), (0.8, 0.7, 0.9)], axes, "a <b>")
    assert drawn.count("polyline") == 2
    assert drawn.count('class="whisker"') == 1
    assert "a &lt;b&gt;" in drawn
    assert "nan" not in charts.multiple([(0.5, None, None)], charts.Axes(0.5, 0.5, 1), "one").lower()


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"model": "lyra"}, "lyra"),
        ({"system": SystemPart(model="orion-large-3", prompt="answer", prompt_version="22")}, "answer"),
        ({"dataset": DatasetPart("questions", "2", sha256="cd" * 32)}, "other data"),
        ({"system": SystemPart(model="orion-large-3", code="4f2c1d9aa")}, "code 4f2c1d9a"),
    ],
)
def test_what_changed_since_the_run_before_is_marked(
    scene: Scene, more: dict[str, object], told: str
) -> None:
    scene.store(a_run(at=NOW - DAY), a_run(111, 120, at=NOW, **more))
    page = text_of(scene.stakeholder, scene.path).partition("over runs")[2]
    assert told in page.partition("Show the numbers")[0]
