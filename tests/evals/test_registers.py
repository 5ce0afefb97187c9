"""Registers: models with their retirement, versions of prompts that never change, and what runs them."""

import io
import json
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.evals.conftest import KEY, Scene
from tests.evals.evidence import a_run, stored
from tests.evals.test_eval_pages import NOW, text_of
from tests.initiatives.test_statements import counted
from tracker.core import clock
from tracker.core.ids import new_id
from tracker.endpoints.models import Deployment, Endpoint
from tracker.evals.rules.diffing import MOST_LINES, TooLong, differences
from tracker.evals.rules.normalised import SystemPart
from tracker.evals.rules.register import (
    ModelEntry,
    PromptEntry,
    canonical,
    model_faults,
    prompt_digest,
    prompt_faults,
    retirement,
)
from tracker.initiatives import queries

TODAY = NOW.date()
PROMPTS = f"/initiatives/{KEY}/evals/prompts"
API = f"/api/v1/initiatives/{KEY}/prompts"
ORION = {"name": "orion", "version": "3", "provider": "Orion"}
SYSTEM = SystemPart(model="orion", model_version="3", prompt="answer", prompt_version="22")


@pytest.mark.parametrize(
    ("days", "told"),
    [
        (None, ""),
        (91, ""),
        (90, "retires in 90 days"),
        (1, "retires in 1 day,"),
        (0, "retires today"),
        (-3, "retired, on"),
    ],
)
def test_a_model_is_marked_from_ninety_days_before_it_retires(days: int | None, told: str) -> None:
    said = retirement(None if days is None else TODAY + timedelta(days=days), TODAY)
    assert said.startswith(told)
    assert bool(said) == bool(told)


def test_a_model_cannot_retire_before_it_is_released() -> None:
    entry = ModelEntry("orion", released_on=date(2026, 5, 1), retires_on=date(2026, 4, 1))
    assert model_faults(entry) == {"retires_on": "It cannot retire before it is released."}
    assert set(model_faults(ModelEntry("", source_url="javascript:x"))) == {"name", "source_url"}


@pytest.mark.parametrize(
    "odd",
    [
        "[1]",
        "{",
        '"text"',
        "NaN",
        '{"a": NaN}',
        "[" * 5_000,
        "x" * 20_000,
        '{"a": "\\ud800"}',
        '{"a": 1e999}',
        '{"a": 1, "a": 2}',
        '{"b": {"a": 1, "a": 2}}',
    ],
)
def test_parameters_are_one_json_object(odd: str) -> None:
    assert "parameters" in prompt_faults(PromptEntry("answer", "1", "Hello", odd))
    with pytest.raises(ValueError, match=r"JSON object|At most|control character|is there twice"):
        canonical(odd)


def test_the_digest_is_over_template_parameters_and_model_and_not_over_names() -> None:
    one = PromptEntry("answer", "1", "Hello", '{"b": 1, "a": 2}', "orion", "3")
    same = PromptEntry("other", "2", "Hello", '{"a": 2, "b": 1}', "orion", "3", "note")
    assert prompt_digest(one) == prompt_digest(same)
    assert prompt_digest(one) != prompt_digest(
        PromptEntry("answer", "1", "Hello ", '{"a": 2, "b": 1}', "orion", "3")
    )


def test_equal_texts_have_no_difference_and_far_lines_are_left_out() -> None:
    text = "\n".join(f"line {n}" for n in range(40))
    assert {row.kind for row in differences(text, text)} <= {"same", "left_out"}
    rows = differences(text, text.replace("line 20", "line twenty"))
    assert [row.kind for row in rows] == ["left_out", *["same"] * 3, "changed", *["same"] * 3, "left_out"]
    changed = next(row for row in rows if row.kind == "changed")
    assert changed.old == (("line ", False), ("20", True))
    assert changed.new == (("line ", False), ("twenty", True))


lines = st.lists(st.text(alphabet="ab \n", max_size=6), max_size=12).map("\n".join)


@given(lines, lines)
def test_both_sides_of_a_difference_hold_every_line_that_is_shown(old: str, new: str) -> None:
    rows = differences(old, new)
    for side, text in (("old", old), ("new", new)):
        wanted = text.split("\n")
        at = 0
        for row in rows:
            if row.kind == "left_out":
                at += row.equal
            elif getattr(row, f"{side}_number") is not None:
                assert getattr(row, f"{side}_number") == at + 1
                assert "".join(piece for piece, _ in getattr(row, side)) == wanted[at]
                at += 1
        assert at == len(wanted)


def test_two_texts_of_many_changed_lines_are_compared_in_bounded_time() -> None:
    old, new = ("\n".join(f"{at} " + " ".join(side * 120) for at in range(1_000)) for side in ("ab", "ba"))
    rows = differences(old, new)
    assert len(rows) == 1_000
    assert any(len(row.old) > 1 for row in rows)
    assert rows[-1].old == ((old.split("\n")[-1], True),)


