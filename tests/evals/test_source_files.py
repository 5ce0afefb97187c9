"""Result files as they came: kept with the run, downloaded with a checked digest, dropped for a reason."""

import gzip
import hashlib
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from tests.evals.builders import a_promptfoo_file
from tests.evals.conftest import KEY, Scene
from tests.evals.test_eval_pages import text_of
from tests.evals.test_import_page import form_of, preview, save
from tracker.accounts import guards as accounts
from tracker.core import clock
from tracker.core.ids import new_id
from tracker.evals.actions.pruning import look_through
from tracker.evals.actions.source_files import Damaged, Kept, SourceFiles
from tracker.evals.models import Run
from tracker.evals.rules.file_names import file_name
from tracker.initiatives.models import Membership
from tracker.worker import tidy

CONTENT = a_promptfoo_file(110, 10)
SHA = hashlib.sha256(CONTENT).hexdigest()
OWNER = "01m8dzhwmkrwzhzdzfs2spnxvn"


@pytest.fixture
def files(tmp_path: Path) -> SourceFiles:
    return SourceFiles(tmp_path, 30)


def kept_by(app) -> SourceFiles:  # type: ignore[no-untyped-def]
    with app.app_context():
        settings = accounts.settings()
    return SourceFiles(settings.data_dir, settings.keep_files_days)


def of(scene: Scene, files: SourceFiles) -> list[Kept]:
    """Give the files that are kept of the scene's initiative."""
    with scene.database.reading() as session:
        owner = scene.initiative(session).id
    return [one for one in files.all() if one.initiative_id == owner]


def stored_by_page(scene: Scene) -> str:
    """Import the file by the page and give the id of its run."""
    location, _ = preview(scene, ("results.json", CONTENT))
    saved = save(scene, form_of(location))
    assert saved.status_code == 303
    return str(saved.location).rpartition("/")[2]


def test_what_is_kept_comes_back_as_it_was_and_takes_less_room(files: SourceFiles) -> None:
    assert files.keep(OWNER, SHA, CONTENT)
    assert b"".join(files.read(OWNER, SHA)) == CONTENT
    (kept,) = files.all()
    assert kept.size < len(CONTENT) / 2
    assert files.keep(OWNER, SHA, CONTENT)
    assert len(list(files.all())) == 1


def test_a_damaged_file_is_never_given_out(files: SourceFiles) -> None:
    files.keep(OWNER, SHA, CONTENT)
    (path,) = files.folder.glob("*/*.gz")
    path.write_bytes(gzip.compress(CONTENT + b" "))
    with pytest.raises(Damaged, match="not the one that was imported"):
        files.read(OWNER, SHA)
    path.write_bytes(path.read_bytes()[:200])
    with pytest.raises(Damaged, match="cannot be inflated"):
        files.read(OWNER, SHA)


def test_what_a_killed_process_leaves_is_no_file_and_goes(files: SourceFiles) -> None:
    folder = files.folder / OWNER
    folder.mkdir(parents=True)
    (folder / "0123456789abcdef.part").write_bytes(b"half")
    assert not files.is_kept(OWNER, SHA)
    assert list(files.all()) == []
    assert files.forget_parts(clock.now()) == 0
    assert files.forget_parts(clock.now() + timedelta(hours=2)) == 1


def test_a_file_expires_after_its_days_and_none_is_kept_with_no_days(
    files: SourceFiles, tmp_path: Path
) -> None:
    files.keep(OWNER, SHA, CONTENT)
    (kept,) = files.all()
    assert not files.is_expired(kept, clock.now() + timedelta(days=29))
    assert files.is_expired(kept, clock.now() + timedelta(days=31))
    none = SourceFiles(tmp_path / "other", 0)
    assert not none.keep(OWNER, SHA, CONTENT)
    assert not none.folder.exists()


@pytest.mark.parametrize(("owner", "sha256"), [("../../etc", SHA), (OWNER, "../passwd"), (OWNER, "A" * 64)])
def test_no_odd_name_leads_out_of_the_folder(files: SourceFiles, owner: str, sha256: str) -> None:
    with pytest.raises(FileNotFoundError):
        files.keep(owner, sha256, b"x")


@pytest.mark.parametrize(
    ("format_name", "start", "ending"),
    [
        ("promptfoo", b'{\n "results": []}', ".json"),
        ("langfuse", b'{"a": 1}\n{"a": 2}\n', ".jsonl"),
        ("inspect_ai", b"PK\x03\x04", ".eval"),
        ("cases_table", b"PK\x03\x04", ".xlsx"),
        ("cases_table", b"\xef\xbb\xbfid,score\n", ".csv"),
        ("junit", b"<?xml version", ".xml"),
        ("a/../b\n", b"\x1f\x8b", ".gz"),
    ],
)
def test_a_download_is_named_by_what_it_is(format_name: str, start: bytes, ending: str) -> None:
    name = file_name("POLICY-QA", 3, format_name, start)
    assert name.startswith("POLICY-QA-run-3-")
    assert name.endswith(ending)
    assert "/" not in name
    assert "\n" not in name


def test_a_file_imported_by_the_page_can_be_downloaded(scene: Scene) -> None:
    run_id = stored_by_page(scene)
    assert "As it came" in text_of(scene.stakeholder, f"/evals/runs/{run_id}")
    for path in (f"/evals/runs/{run_id}/file", f"/api/v1/runs/{run_id}/file"):
        answer = scene.stakeholder.get(path)
        assert answer.get_data() == CONTENT
        assert answer.headers["Content-Disposition"] == f"attachment; filename={KEY}-run-1-promptfoo.json"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.mimetype == "application/octet-stream"


