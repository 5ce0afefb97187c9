"""Importing by the page: a preview before anything is saved, faults beside the field, nothing twice."""

import io
import re
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from sqlalchemy import func, select
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.test import encode_multipart

from tests.evals.builders import a_promptfoo_file
from tests.evals.conftest import Scene
from tests.evals.sample_files import FILES
from tests.evals.test_targets import put
from tracker.core import clock
from tracker.evals.models import Run, Suite, SystemVersion

OWN = FILES / "own"
FILE = a_promptfoo_file(110, 10)
VARIANTS = (OWN / "promptfoo" / "v0.123.1.json").read_bytes()


def send(scene: Scene, *files: tuple[str, bytes], browser=None):  # type: ignore[no-untyped-def]
    """Choose files on the page, as a browser does without JavaScript."""
    browser = browser or scene.engineer
    sent = [FileStorage(io.BytesIO(content), name) for name, content in files]
    boundary, body = encode_multipart(
        MultiDict([("csrf_token", browser.csrf), *(("files", f) for f in sent)])
    )
    kind = f"multipart/form-data; boundary={boundary}"
    return browser.client.post(f"{scene.path}/import", data=body, content_type=kind)


def preview(scene: Scene, *files: tuple[str, bytes]) -> tuple[str, str]:
    """Upload files and give the address and the text of the preview."""
    answer = send(scene, *files)
    assert answer.status_code == 303, answer.get_data(as_text=True)
    page = scene.engineer.get(answer.location)
    assert page.status_code == 200
    return answer.location, page.get_data(as_text=True)


def form_of(location: str, **more: object) -> dict[str, object]:
    """What the preview's form sends when nothing is changed but `more`; a file has one run."""
    tokens = re.findall(r"file=(\w+)", location)
    form: dict[str, object] = {"file": tokens}
    for at in range(len(tokens)):
        form |= {f"{at}-suite": "policy-answers", f"{at}-system": "", f"{at}-runs": ["0"]}
    return form | more


def save(scene: Scene, form: dict[str, object]):  # type: ignore[no-untyped-def]
    return scene.engineer.post(f"{scene.path}/runs", form)


def count(scene: Scene) -> int:
    with scene.database.reading() as session:
        return session.scalar(select(func.count()).select_from(Run)) or 0


def test_a_file_is_previewed_with_its_metrics_and_saved_as_a_run(scene: Scene) -> None:
    with scene.database.writing() as session:
        put(session, scene.initiative(session), scene.actor)
    location, page = preview(scene, ("results.json", FILE))
    for text in ("results.json", "promptfoo, 1 run", "0.917", "0.865–0.950", "Needs data", "orion-large-3"):
        assert text in page
    assert count(scene) == 0
    answer = save(scene, form_of(location))
    assert (answer.status_code, count(scene)) == (303, 1)
    run = scene.engineer.get(answer.location)
    assert "promptfoo run #1 of policy-answers" in run.get_data(as_text=True)


def test_names_of_suite_and_system_are_the_persons_to_change(scene: Scene) -> None:
    location, _ = preview(scene, ("results.json", FILE))
    form = form_of(location, **{"0-suite": "nightly", "0-system": "model=own@7\ncode=4f2c1d9"})
    assert save(scene, form).status_code == 303
    with scene.database.reading() as session:
        system = session.scalars(select(SystemVersion)).one()
        assert session.scalars(select(Suite.name)).one() == "nightly"
        assert (system.model, system.model_version, system.code) == ("own", "7", "4f2c1d9")


def test_of_several_variants_the_chosen_ones_are_saved(scene: Scene) -> None:
    location, page = preview(scene, ("variants.json", VARIANTS))
    assert page.count('type="checkbox"') == 4
    assert save(scene, form_of(location, **{"0-runs": ["1", "3"]})).status_code == 303
    assert count(scene) == 2
    _, again = preview(scene, ("variants.json", VARIANTS))
    assert (again.count('type="checkbox"'), again.count("In already")) == (2, 2)


