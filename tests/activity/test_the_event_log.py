"""The event log is append-only and chained, and an event is there exactly when its change is."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from tests.building import NOW, an_actor
from tracker.activity import actions, queries
from tracker.core.database import Database


def record(session, sentence="did a thing"):
    actor = an_actor(session)
    return actions.record(
        session, actor=actor, now=NOW, verb="test.do", subject="thing", subject_id="1", sentence=sentence
    )


def test_events_follow_from_one_another(database: Database) -> None:
    for number in range(3):
        with database.writing() as session:
            record(session, f"did thing {number}")
    with database.reading() as session:
        assert queries.first_broken(session) is None


def test_the_database_itself_refuses_to_change_or_remove_an_event(database: Database) -> None:
    with database.writing() as session:
        record(session)
    for statement in ("UPDATE event SET sentence = 'other'", "DELETE FROM event"):
        with pytest.raises(DatabaseError, match="append-only"), database.writing() as session:
            session.execute(text(statement))


def test_a_failed_change_leaves_no_event(database: Database) -> None:
    with pytest.raises(AttributeError), database.writing() as session:
        record(session).no_such_field()
    with database.reading() as session:
        assert session.execute(text("SELECT count(*) FROM event")).scalar() == 0