def test_a_body_of_the_api_is_kept_too(scene: Scene) -> None:
    stored = scene.engineer.post(f"/api/v1/initiatives/{KEY}/runs/import", CONTENT).get_json()
    run_id = stored["runs"][0]["id"]
    assert scene.engineer.get(f"/api/v1/runs/{run_id}/file").get_data() == CONTENT


def test_a_run_whose_file_is_not_here_says_so(scene: Scene, app) -> None:  # type: ignore[no-untyped-def]
    run_id = stored_by_page(scene)
    with scene.database.reading() as session:
        initiative_id = session.scalars(select(Run.initiative_id)).one()
    assert kept_by(app).drop(initiative_id, SHA)
    assert "not kept here" in text_of(scene.stakeholder, f"/evals/runs/{run_id}")
    assert scene.stakeholder.get(f"/evals/runs/{run_id}/file").status_code == 404


@pytest.fixture
def lead(scene: Scene, sign_in):  # type: ignore[no-untyped-def]
    """Somebody who may drop files of the initiative."""
    found = sign_in("lead")
    with scene.database.writing() as session:
        initiative = scene.initiative(session)
        session.add(Membership(initiative_id=initiative.id, person_id=found.person_id, role="lead"))
    return found


def test_a_lead_drops_a_file_with_a_reason_that_stays(scene: Scene, lead) -> None:  # type: ignore[no-untyped-def]
    run_id = stored_by_page(scene)
    path = f"/evals/runs/{run_id}/file/drop"
    assert scene.engineer.post(path, {"reason": "x"}).status_code == 403
    assert lead.post(path, {"reason": " "}).status_code == 422
    assert lead.post(path, {"reason": "Names of customers"}).status_code == 303
    page = text_of(scene.stakeholder, f"/evals/runs/{run_id}")
    assert "dropped the file: Names of customers" in page
    assert "As it came" not in page
    assert scene.stakeholder.get(f"/evals/runs/{run_id}/file").status_code == 404
    assert lead.post(path, {"reason": "Again"}).status_code == 422
    assert scene.engineer.post(f"/api/v1/initiatives/{KEY}/runs/import", CONTENT).status_code == 409
    assert scene.stakeholder.get(f"/evals/runs/{run_id}/file").status_code == 404  # nobody brings it back
    activity = text_of(scene.stakeholder, f"/initiatives/{KEY}/activity")
    assert "dropped the result file of run #1: Names of customers" in activity


def test_a_damaged_file_is_refused_with_what_to_do(scene: Scene, app) -> None:  # type: ignore[no-untyped-def]
    run_id = stored_by_page(scene)
    with scene.database.reading() as session:
        initiative_id = session.scalars(select(Run.initiative_id)).one()
    path = kept_by(app).folder / initiative_id / f"{SHA}.gz"
    path.write_bytes(gzip.compress(b"other"))
    refused = scene.stakeholder.get(f"/evals/runs/{run_id}/file")
    assert refused.status_code == 409
    assert "Import it again from where it came." in refused.get_data(as_text=True)


def test_the_file_of_a_hidden_run_is_not_there(scene: Scene) -> None:
    assert scene.stakeholder.get(f"/evals/runs/{new_id()}/file").status_code == 404


def test_a_dropped_file_that_a_killed_process_left_is_not_given_out_and_goes(
    scene: Scene,
    lead,  # type: ignore[no-untyped-def]
    app,  # type: ignore[no-untyped-def]
) -> None:
    run_id, files = stored_by_page(scene), kept_by(app)
    (kept,) = of(scene, files)
    paths = f"/evals/runs/{run_id}/file", f"/api/v1/runs/{run_id}/file"
    assert lead.post(f"{paths[0]}/drop", {"reason": "Names"}).status_code == 303
    files.keep(kept.initiative_id, SHA, CONTENT)  # as if the process had ended before it removed the file
    assert [scene.stakeholder.get(path).status_code for path in paths] == [404, 404]
    assert "As it came" not in text_of(scene.stakeholder, f"/evals/runs/{run_id}")
    assert lead.post(f"{paths[0]}/drop", {"reason": "Names"}).status_code == 422
    assert of(scene, files) == []


def test_what_is_kept_without_a_reason_goes_by_itself(scene: Scene, lead, app) -> None:  # type: ignore[no-untyped-def]
    run_id, files, now = stored_by_page(scene), kept_by(app), clock.now()
    (kept,) = of(scene, files)
    other = hashlib.sha256(b"other").hexdigest()
    files.keep(kept.initiative_id, other, b"other")

    def at(days: float) -> list[tuple[str, ...]]:
        with scene.database.reading() as session:
            found = look_through(session, files, now + timedelta(days=days))
        parts = (found.unused, found.old, found.dropped)
        owner = kept.initiative_id
        return [tuple(one.sha256 for one in part if one.initiative_id == owner) for part in parts]

    assert at(0.5) == [(), (), ()]
    assert at(2) == [(other,), (), ()]
    assert at(files.days + 1) == [(other,), (SHA,), ()]
    lead.post(f"/evals/runs/{run_id}/file/drop", {"reason": "Names"})
    files.keep(kept.initiative_id, SHA, CONTENT)
    assert at(2) == [(other,), (), (SHA,)]
    with app.app_context():
        settings = accounts.settings()
    tidy(scene.database, settings)
    assert [one.sha256 for one in of(scene, files)] == [other]  # of no run, for less than a day