def test_several_files_are_saved_together_or_not_at_all(scene: Scene) -> None:
    other = a_promptfoo_file(90, 30)
    location, _ = preview(scene, ("a.json", FILE), ("b.json", other))
    second, _ = preview(scene, ("b.json", other))
    assert save(scene, form_of(second)).status_code == 303
    refused = save(scene, form_of(location))
    assert (refused.status_code, count(scene)) == (409, 1)
    assert "Nothing was saved" in refused.get_data(as_text=True)
    assert save(scene, form_of(location, **{"1-runs": []})).status_code == 303
    assert count(scene) == 2


def test_a_file_that_is_in_already_offers_nothing_to_save(scene: Scene) -> None:
    location, _ = preview(scene, ("results.json", FILE))
    save(scene, form_of(location))
    _, page = preview(scene, ("again.json", FILE))
    assert "Everything here is in already" in page
    assert 'type="checkbox"' not in page


@pytest.mark.parametrize(
    ("change", "text"),
    [
        ({"0-suite": ""}, "Name the suite"),
        ({"0-suite": "s" * 300}, "longer than 200"),
        ({"0-system": "what is this"}, "NAME=VERSION"),
        ({"0-runs": []}, "Choose at least one run"),
        ({"0-runs": ["7"]}, "not a valid choice"),
        ({"0-runs": ["x"]}, "Choose at least one run"),
    ],
)
def test_what_cannot_be_saved_comes_back_with_what_was_typed(
    scene: Scene, change: dict[str, object], text: str
) -> None:
    location, _ = preview(scene, ("results.json", FILE))
    form = form_of(location, **{"0-system": "model=typed@1"}) | change
    answer = save(scene, form)
    assert (answer.status_code, count(scene)) == (422, 0)
    page = answer.get_data(as_text=True)
    assert text in page
    assert str(form["0-system"]) in page


def test_broken_files_are_named_with_their_place_beside_the_field(scene: Scene) -> None:
    answer = send(
        scene, ("cut.json", FILE[:400]), ("good.json", FILE), ("x.jsonl", b'{"id": 1, "passed": true}\n{')
    )
    assert answer.status_code == 422
    page = answer.get_data(as_text=True)
    assert "cut.json, line" in page
    assert "x.jsonl, line 2" in page
    kept = re.search(r'href="([^"]*import\?file=\w+)"', page)
    assert kept is not None
    assert scene.engineer.get(kept[1]).status_code == 200


def outcome(scene: Scene, file: Path) -> set[int]:
    """Send a file all the way as far as it goes, and give every status that was not a redirect."""
    sent = send(scene, (file.name, file.read_bytes()))
    if sent.status_code != 303:
        return {sent.status_code}
    shown = scene.engineer.get(sent.location)
    saved = save(scene, form_of(sent.location, **{"0-suite": "hostile"}))
    if saved.status_code == 422:
        return {422} if "taken wrongly" in saved.get_data(as_text=True) else {0}
    return {shown.status_code, scene.engineer.get(saved.location).status_code}


@pytest.mark.sweep
def test_hostile_files_are_refused_or_read_and_never_a_fault_of_ours(scene: Scene) -> None:
    files = sorted((OWN / "hostile").iterdir())
    outcomes = {file.name: outcome(scene, file) for file in files}
    assert {name: found for name, found in outcomes.items() if found not in ({422}, {200})} == {}
    assert outcomes["inspect_traversal.eval"] == outcomes["inspect_cut_off.eval"] == {422}


def test_no_file_chosen_is_said(scene: Scene) -> None:
    answer = scene.engineer.post(f"{scene.path}/import", {})
    assert answer.status_code == 422
    assert "Choose at least one file" in answer.get_data(as_text=True)


def test_a_file_name_is_only_a_name(scene: Scene) -> None:
    _, page = preview(scene, ('../../<b>etc</b>\\"x".json', FILE))
    assert "<b>etc" not in page
    assert "../" not in page


def test_an_upload_is_kept_for_an_hour_and_then_asked_for_again(scene: Scene) -> None:
    location, _ = preview(scene, ("results.json", FILE))
    with time_machine.travel(clock.now() + timedelta(minutes=61), tick=False):
        gone = scene.engineer.get(location)
        refused = save(scene, form_of(location))
    assert (gone.status_code, refused.status_code, count(scene)) == (410, 410, 0)
    assert "choose the file again" in gone.get_data(as_text=True)


