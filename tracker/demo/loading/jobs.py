"""A dead letter: an import that failed yesterday, so that the page of jobs has something to show."""

from datetime import timedelta

from tracker.background import actions
from tracker.background.rules import LEASE
from tracker.demo.loading.scene import Scene
from tracker.evals.actions.kept_files import IMPORT

ENGINEER = "lukas.brandt@aldermoor.example"
WORKER = "demo"
TOLD = "line 214: The JSON ends too early: the file was cut off; export it again."
TITLE = "Import of 7,340,032 bytes into FNOL-VOICE"


def leave_dead_letter(scene: Scene) -> None:
    """Leave the job as a worker left it."""
    at = scene.now - timedelta(days=1)
    person = next(person for person in scene.people.values() if person.email == ENGINEER)
    payload = {"file": "", "initiative": "FNOL-VOICE"}
    actions.enqueue(scene.session, now=at, kind=IMPORT, payload=payload, title=TITLE, person_id=person.id)
    job = actions.claim(scene.session, now=at, worker=WORKER, lease=LEASE)
    if job is not None:
        actions.end_failed(scene.session, job, now=at, worker=WORKER, error=TOLD, again=False, jitter=0.0)
