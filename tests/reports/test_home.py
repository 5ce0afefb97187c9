"""Home by role, and what others did since the reader last looked."""

from datetime import timedelta

import pytest
import time_machine

from tests.reports.cards import a_card
from tests.reports.reading import each, text_of, tree
from tracker.activity import actions as activity
from tracker.core import clock
from tracker.core.actor import Actor, Role, Via


def changes(browser) -> str:
    page = tree(browser.get("/"))
    return text_of(
        next(one for one in each(page, "section") if one.get("aria-labelledby") == "changes-title")
    )


def tell(database, initiative_id, sentence, *, at=None, person_id=None):
    """Let somebody do something to an initiative; the cards of these tests are made by hand."""
    actor = Actor(person_id=person_id, name="Robin Vale", role=Role.LEAD, via=Via.WEB)
    given = {"verb": "milestone.log", "subject": "milestone", "subject_id": "1", "sentence": sentence}
    with database.writing() as session:
        now = at or clock.now()
        activity.record(session, actor=actor, now=now, initiative_id=initiative_id, **given)
        activity.touched(session).clear()


@pytest.fixture
def time():
    with time_machine.travel(clock.now(), tick=False) as traveller:
        yield traveller


@pytest.fixture
def seen(app_database):
    with app_database.writing() as session:
        return a_card(session, "SEEN", name="Seen assistant")


@pytest.mark.parametrize(("role", "home"), [("lead", "/staffing"), ("engineer", "/my-work")])
def test_home_leads_to_where_the_role_works(sign_in, role, home):
    answer = sign_in(role).get("/")
    assert (answer.status_code, answer.location) == (303, home)


def test_the_first_look_tells_of_a_week_but_not_of_oneself_or_of_what_is_hidden(sign_in, app_database, seen):
    reader = sign_in("stakeholder")
    with app_database.writing() as session:
        hidden = a_card(session, "HIDDEN", visibility="private")
    tell(app_database, seen, "logged an old one", at=clock.now() - timedelta(days=8))
    tell(app_database, seen, "logged a first one")
    tell(app_database, hidden, "logged a secret one")
    tell(app_database, seen, "logged my own one", person_id=reader.person_id)
    text = changes(reader)
    assert text.startswith("What changed in the last 7 days")
    assert "Seen assistant: Robin Vale logged a first one" in text
    assert [words for words in ("secret", "my own", "an old one") if words in text] == []


def test_a_later_look_tells_of_what_happened_since(sign_in, app_database, seen, time):
    reader = sign_in("admin")
    tell(app_database, seen, "logged a first one")
    assert "first one" in changes(reader)
    time.shift(timedelta(minutes=10))
    tell(app_database, seen, "logged a second one")
    assert "first one" in changes(reader), "a reload soon after loses nothing"
    time.shift(timedelta(hours=2))
    tell(app_database, seen, "logged a third one")
    later = changes(reader)
    assert later.startswith("What changed since you last looked")
    assert [words for words in ("first one", "second one", "third one") if words in later] == [
        "second one",
        "third one",
    ]
    time.shift(timedelta(hours=2))
    assert "Nothing that others did since then." in changes(reader)


def test_home_shows_a_few_changes_and_that_there_are_more(sign_in, app_database, seen):
    for number in range(9):
        tell(app_database, seen, f"logged number {number}")
    text = changes(sign_in("admin"))
    assert "number 8" in text
    assert "number 4" not in text
    assert "There is more" in text