def test_texts_of_too_many_lines_are_not_compared() -> None:
    with pytest.raises(TooLong):
        differences("a\n" * MOST_LINES, "b")


def register(scene: Scene, browser=None, **more: str):  # type: ignore[no-untyped-def]
    return (browser or scene.engineer).post("/models", {**ORION, **more})


def test_models_that_runs_name_are_listed_and_can_be_registered(scene: Scene) -> None:
    scene.store(a_run(system=SYSTEM))
    page = scene.engineer.get("/models").get_data(as_text=True)
    assert "named by runs, not registered" in page
    assert "/models/new?name=orion&amp;version=3" in page
    assert 'value="orion"' in scene.engineer.get("/models/new?name=orion&version=3").get_data(as_text=True)
    soon = (clock.now().date() + timedelta(days=23)).isoformat()
    made = register(scene, retires_on=soon)
    assert made.status_code == 303
    for path in ("/models", made.location, scene.path):
        assert "retires in 23 days" in text_of(scene.stakeholder, path)
    assert KEY in text_of(scene.stakeholder, made.location)
    again = register(scene)
    assert again.status_code == 422
    assert "registered already" in again.get_data(as_text=True)


def test_a_run_on_a_retired_model_says_so(scene: Scene) -> None:
    run = scene.store(a_run(system=SYSTEM))
    register(scene, retires_on="2020-01-01")
    page = text_of(scene.stakeholder, f"/evals/runs/{run.id}")
    assert "retired, on 1 Jan 2020" in page
    assert "code" in page.partition("Not stated")[2][:60]


def test_what_is_known_of_a_model_is_changed_by_those_who_may(scene: Scene) -> None:
    path = register(scene).location
    assert register(scene, scene.stakeholder, name="x").status_code == 403
    assert scene.engineer.post(path, {**ORION, "retires_on": "tomorrow"}).status_code == 422
    assert scene.engineer.post(path, {**ORION, "note": "Cheaper"}).status_code == 303
    assert "Cheaper" in text_of(scene.stakeholder, path)
    assert scene.stakeholder.get("/models/nothing").status_code == 404


def seen_on(scene: Scene, path: str) -> str:
    page = scene.engineer.get(f"{path}/edit").get_data(as_text=True)
    return page.partition('name="seen"')[2].partition('value="')[2].partition('"')[0]


def test_nobody_writes_over_a_change_that_they_did_not_see(scene: Scene) -> None:
    path = register(scene).location
    seen = seen_on(scene, path)
    assert scene.engineer.post(path, {**ORION, "note": "Cheaper", "seen": seen}).status_code == 303
    refused = scene.engineer.post(path, {**ORION, "note": "Dearer", "seen": seen})
    assert refused.status_code == 422
    page = refused.get_data(as_text=True)
    assert "changed this meanwhile" in page
    assert 'value="Dearer"' in page
    assert "Cheaper" in text_of(scene.stakeholder, path)
    anew = page.partition('name="seen"')[2].partition('value="')[2].partition('"')[0]
    assert scene.engineer.post(path, {**ORION, "note": "Dearer", "seen": anew}).status_code == 303
    assert "Dearer" in text_of(scene.stakeholder, path)


def test_a_hidden_initiative_is_in_no_count_of_a_model(scene: Scene) -> None:
    with scene.database.writing() as session:
        hidden = queries.by_key(session, "HIDDEN")
        assert hidden is not None
        stored(session, hidden, scene.actor, a_run(system=SYSTEM))
    path = register(scene).location
    assert "HIDDEN" not in text_of(scene.stakeholder, path)
    (line,) = scene.stakeholder.get("/api/v1/models?q=orion").get_json()["items"]
    assert (line["runs"], line["initiatives"]) == (0, 0)


def record(scene: Scene, version: str = "22", template: str = "Answer: {{q}}", **more: object):  # type: ignore[no-untyped-def]
    form = {"name": "answer", "version": version, "template": template, "model": "orion@3", **more}
    return scene.engineer.post(PROMPTS, form)


def test_a_version_is_recorded_with_its_runs_and_where_it_runs(scene: Scene) -> None:
    scene.store(a_run(system=SYSTEM))
    assert "template not recorded" in text_of(scene.engineer, PROMPTS)
    made = record(scene, parameters='{"temperature": 0.2}', template="Line one\r\n{{q}} <b>")
    assert made.status_code == 303
    with scene.database.writing() as session:
        initiative_id = scene.initiative(session).id
        endpoint = Endpoint(
            initiative_id=initiative_id, name="answers", url="https://a.example/", environment="production"
        )
        session.add(endpoint)
        session.flush()
        parts = {"prompt": "answer", "prompt_version": "22", "version": "1.2", "traffic_percent": 5.0}
        session.add(Deployment(endpoint_id=endpoint.id, started_at=NOW, **parts))
        place = f"/endpoints/{endpoint.id}"
    page = text_of(scene.stakeholder, made.location)
    for told in (
        "Line one\n{{q}} &lt;b&gt;",
        "temperature",
        "orion 3",
        "0.917",
        "answers",
        "5.0 % of traffic",
    ):
        assert told in page
    assert "runs now" in text_of(scene.stakeholder, PROMPTS)
    assert "model, code not stated" in text_of(scene.stakeholder, place)