def test_a_token_that_names_nothing_is_a_gone_upload(scene: Scene) -> None:
    for token in ("", "x", "../../secret_key", "0" * 32, "%00"):
        answer = scene.engineer.get(f"{scene.path}/import?file={token}")
        assert answer.status_code == 410
        assert save(scene, {"file": token, "0-suite": "x"}).status_code == 410


def test_an_upload_is_its_persons_alone_and_unreadable_to_others(scene: Scene, app, sign_in) -> None:  # type: ignore[no-untyped-def]
    location, _ = preview(scene, ("results.json", FILE))
    admin = sign_in("admin")
    assert admin.get(location).status_code == 410
    (file,) = (app.extensions["tracker.settings"].data_dir / "staging" / scene.actor.person_id).iterdir()
    assert file.stat().st_mode & 0o777 == 0o600
    save(scene, form_of(location))
    assert not file.exists()


@pytest.mark.parametrize("path", ["/import", "/runs"])
def test_only_members_import(scene: Scene, path: str) -> None:
    outcomes = [b.post(f"{scene.path}{path}", {}).status_code for b in (scene.stranger, scene.stakeholder)]
    hidden = scene.engineer.post(f"/initiatives/HIDDEN/evals{path}", {}).status_code
    assert (outcomes, hidden) == ([403, 403], 404)


def test_a_large_file_fits_the_upload_and_no_other_form(scene: Scene) -> None:
    large = b"id,passed,output\n" + b"q,true," + b"long " * 600_000
    assert send(scene, ("large.csv", large)).status_code == 303
    form = {"suite": "x" * 3_000_000}
    assert scene.engineer.post(f"{scene.path}/targets", form).status_code == 413


COMMAS = b"frage;rating\nq-1;0,5\nq-2;1,0\n"
SAID = {"0-columns": "id=frage\r\ndecimal=,\r\n", "0-suite": "nightly"}


def test_a_table_is_read_as_the_person_says_and_only_then_saved(scene: Scene) -> None:
    location, page = preview(scene, ("scores.csv", COMMAS))
    assert "frage, rating" in page
    assert "nothing known" in page
    assert "in already" not in page
    assert save(scene, form_of(location)).status_code == 422
    shown = save(scene, form_of(location, **SAID))
    assert (shown.status_code, count(scene)) == (200, 0)
    assert "0.75" in shown.get_data(as_text=True)
    saved = save(scene, form_of(location, **SAID, **{"0-seen": SAID["0-columns"]}))
    assert (saved.status_code, count(scene)) == (303, 1)


def test_what_was_said_of_a_table_is_remembered_for_the_next_with_its_columns(scene: Scene) -> None:
    location, _ = preview(scene, ("scores.csv", COMMAS))
    save(scene, form_of(location, **SAID, **{"0-seen": SAID["0-columns"]}))
    location, page = preview(scene, ("next.csv", b"rating;frage\n0,25;q-1\n0,75;q-2\n"))
    assert "id=frage\ndecimal=,</textarea>" in page
    assert "0.5" in page
    forgotten = save(scene, form_of(location, **{"0-columns": "", "0-seen": "id=frage\ndecimal=,"}))
    assert forgotten.status_code == 422
    assert "tells the cases apart" in forgotten.get_data(as_text=True)


@pytest.mark.parametrize(
    ("said", "text"), [("colour=red", "says nothing about a column"), ("id=nope", "There is no column")]
)
def test_columns_that_cannot_be_are_refused_beside_the_field(scene: Scene, said: str, text: str) -> None:
    location, _ = preview(scene, ("cases.csv", b"id,score\na,1\nb,0\n"))
    typed = {"0-columns": said, "0-system": "model=typed@1"}
    for seen in ("", said):
        answer = save(scene, form_of(location, **typed, **{"0-seen": seen}))
        page = answer.get_data(as_text=True)
        assert (answer.status_code, count(scene)) == (422, 0)
        assert text in page
        assert "model=typed@1" in page


def test_reading_again_keeps_what_was_chosen(scene: Scene) -> None:
    location, _ = preview(scene, ("cases.csv", b"id,score\na,1\nb,0\n"))
    answer = save(scene, form_of(location, **{"again": "1", "0-suite": "own name"}))
    assert answer.status_code == 200
    assert 'value="own name"' in answer.get_data(as_text=True)
    assert count(scene) == 0
