"""An admin may open what is private, and that is logged for its members to read."""

from datetime import timedelta

import pytest
import time_machine

from tests.building import an_account, an_initiative
from tracker.activity.models import Event
from tracker.core import clock
from tracker.gates.models import Card
from tracker.initiatives.models import Membership

PRIVATE = "HIDDEN-ONE"


@pytest.fixture
def private(app_database):
    with app_database.writing() as session:
        an_initiative(session, "OPEN-ONE")
        return an_initiative(session, PRIVATE, visibility="private").id


def looks(database):
    with database.reading() as session:
        return [
            (event.actor_id, event.initiative_id)
            for event in session.query(Event).filter_by(verb="breakglass.read").order_by(Event.id)
        ]


def test_opening_a_private_initiative_as_an_admin_is_logged_once_an_hour(sign_in, app_database, private):
    admin = sign_in("admin")
    for path in ("", "/evals", "/gate", ""):
        assert admin.get(f"/initiatives/{PRIVATE}{path}").status_code == 200
    assert looks(app_database) == [(admin.person_id, private)]
    with time_machine.travel(clock.now() + timedelta(minutes=61), tick=False):
        admin.get(f"/initiatives/{PRIVATE}")
    assert len(looks(app_database)) == 2


def test_each_admin_is_logged_by_page_and_by_api(sign_in, app_database, private):
    first, second = sign_in("admin"), sign_in("admin")
    first.get(f"/initiatives/{PRIVATE}")
    assert second.get(f"/api/v1/initiatives/{PRIVATE}").status_code == 200
    assert looks(app_database) == [(first.person_id, private), (second.person_id, private)]


def test_a_member_reads_in_the_feed_that_an_admin_looked(sign_in, app_database, private):
    sign_in("admin").get(f"/initiatives/{PRIVATE}")
    with app_database.writing() as session:
        member = an_account(session, "lead")
        session.add(Membership(initiative_id=private, person_id=member.person_id, role="lead"))
    feed = sign_in(account_of=member.person_id).get(f"/initiatives/{PRIVATE}/activity")
    assert "opened this private initiative as an admin" in feed.text
    assert len(looks(app_database)) == 1


def test_members_and_what_everybody_may_see_leave_no_trace(sign_in, app_database, private):
    admin = sign_in("admin")
    admin.get("/initiatives/OPEN-ONE")
    with app_database.writing() as session:
        session.add(Membership(initiative_id=private, person_id=admin.person_id, role="lead"))
    assert admin.get(f"/initiatives/{PRIVATE}").status_code == 200
    assert sign_in("lead").get(f"/initiatives/{PRIVATE}").status_code == 404
    assert looks(app_database) == []


def test_a_look_judges_nothing_again(sign_in, app_database, private):
    with app_database.writing() as session:
        session.query(Card).filter_by(initiative_id=private).delete()
    sign_in("admin").get(f"/initiatives/{PRIVATE}")
    assert looks(app_database)
    with app_database.reading() as session:
        assert session.get(Card, private) is None
