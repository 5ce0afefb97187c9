"""The planner: how many cases, what they cost, how likely each number is; and its page."""

import pytest

from tests.evals.conftest import Scene
from tests.evals.evidence import a_run
from tests.evals.test_eval_pages import NOW, text_of
from tests.evals.test_targets import put
from tracker.evals.rules.planning import Asked, planned


def test_the_numbers_of_the_design_come_out() -> None:
    """80 % chance to show .90 needs about 180 cases at a true .95 and about 560 at .93 (SciPy)."""
    assert planned(Asked(0.9, 0.95)).likely.cases == pytest.approx(180, rel=0.05)  # type: ignore[union-attr]
    assert planned(Asked(0.9, 0.93)).likely.cases == pytest.approx(560, rel=0.05)  # type: ignore[union-attr]
    allowed = {n: most for n, most, _ in planned(Asked(0.9, 0.95)).allowed}
    assert {n: allowed[n] for n in (30, 50, 100, 200, 300, 500, 1000)} == {
        30: 0,
        50: 1,
        100: 5,
        200: 13,
        300: 21,
        500: 38,
        1000: 84,
    }


def test_the_rate_that_stands_holds_at_877_cases() -> None:
    plan = planned(Asked(0.9, 110 / 120, have=120))
    assert plan.holds is not None
    assert (plan.holds.cases, plan.holds.more) == (877, 757)


def test_cost_and_time_are_those_of_the_missing_cases() -> None:
    plan = planned(Asked(0.9, 0.95, have=100, cost=0.02, seconds=3.0))
    assert plan.likely is not None
    assert plan.likely.cost == pytest.approx(0.02 * plan.likely.more)
    assert plan.likely.seconds == pytest.approx(3.0 * plan.likely.more)
    assert planned(Asked(0.9, 0.95, have=100_000, cost=1.0)).likely.cost == 0  # type: ignore[union-attr]


def test_a_rate_that_is_not_beyond_the_threshold_is_settled_by_no_number_of_cases() -> None:
    plan = planned(Asked(0.9, 0.89))
    assert (plan.holds, plan.likely) == (None, None)
    assert all(chance < 0.05 for _, chance in plan.curve)


def test_where_less_is_better_the_question_is_turned() -> None:
    assert planned(Asked(0.1, 0.05, "lower")).likely == planned(Asked(0.9, 0.95)).likely


def test_high_risk_needs_more() -> None:
    usual, strict = planned(Asked(0.9, 0.95)), planned(Asked(0.9, 0.95, confidence=0.975))
    assert usual.likely is not None
    assert strict.likely is not None
    assert strict.likely.cases > usual.likely.cases


def test_the_curve_rises_through_the_wanted_chance() -> None:
    plan = planned(Asked(0.9, 0.95))
    assert plan.curve[0][1] < 0.3
    assert plan.curve[-1][1] > 0.8
    assert 30 <= len(plan.curve) <= 40


def test_the_page_answers_and_keeps_the_question_in_its_address(scene: Scene) -> None:
    page = text_of(
        scene.stakeholder, "/evals/plan?threshold=0.9&rate=0.95&cost=0.5&seconds=30&have=50&chance=0.8"
    )
    for told in (
        "Show at least 90% when the true rate is 95%",
        "Cost of them",
        "Show the numbers",
        'value="0.95"',
    ):
        assert told in page
    assert "Show at least 90%" in text_of(scene.stakeholder, "/evals/plan")


def test_a_question_that_makes_no_sense_is_refused_beside_its_field(scene: Scene) -> None:
    answer = scene.engineer.get("/evals/plan?threshold=90&rate=x&chance=0.8&have=-1")
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "Give a share between 0.001 and 0.999." in page
    assert "Give a whole number from 0 on." in page
    assert 'value="90"' in page


def test_a_hopeless_plan_says_what_would_help(scene: Scene) -> None:
    page = text_of(scene.engineer, "/evals/plan?threshold=0.9&rate=0.85&chance=0.8")
    assert "More cases do not help" in page


def test_every_open_verdict_leads_to_its_plan(scene: Scene) -> None:
    run = scene.store(a_run(110, 120, at=NOW))
    with scene.database.writing() as session:
        put(session, scene.initiative(session), scene.actor, now=NOW)
    for path in (scene.path, f"/evals/runs/{run.id}"):
        page = text_of(scene.engineer, path)
        wanted = "/evals/plan?threshold=0.9&amp;rate=0.916667&amp;direction=higher&amp;have=120"
        assert wanted in page
    plan = text_of(scene.engineer, wanted.replace("&amp;", "&") + "&chance=0.8")
    assert ">877 <" in plan
