"""The portfolio card: written in the transaction that touches an initiative."""

from collections.abc import Callable

from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.building import NOW, an_actor, an_initiative
from tracker.activity import actions as activity
from tracker.core.database import Database
from tracker.gates import queries
from tracker.gates.actions import judging
from tracker.gates.models import Card, CriterionResult


def test_an_initiative_that_was_just_proposed_has_a_card(session: Session) -> None:
    initiative = an_initiative(session, "FRESH", stage="proposed")
    judging.judge(session, [initiative.id], NOW)
    card = session.get_one(Card, initiative.id)
    assert (card.key, card.stage, card.gate, card.gate_label) == ("FRESH", "Proposed", "G1", "Gate to Pilot")
    assert (card.roll_up, card.criteria_met, card.criteria_total) == ("blocked", 0, 4)
    assert (card.health, card.health_why) == ("no_data", "Nothing that the gate asks for is written yet.")
    assert card.first_open.startswith("Written before the pilot: Not written yet: owner, sponsor")


def test_judging_again_replaces_verdicts_and_card(session: Session) -> None:
    initiative = an_initiative(session, "TWICE", stage="evaluation")
    for _ in range(2):
        judging.judge(session, [initiative.id], NOW)
    kept = session.scalars(select(CriterionResult.criterion)).all()
    assert len(kept) == len(set(kept)) > 8
    assert len(session.scalars(select(Card)).all()) == 1


def test_an_initiative_that_is_not_active_stands_before_no_gate(session: Session) -> None:
    initiative = an_initiative(session, stage="pilot", status="paused")
    judging.judge(session, [initiative.id], NOW)
    card = session.get_one(Card, initiative.id)
    assert (card.roll_up, card.gate, card.health_why) == ("none", "", "No gate is before it: paused.")
    assert queries.shown(session, initiative.key).gates == ()


def test_an_event_of_an_initiative_has_it_judged_before_the_commit(database: Database) -> None:
    database.before_commit.append(judging.judge_touched)
    with database.writing() as session:
        initiative = an_initiative(session, "TOUCHED")
        _record(session, initiative.id)
    with database.reading() as session:
        assert session.get_one(Card, initiative.id).key == "TOUCHED"


def test_an_initiative_that_is_gone_is_left_out(session: Session) -> None:
    judging.judge(session, ["0" * 26], NOW)
    assert session.scalars(select(Card)).all() == []


def test_the_running_app_judges_what_a_request_touches(
    app_database: Database, sign_in: Callable[..., object]
) -> None:
    with app_database.writing() as session:
        initiative = an_initiative(session, "SERVED")
        _record(session, initiative.id)
    with app_database.reading() as session:
        standing = queries.standing_of(session, initiative.id)
    assert standing is not None
    assert (standing.roll_up, standing.open_checks) == ("blocked", 2)


def _record(session: Session, initiative_id: str) -> None:
    activity.record(
        session,
        actor=an_actor(session),
        now=NOW,
        verb="initiative.edit",
        subject="initiative",
        subject_id=initiative_id,
        initiative_id=initiative_id,
        sentence="changed the summary",
    )
