"""Jobs as people see them: their own with its progress, all of them for admins; imports through the queue."""

from pathlib import Path

import pytest

from tests.evals.builders import a_promptfoo_file
from tests.evals.conftest import Scene
from tests.evals.test_eval_pages import text_of
from tracker.accounts.queries import account_of
from tracker.background.models import Job
from tracker.background.rules import State
from tracker.core import clock
from tracker.core.settings import Settings
from tracker.evals.jobs import handlers
from tracker.worker import workers

FILE = a_promptfoo_file(110, 10)
IMPORT = "/api/v1/initiatives/POLICY-QA/runs/import?background=yes"


def push(scene: Scene, content: bytes = FILE, more: str = "") -> dict[str, object]:
    answer = scene.engineer.post(f"{IMPORT}{more}", content, content_type="application/octet-stream")
    assert answer.status_code == 202
    found: dict[str, object] = answer.get_json()
    assert answer.headers["Location"] == f"/api/v1/jobs/{found['id']}"
    return found


def settings(scene: Scene) -> Settings:
    found: Settings = scene.engineer.client.application.extensions["tracker.settings"]
    return found


def work(scene: Scene) -> None:
    hand = workers(scene.database, settings(scene), 1)[0]
    while hand.run_one():
        pass


def kept(scene: Scene) -> list[Path]:
    """The files of this test's jobs that are still there; others share the folder."""
    folder = settings(scene).data_dir / "imports"
    with scene.database.reading() as session:
        paths = [folder / job.payload["file"] for job in session.query(Job)]
    return [path for path in paths if path.exists()]


def test_a_file_is_imported_by_a_worker_and_the_job_says_so(scene: Scene) -> None:
    job = push(scene)
    assert (job["state"], len(kept(scene))) == ("waiting", 1)
    work(scene)
    done = scene.engineer.get(f"/api/v1/jobs/{job['id']}").get_json()
    assert (done["state"], done["result"]["already"], done["error"]) == ("done", False, "")
    assert "0.917" in text_of(scene.stakeholder, done["result"]["url"])
    assert kept(scene) == []
    assert scene.engineer.get(f"/jobs/{job['id']}").headers["Location"] == done["result"]["url"]


def test_the_same_file_twice_is_one_job_and_later_the_run_that_is_there(scene: Scene) -> None:
    first, second = push(scene), push(scene)
    assert first["id"] == second["id"]
    assert len(kept(scene)) == 1
    work(scene)
    third = push(scene)
    work(scene)
    done = scene.engineer.get(f"/api/v1/jobs/{third['id']}").get_json()
    assert (done["state"], done["result"]["already"]) == ("done", True)
    assert done["result"]["url"].startswith("/evals/runs/")


def test_a_worker_reads_a_table_as_its_columns_were_named(scene: Scene) -> None:
    job = push(scene, b"ref;rating\nq-1;0,5\nq-2;1,0\n", "&suite=s&column=id=ref&column=decimal=,")
    work(scene)
    done = scene.engineer.get(f"/api/v1/jobs/{job['id']}").get_json()
    assert (done["state"], done["error"]) == ("done", "")
    assert "0.75" in text_of(scene.stakeholder, done["result"]["url"])


@pytest.mark.parametrize(
    ("content", "more", "told"),
    [
        (FILE[:2000], "", "line "),
        (FILE, "&format=junit", "This is not a file of the format 'junit'"),
        (FILE, "&variant=nowhere", "There is no run 'nowhere' in the file"),
    ],
)
def test_what_cannot_be_read_is_a_dead_letter_that_says_why(
    scene: Scene,
    content: bytes,
    more: str,
    told: str,
) -> None:
    job = push(scene, content, more)
    work(scene)
    failed = scene.engineer.get(f"/api/v1/jobs/{job['id']}").get_json()
    assert failed["state"] == "failed"
    assert told in failed["error"]
    assert len(kept(scene)) == 1  # so that it can be tried again
    assert told in text_of(scene.engineer, f"/jobs/{job['id']}").replace("&#39;", "'")


def test_whoever_may_not_any_more_imports_nothing(scene: Scene) -> None:
    job = push(scene)
    with scene.database.writing() as session:
        account = account_of(session, scene.actor.person_id or "")
        assert account is not None
        account.disabled_at = clock.now()
    work(scene)
    with scene.database.reading() as session:
        assert "may not sign in any more" in session.get_one(Job, str(job["id"])).error


def test_a_waiting_job_shows_its_progress_and_is_cancelled(scene: Scene) -> None:
    job = push(scene)
    path = f"/jobs/{job['id']}"
    page = text_of(scene.engineer, path)
    assert "Waiting" in page
    assert 'hx-trigger="every 1s"' in page
    with scene.database.writing() as session:
        row = session.get_one(Job, str(job["id"]))
        row.done, row.total, row.told = 3, 10, "measuring run 4 of 10"
    assert '<progress max="10" value="3"' in text_of(scene.engineer, path)
    assert scene.engineer.post(f"{path}/cancel").status_code == 303
    assert "Cancelled" in text_of(scene.engineer, path)
    assert scene.engineer.post(f"/api/v1{path}/cancel").status_code == 422


def test_a_job_of_somebody_else_is_as_good_as_missing(scene: Scene, sign_in) -> None:  # type: ignore[no-untyped-def]
    job = push(scene)
    for path in (f"/jobs/{job['id']}", f"/api/v1/jobs/{job['id']}", "/jobs/nowhere"):
        assert scene.stranger.get(path).status_code == 404
    assert scene.stranger.post(f"/jobs/{job['id']}/cancel").status_code == 404
    assert "Waiting" in text_of(sign_in("admin"), f"/jobs/{job['id']}")


def test_an_admin_sees_dead_letters_and_tries_them_again(scene: Scene, sign_in) -> None:  # type: ignore[no-untyped-def]
    admin = sign_in("admin")
    assert "No job yet." in text_of(admin, "/admin/jobs")
    job = push(scene, FILE[:2000])
    work(scene)
    page = text_of(admin, "/admin/jobs?state=failed")
    assert "Failed 1" in page
    assert "Try again" in page
    assert scene.engineer.get("/admin/jobs").status_code == 403
    assert admin.post(f"/admin/jobs/{job['id']}/try-again").status_code == 303
    with scene.database.reading() as session:
        assert session.get_one(Job, str(job["id"])).state == State.WAITING
    assert admin.post(f"/admin/jobs/{job['id']}/try-again").status_code == 422


def test_a_file_that_is_gone_is_told(scene: Scene) -> None:
    push(scene)
    for file in kept(scene):
        file.unlink()
    work(scene)
    with scene.database.reading() as session:
        (error,) = {job.error for job in session.query(Job)}
    assert error == "The file is not kept any more; push it again."


def test_a_worker_knows_every_kind_that_is_enqueued(scene: Scene) -> None:
    assert push(scene)["kind"] in handlers(settings(scene))


def test_a_page_that_asks_for_itself_again_is_led_on_by_a_header(scene: Scene) -> None:
    job = push(scene)
    work(scene)
    again = scene.engineer.get(f"/jobs/{job['id']}", headers={"HX-Request": "true"})
    assert again.status_code == 200
    assert again.headers["HX-Redirect"].startswith("/evals/runs/")
    assert "HX-Request" in again.headers["Vary"]
