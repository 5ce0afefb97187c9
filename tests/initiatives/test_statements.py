"""How many statements each page sends: a fixed number, whatever the number of rows."""

from contextlib import contextmanager
from datetime import timedelta

from sqlalchemy import event

from tests.building import NOW, a_person, an_actor
from tests.initiatives.conftest import KEY
from tracker.initiatives import queries
from tracker.initiatives.actions import milestones, records, status
from tracker.initiatives.rules.milestones import MilestoneDetails
from tracker.web.panels import Panels


@contextmanager
def counted(engine):
    """Collect the statements that are sent meanwhile."""
    seen: list[str] = []

    def note(_connection, _cursor, statement, *_rest):
        if not statement.startswith(("PRAGMA", "BEGIN", "ROLLBACK")):
            seen.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    yield seen
    event.remove(engine, "before_cursor_execute", note)


def fill(scene, times):
    """Add so many milestones, updates, documents and pauses, each with a person of its own."""
    with scene.database.writing() as session:
        actor, initiative = an_actor(session, "lead"), queries.by_key(session, KEY)
        for number in range(times):
            given = {"actor": actor, "now": NOW, "initiative": initiative}
            owner = a_person(session, f"Owner {number}")
            details = MilestoneDetails(f"Step {number}", owner_id=owner.id)
            milestones.log_milestone(session, details=details, **given)
            records.write_update(session, health="on_track", text="Fine", **given)
            address = "https://x.test/"
            records.add_document(session, slug=f"d-{times}-{number}", title="D", url=address, **given)
            review = (NOW + timedelta(days=5)).date()
            status.pause(session, reason="Wait", review_on=review, **given)
            status.resume(session, **given)


PATHS = ["", "/milestones", "/milestones/ID", "/documents", "/activity", "/updates", "/status", "/settings"]


def test_every_page_sends_a_fixed_number_of_statements_and_eight_at_most(app, scene, monkeypatch):
    monkeypatch.setitem(app.extensions, "tracker.panels", Panels())  # each panel counts its own
    fill(scene, 1)
    few = {path: statements(scene, path) for path in PATHS}
    fill(scene, 12)
    many = {path: statements(scene, path) for path in PATHS}
    assert few == many
    assert {path: count for path, count in many.items() if count > (9 if path == "" else 8)} == {}


def statements(scene, path):
    """Count what a page sends, once its sign-in was seen."""
    wanted = scene.path + path.replace("ID", scene.milestones()[0].id)
    with counted(scene.database.engine) as seen:
        assert scene.lead.get(wanted).status_code == 200
    return len(seen)
