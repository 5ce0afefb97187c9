"""The record: prompts against models, systems with their unknown parts, datasets and what they are for."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from tests.demo_company import Demo
from tests.evals.conftest import Scene
from tests.evals.evidence import a_run
from tests.evals.test_eval_pages import NOW, text_of
from tests.initiatives.test_statements import counted
from tracker.evals.models import DatasetVersion
from tracker.evals.queries.record import datasets_of
from tracker.evals.rules.kinds import RunStatus
from tracker.evals.rules.matrix import per_thousand, unknown_parts
from tracker.evals.rules.normalised import DatasetPart, SystemPart
from tracker.gates.models import Decision
from tracker.initiatives import queries

DAY = timedelta(days=1)
COST = {"cost": 600.0, "currency": "EUR"}
PATH = "/initiatives/POLICY-QA/evals/record"


def system(model: str, prompt: str, **more: str) -> SystemPart:
    return SystemPart(model=model, model_version="1", prompt=prompt, prompt_version="2", **more)


def test_each_prompt_with_each_model_shows_its_newest_whole_run(scene: Scene) -> None:
    scene.store(
        a_run(60, 120, at=NOW - 4 * DAY, system=system("orion", "short")),
        a_run(90, 120, at=NOW - 3 * DAY, system=system("orion", "short")),
        a_run(120, 120, at=NOW - DAY, system=system("orion", "short"), status=RunStatus.PARTIAL),
        a_run(
            108,
            120,
            at=NOW - 2 * DAY,
            system=system("lyra", "polite"),
            cases=True,
            cost=600.0,
            currency="EUR",
        ),
    )
    page = text_of(scene.stakeholder, PATH)
    for told in ("orion@1", "lyra@1", "short@2", "polite@2", "0.750", "0.900", "€50.00 per 1,000 calls"):
        assert told in page
    assert page.count("not measured") == 2
    assert "0.500" not in page
    assert "1.000" not in page.partition("Systems")[0].partition("Prompts against models")[2]


def test_a_withdrawn_run_leaves_its_cell(scene: Scene) -> None:
    run = scene.store(a_run(60, 120, system=system("orion", "short")))
    scene.engineer.post(f"/evals/runs/{run.id}/withdraw", {"reason": "wrong"})
    assert "0.500" not in text_of(scene.stakeholder, PATH)


def test_parts_that_nobody_stated_are_named(scene: Scene) -> None:
    scene.store(a_run(system=SystemPart(model="orion")))
    page = text_of(scene.stakeholder, PATH)
    assert "prompt, code" in page
    assert unknown_parts(system("m", "p", code="abc")) == ()


def test_without_runs_the_record_says_what_to_do(scene: Scene) -> None:
    page = text_of(scene.engineer, PATH)
    assert "No run names what it measured yet." in page
    assert "No run names its dataset yet." in page


def test_a_member_says_what_a_dataset_is_for(scene: Scene) -> None:
    scene.store(a_run(dataset=DatasetPart("policy questions", "3", sha256="ab" * 32, cases=120)))
    with scene.database.reading() as session:
        version_id = session.scalars(select(DatasetVersion.id)).one()
    path = f"/initiatives/POLICY-QA/evals/datasets/{version_id}/role"
    assert scene.engineer.post(path, {"role": "held_out"}).status_code == 303
    page = text_of(scene.stakeholder, PATH)
    assert "held out" in page
    assert "abababababab" in page
    assert "said that a dataset version is held out" in text_of(
        scene.stakeholder, "/initiatives/POLICY-QA/activity"
    )
    assert scene.engineer.post(path, {"role": "best"}).status_code == 422
    assert scene.stranger.post(path, {"role": "dev"}).status_code == 403
    assert scene.engineer.post(path.replace(version_id, "nowhere"), {"role": "dev"}).status_code == 404


@pytest.mark.parametrize("runs", [2, 12])
def test_the_page_sends_the_same_statements_whatever_it_shows(scene: Scene, runs: int) -> None:
    scene.store(*(a_run(60 + n, 120, system=system(f"m{n}", f"p{n}"), at=NOW - n * DAY) for n in range(runs)))
    with counted(scene.database.engine) as sent:
        text_of(scene.engineer, PATH)
    assert len(sent) <= 13


def test_of_many_prompts_the_newest_are_shown_and_it_is_said(scene: Scene) -> None:
    scene.store(*(a_run(system=system(f"m{n % 10}", f"p{n:02}"), at=NOW - n * DAY) for n in range(30)))
    page = text_of(scene.engineer, PATH)
    matrix = page.partition("Systems</h2>")[0]
    assert "2 older models and 5 older prompts are left out." in page
    assert "p00@2" in matrix
    assert "p29@2" not in matrix


def test_the_cost_of_a_thousand_calls_is_not_known_without_calls() -> None:
    assert per_thousand(600.0, 120) == pytest.approx(50.0)
    assert (per_thousand(None, 120), per_thousand(600.0, 0)) == (None, None)


def test_a_dataset_tells_how_many_gates_were_decided_on_it(demo: Demo) -> None:
    with demo.database.reading() as session:
        found = queries.by_key(session, "CLM-TRIAGE")
        assert found is not None
        lines = datasets_of(session, found.id)
        decisions = session.scalar(
            select(func.count()).select_from(Decision).where(Decision.initiative_id == found.id)
        )
    assert max(line.gates for line in lines) >= 1
    assert all(line.gates <= (decisions or 0) for line in lines)
