"""Entering stages, pausing, cancelling and closing, on both databases."""

from datetime import date, timedelta

import pytest

from tests.building import NOW, an_actor, an_initiative
from tracker.activity.queries import events_of
from tracker.core.errors import Invalid, Refused
from tracker.initiatives import evidence, queries
from tracker.initiatives.actions import moving, status

LATER = NOW + timedelta(days=3)


def stage_of(session, category):
    return next(stage for stage in queries.stages(session) if stage.category == category)


def enter(session, initiative, category, **more):
    return moving.enter_stage(
        session,
        actor=an_actor(session),
        now=LATER,
        initiative=initiative,
        to_stage=stage_of(session, category),
        **more,
    )


def test_a_decision_moves_it_on_and_both_stays_are_kept(session):
    initiative = an_initiative(session, stage="pilot")
    enter(session, initiative, "evaluation", decision_id="d1")
    spells = [(s.stage.category, s.left_at) for s in queries.spells_of(session, initiative.id)]
    assert spells == [("pilot", LATER), ("evaluation", None)]
    assert (initiative.stage.category, initiative.stage_since) == ("evaluation", LATER)
    (event,) = events_of(session, initiative.id)
    assert (event.verb, event.before, event.after["decision_id"]) == ("stage.enter", {"stage": "Pilot"}, "d1")


def test_without_a_decision_nothing_moves_on(session):
    initiative = an_initiative(session, stage="pilot")
    with pytest.raises(Refused, match="decision at its gate"):
        enter(session, initiative, "evaluation")
    assert [spell.left_at for spell in queries.spells_of(session, initiative.id)] == [None]


@pytest.mark.parametrize(("here", "there"), [("pilot", "production"), ("retired", "production")])
def test_a_decision_does_not_make_an_illegal_move_legal(session, here, there):
    with pytest.raises(Refused):
        enter(session, an_initiative(session, stage=here), there, decision_id="d1", reason="because")


def test_going_back_needs_a_reason(session):
    initiative = an_initiative(session, stage="production")
    with pytest.raises(Invalid, match="Say why"):
        enter(session, initiative, "pilot", reason="  ")
    enter(session, initiative, "pilot", reason="Drift on new depots")
    assert queries.spells_of(session, initiative.id)[-1].reason == "Drift on new depots"


def test_a_pause_stops_until_it_is_resumed(session):
    actor, initiative = an_actor(session), an_initiative(session)
    status.pause(
        session,
        actor=actor,
        now=NOW,
        initiative=initiative,
        reason="Waiting for data",
        review_on=date(2027, 1, 5),
    )
    assert initiative.status == "paused"
    with pytest.raises(Refused, match="resume it first"):
        enter(session, initiative, "evaluation", decision_id="d1")
    status.resume(session, actor=actor, now=LATER, initiative=initiative)
    (pause,) = queries.pauses_of(session, initiative.id)
    assert (initiative.status, pause.ended_at) == ("active", LATER)


def test_a_pause_needs_a_reason_and_a_day_to_come(session):
    actor, initiative = an_actor(session), an_initiative(session)
    for reason, review_on in (("", date(2027, 1, 5)), ("Data", NOW.date()), ("Data", date(2101, 1, 1))):
        with pytest.raises(Invalid):
            status.pause(
                session, actor=actor, now=NOW, initiative=initiative, reason=reason, review_on=review_on
            )
    assert initiative.status == "active"


def test_cancelling_is_for_good_and_ends_stay_and_pause(session):
    actor, initiative = an_actor(session), an_initiative(session, stage="evaluation")
    given = {"actor": actor, "initiative": initiative}
    status.pause(session, now=NOW, reason="Wait", review_on=date(2027, 1, 5), **given)
    status.cancel(session, now=LATER, reason="No better than the baseline", **given)
    assert initiative.status == "cancelled"
    assert queries.spells_of(session, initiative.id)[0].left_at == LATER
    assert queries.pauses_of(session, initiative.id)[0].ended_at == LATER
    newest = events_of(session, initiative.id)[0]
    assert (newest.verb, newest.after["reason"]) == ("initiative.cancel", "No better than the baseline")
    for again in (
        lambda: status.cancel(session, now=LATER, reason="x", **given),
        lambda: status.resume(session, now=LATER, **given),
        lambda: status.pause(session, now=LATER, reason="x", review_on=date(2027, 1, 5), **given),
        lambda: enter(session, initiative, "pilot", reason="x"),
    ):
        with pytest.raises(Refused):
            again()


def test_production_is_not_cancelled_and_only_retired_is_closed(session):
    actor = an_actor(session)
    running, retired = an_initiative(session, stage="production"), an_initiative(session, stage="retired")
    with pytest.raises(Refused, match="production"):
        status.cancel(session, actor=actor, now=NOW, initiative=running, reason="x")
    with pytest.raises(Refused, match="retired"):
        status.close(session, actor=actor, now=NOW, initiative=running, reason="x")
    status.close(session, actor=actor, now=NOW, initiative=retired, reason="All consumers moved")
    assert retired.status == "closed"


def test_what_still_takes_traffic_is_not_cancelled(session, monkeypatch):
    monkeypatch.setattr(evidence, "CANCEL_CHECKS", [lambda _session, _id: "answers-v2 takes 5 % of traffic."])
    initiative = an_initiative(session, stage="evaluation")
    with pytest.raises(Refused) as refused:
        status.cancel(session, actor=an_actor(session), now=NOW, initiative=initiative, reason="x")
    assert refused.value.reasons == ("answers-v2 takes 5 % of traffic.",)
    assert initiative.status == "active"
