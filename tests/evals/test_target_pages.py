"""Targets by the page: set, changed with a reason, removed; refusals stand beside the fields."""

import pytest

from tests.evals.conftest import Scene
from tests.evals.evidence import a_run
from tracker.evals import queries
from tracker.evals.queries import Target

FORM = {
    "suite": "policy-answers",
    "metric": "pass_rate",
    "role": "main",
    "direction": "higher",
    "threshold": "0.9",
    "unit": "proportion",
    "reason": "",
    "version": "0",
}


def post(scene: Scene, browser=None, **more: str):  # type: ignore[no-untyped-def]
    return (browser or scene.engineer).post(f"{scene.path}/targets", {**FORM, **more})


def targets(scene: Scene) -> list[Target | None]:
    with scene.database.reading() as session:
        return [line.target for line in queries.lines_of(session, scene.initiative(session).id)]


def test_a_target_is_set_and_listed(scene: Scene) -> None:
    assert post(scene).status_code == 303
    page = scene.engineer.get(f"{scene.path}/targets").get_data(as_text=True)
    assert "at least 0.90" in page
    assert "main metric" in page


def test_after_a_run_the_reason_is_asked_for_beside_its_field(scene: Scene) -> None:
    post(scene)
    scene.store(a_run())
    refused = post(scene, threshold="0.8", version="1")
    assert refused.status_code == 422
    page = refused.get_data(as_text=True)
    assert "say why it changes now" in page
    assert 'value="0.8"' in page
    assert post(scene, threshold="0.8", version="1", reason="Scope was cut").status_code == 303
    (target,) = targets(scene)
    assert target is not None
    assert (target.threshold, target.reason) == (0.8, "Scope was cut")
    assert "Scope was cut" in scene.engineer.get(f"{scene.path}/targets").get_data(as_text=True)


def test_a_stale_form_is_told_who_saved_first_and_may_be_sent_again(scene: Scene) -> None:
    post(scene)
    post(scene, threshold="0.92", version="1")
    stale = post(scene, threshold="0.7", version="1")
    assert stale.status_code == 409
    page = stale.get_data(as_text=True)
    assert f"{scene.actor.name} changed this" in page
    assert 'value="0.7"' in page
    assert 'name="version" type="hidden" value="2"' in page
    assert post(scene, threshold="0.7", version="2").status_code == 303


@pytest.mark.parametrize(
    ("change", "text"),
    [
        ({"threshold": "90"}, "between 0 and 1"),
        ({"threshold": "much"}, "decimal point"),
        ({"threshold": "1e999"}, "Type a number"),
        ({"threshold": "nan"}, "Type a number"),
        ({"threshold": "1_0"}, "decimal point"),
        ({"suite": ""}, "Name the suite"),
        ({"role": "boss"}, "Not a valid choice"),
        ({"direction": "unknown"}, "Not a valid choice"),
        ({"version": "9" * 30, "metric": "m" * 300}, "longer than 200"),
    ],
)
def test_what_cannot_be_a_target_comes_back_with_its_fault(
    scene: Scene, change: dict[str, str], text: str
) -> None:
    answer = post(scene, **change)
    assert (answer.status_code, targets(scene)) == (422, [])
    assert text in answer.get_data(as_text=True)


def test_a_target_is_removed_only_with_a_reason_after_a_run(scene: Scene) -> None:
    post(scene)
    scene.store(a_run())
    (target,) = targets(scene)
    assert target is not None
    path = f"{scene.path}/targets/{target.id}/remove"
    assert scene.engineer.post(path, {}).status_code == 422
    assert scene.engineer.post(path, {"reason": "Measured elsewhere"}).status_code == 303
    assert targets(scene) == [None]
    assert scene.engineer.post(path, {"reason": "again"}).status_code == 404


def test_the_form_is_filled_for_the_metric_of_the_address(scene: Scene) -> None:
    scene.store(a_run(100, 120, cases=True))
    page = scene.engineer.get(f"{scene.path}/targets?suite=policy-answers&metric=latency_p95_ms")
    text = page.get_data(as_text=True)
    assert 'value="latency_p95_ms"' in text
    assert '<option selected value="ms">' in text


def test_only_members_set_targets_and_everybody_sees_them(scene: Scene) -> None:
    post(scene)
    statuses = [post(scene, browser).status_code for browser in (scene.stranger, scene.stakeholder)]
    assert statuses == [403, 403]
    page = scene.stakeholder.get(f"{scene.path}/targets").get_data(as_text=True)
    assert "at least 0.90" in page
    assert "Set a target" not in page
    assert scene.engineer.post("/initiatives/HIDDEN/evals/targets", FORM).status_code == 404