def test_a_version_is_never_changed(scene: Scene) -> None:
    assert record(scene).status_code == 303
    again = record(scene)
    assert again.status_code == 422
    assert "is in already" in again.get_data(as_text=True)
    other = record(scene, template="Another text")
    assert other.status_code == 422
    page = other.get_data(as_text=True)
    assert "take a new version" in page
    assert "Another text" in page


def test_a_template_comes_from_a_file_too(scene: Scene) -> None:
    made = record(scene, template="", file=(io.BytesIO("Größe: {{q}}".encode()), "answer.txt"))
    assert "Größe" in text_of(scene.stakeholder, made.location)
    odd = record(scene, "23", template="", file=(io.BytesIO(b"\xff\xfe\x00"), "answer.txt"))
    assert odd.status_code == 422
    assert "no UTF-8 text" in odd.get_data(as_text=True)
    assert record(scene, "24", template="a\x00b").status_code == 422
    assert record(scene, "25", template=" ").status_code == 422


def test_two_versions_stand_side_by_side(scene: Scene) -> None:
    old = record(scene, "21", "Be brief.\nAnswer: {{q}}").location.rpartition("/")[2]
    new = record(scene, "22", "Be brief.\nAnswer with a clause: {{q}}", model="lyra@1").location.rpartition(
        "/"
    )[2]
    page = scene.stakeholder.get(f"{PROMPTS}/compare?old={old}&new={new}").get_data(as_text=True)
    assert "<ins> with a clause</ins>" in page
    assert "<del>orion</del>" in page
    assert "equal" in page  # the parameters
    assert scene.stakeholder.get(f"{PROMPTS}/compare?old={old}&new={new_id()}").status_code == 404
    hidden = PROMPTS.replace(KEY, "HIDDEN")
    assert scene.stakeholder.get(f"{hidden}/compare?old={old}&new={new}").status_code == 404


def test_the_api_records_and_gives_prompts_as_they_are(scene: Scene) -> None:
    body = {
        "name": "answer",
        "version": "22",
        "template": "  Hello\n",
        "parameters": '{"t": 1}',
        "model": "orion",
    }
    made = scene.engineer.post(API, json=body)
    assert made.status_code == 201
    whole = scene.stakeholder.get(f"{API}/{made.get_json()['id']}").get_json()
    assert whole["template"] == "  Hello\n"
    assert json.loads(whole["parameters"]) == {"t": 1}
    assert len(scene.stakeholder.get(API).get_json()["items"]) == 1
    assert scene.engineer.post(API, json=body).status_code == 409
    assert scene.engineer.post(API, json={**body, "template": "x"}).status_code == 422
    assert scene.stakeholder.post(API, json=body).status_code == 403


def test_the_api_sets_a_model_again_and_again(scene: Scene) -> None:
    first = scene.engineer.post("/api/v1/models", json={**ORION, "retires_on": "2027-01-01"}).get_json()
    second = scene.engineer.post("/api/v1/models", json={**ORION, "retires_on": "2027-02-01"}).get_json()
    assert first["id"] == second["id"]
    (line,) = scene.stakeholder.get("/api/v1/models").get_json()["items"]
    assert (line["retires_on"], line["registered"]) == ("2027-02-01", True)
    name = {"name": ORION["name"], "version": ORION["version"]}
    scene.engineer.post("/api/v1/models", json={**name, "provider": "Orion Labs"})
    scene.engineer.post("/api/v1/models", json={**name, "released_on": "2026-02-01"})
    (line,) = scene.stakeholder.get("/api/v1/models").get_json()["items"]
    kept = ("Orion Labs", "2026-02-01", "2027-02-01")  # what is not sent stays
    assert (line["provider"], line["released_on"], line["retires_on"]) == kept
    scene.engineer.post("/api/v1/models", json={**name, "retires_on": None})
    (line,) = scene.stakeholder.get("/api/v1/models").get_json()["items"]
    assert line["retires_on"] is None
    assert scene.engineer.post("/api/v1/models", json={"name": ""}).status_code == 422


def test_the_pages_send_a_fixed_number_of_statements(scene: Scene) -> None:
    numbers = []
    for times in (1, 10):
        for at in range(times):
            part = SystemPart(
                model="orion", model_version=f"{times}-{at}", prompt="answer", prompt_version=f"{times}-{at}"
            )
            scene.store(a_run(system=part, at=NOW - timedelta(hours=at)))
            register(scene, version=f"{times}-{at}")
            made = record(scene, f"{times}-{at}")
        sent = []
        for path in ("/models", PROMPTS, made.location):
            with counted(scene.database.engine) as seen:
                assert scene.stakeholder.get(path).status_code == 200
            sent.append(len(seen))
        numbers.append(sent)
    assert numbers[0] == numbers[1]
    assert max(numbers[1]) <= 12
