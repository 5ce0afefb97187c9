"""Two people who decide, vote or ask at the same moment: one wins and no row is doubled."""

import threading
from collections.abc import Callable

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.building import NOW, an_actor
from tests.gates.stories import Story, ready_story
from tracker.core.actor import Actor
from tracker.core.database import Database
from tracker.core.errors import Refused
from tracker.gates.actions import approving, deciding, judging, reviewing
from tracker.gates.models import Approval, Card, CriterionResult, Decision, GateReview
from tracker.gates.rules.words import Outcome, Vote
from tracker.initiatives import queries as initiatives
from tracker.initiatives.models import Initiative, StageSpell


@pytest.fixture
def judging_database(database: Database) -> Database:
    """A database that judges before each commit, as the server's does."""
    database.before_commit.append(judging.judge_touched)
    return database


def at_once(*acts: Callable[[], object]) -> list[object]:
    """Run all at the same moment; give what each returned or raised."""
    ready, found = threading.Barrier(len(acts)), list[object]([None] * len(acts))

    def run(place: int, act: Callable[[], object]) -> None:
        ready.wait(10)
        try:
            found[place] = act()
        except Refused as refusal:
            found[place] = refusal

    threads = [threading.Thread(target=run, args=given) for given in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return found


def a_reviewed_story(database: Database) -> tuple[Story, str, list[Actor]]:
    with database.writing() as session:
        story = ready_story(session, "RACE")
        review = reviewing.request_review(
            session, actor=story.engineer, now=NOW, initiative=story.initiative
        ).id
        people = [an_actor(session, "stakeholder") for _ in range(3)]
        for person in people[:2]:
            _vote(session, story.initiative, review, person)
        return story, review, people


def _vote(session: Session, initiative: Initiative, review: str, person: Actor) -> None:
    approving.vote(
        session,
        actor=person,
        now=NOW,
        initiative=initiative,
        review_id=review,
        choice=Vote.APPROVE,
    )


def _decide(database: Database, actor: Actor, review: str) -> str:
    with database.writing() as session:
        initiative = initiatives.by_key(session, "RACE")
        assert initiative is not None
        return deciding.decide(
            session,
            actor=actor,
            now=NOW,
            initiative=initiative,
            outcome=Outcome.GO,
            review_id=review,
        ).id


def test_of_two_decisions_at_once_one_wins(judging_database: Database) -> None:
    story, review, _ = a_reviewed_story(judging_database)
    with judging_database.writing() as session:
        admin = an_actor(session, "admin")
    found = at_once(
        lambda: _decide(judging_database, story.lead, review),
        lambda: _decide(judging_database, admin, review),
    )
    assert sorted(type(one).__name__ for one in found) == ["Refused", "str"]
    with judging_database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Decision)) == 1
        assert session.scalar(select(func.count()).select_from(StageSpell)) == 2
        assert session.scalars(select(Card.stage)).one() == "Production"
        kept = session.scalars(select(CriterionResult.criterion)).all()
        assert len(kept) == len(set(kept))


def test_of_two_requests_at_once_one_wins(judging_database: Database) -> None:
    with judging_database.writing() as session:
        story = ready_story(session, "RACE")

    def request() -> str:
        with judging_database.writing() as session:
            initiative = initiatives.by_key(session, "RACE")
            assert initiative is not None
            return reviewing.request_review(session, actor=story.engineer, now=NOW, initiative=initiative).id

    found = at_once(request, request)
    assert sorted(type(one).__name__ for one in found) == ["Refused", "str"]
    with judging_database.reading() as session:
        assert session.scalar(select(func.count()).select_from(GateReview)) == 1


def test_the_same_vote_twice_at_once_is_one_vote(judging_database: Database) -> None:
    _, review, people = a_reviewed_story(judging_database)

    def cast() -> str:
        with judging_database.writing() as session:
            initiative = initiatives.by_key(session, "RACE")
            assert initiative is not None
            _vote(session, initiative, review, people[2])
        return "cast"

    assert at_once(cast, cast) == ["cast", "cast"]
    with judging_database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Approval)) == 3


def test_judging_the_same_initiative_at_once_doubles_no_row(judging_database: Database) -> None:
    with judging_database.writing() as session:
        initiative_id = ready_story(session, "RACE").initiative.id

    def judge() -> str:
        with judging_database.writing() as session:
            judging.judge(session, [initiative_id], NOW)
        return "judged"

    assert at_once(*[judge] * 4) == ["judged"] * 4
    with judging_database.reading() as session:
        kept = session.scalars(select(CriterionResult.criterion)).all()
        assert len(kept) == len(set(kept)) == 10
