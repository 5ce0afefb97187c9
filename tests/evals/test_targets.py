"""A target is fixed before the run; changed later only with a reason, by whoever saw the present one."""

from dataclasses import replace
from datetime import datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.building import NOW
from tests.evals.evidence import an_opened, stored
from tracker.activity.models import Event
from tracker.core.actor import Actor
from tracker.core.errors import Conflict, Invalid, NotFound
from tracker.evals import queries
from tracker.evals.actions.targets import TargetChange, remove_target, set_target
from tracker.evals.models import MetricTarget
from tracker.evals.rules.kinds import Direction, Unit
from tracker.evals.rules.targets import Role, Wanted
from tracker.initiatives.models import Initiative

WANTED = Wanted("policy-answers", "pass_rate", Role.MAIN, Direction.HIGHER, 0.9)


def put(
    session: Session,
    initiative: Initiative,
    actor: Actor,
    wanted: Wanted = WANTED,
    reason: str = "",
    version: int | None = None,
    now: datetime = NOW,
) -> MetricTarget:
    change = TargetChange(wanted, reason, version)
    return set_target(session, actor=actor, now=now, initiative=initiative, change=change)


def last_event(session: Session) -> Event:
    return session.scalars(select(Event).order_by(Event.id.desc()).limit(1)).one()


def test_a_target_is_set_with_its_time_and_told_in_the_feed(session: Session) -> None:
    initiative, actor = an_opened(session)
    target = put(session, initiative, actor)
    assert (target.set_at, target.set_by_id, target.version) == (NOW, actor.person_id, 1)
    event = last_event(session)
    assert event.sentence == "set the target of pass_rate in policy-answers to at least 0.9"
    assert event.after["threshold"] == 0.9


def test_before_the_first_run_a_target_changes_freely(session: Session) -> None:
    initiative, actor = an_opened(session)
    put(session, initiative, actor)
    assert put(session, initiative, actor, replace(WANTED, threshold=0.95)).threshold == 0.95


def test_after_a_run_a_change_needs_a_reason_that_stays(session: Session) -> None:
    initiative, actor = an_opened(session)
    put(session, initiative, actor)
    stored(session, initiative, actor)
    lower = replace(WANTED, threshold=0.8)
    with pytest.raises(Invalid) as refusal:
        put(session, initiative, actor, lower)
    assert set(refusal.value.errors) == {"reason"}
    assert put(session, initiative, actor, lower, "Scope cut to billing").reason == "Scope cut to billing"
    event = last_event(session)
    assert (event.before["threshold"], event.after["threshold"]) == (0.9, 0.8)
    assert event.sentence.endswith("to at least 0.8: Scope cut to billing")


def test_removing_a_target_after_a_run_needs_a_reason_too(session: Session) -> None:
    initiative, actor = an_opened(session)
    target = put(session, initiative, actor)
    stored(session, initiative, actor)
    given = {"actor": actor, "now": NOW, "initiative": initiative, "target_id": target.id}
    with pytest.raises(Invalid):
        remove_target(session, **given)
    remove_target(session, **given, reason="Measured elsewhere")
    assert queries.targets_of(session, initiative.id) == []
    assert last_event(session).before["threshold"] == 0.9


def test_a_target_of_another_initiative_is_not_there(session: Session) -> None:
    initiative, actor = an_opened(session)
    other, _ = an_opened(session)
    target = put(session, initiative, actor)
    with pytest.raises(NotFound):
        remove_target(session, actor=actor, now=NOW, initiative=other, target_id=target.id)


def test_an_initiative_has_one_main_metric(session: Session) -> None:
    initiative, actor = an_opened(session)
    put(session, initiative, actor)
    second = replace(WANTED, metric="refusals")
    with pytest.raises(Invalid, match="pass_rate of policy-answers is the main metric"):
        put(session, initiative, actor, second)
    put(session, initiative, actor, replace(second, role=Role.SAFETY))
    assert [t.metric for t in queries.targets_of(session, initiative.id)] == ["pass_rate", "refusals"]


def test_a_stale_change_is_refused_with_who_and_when(session: Session) -> None:
    initiative, actor = an_opened(session)
    put(session, initiative, actor)
    put(session, initiative, actor, replace(WANTED, threshold=0.92), version=1)
    with pytest.raises(Conflict, match=actor.name):
        put(session, initiative, actor, replace(WANTED, threshold=0.7), version=1)


def test_a_second_new_target_of_a_metric_points_to_the_first(session: Session) -> None:
    initiative, actor = an_opened(session)
    put(session, initiative, actor, version=0)
    with pytest.raises(Invalid, match="has a target already"):
        put(session, initiative, actor, version=0)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        (replace(WANTED, threshold=90.0), "threshold"),
        (replace(WANTED, threshold=float("nan")), "threshold"),
        (replace(WANTED, threshold=1e300, unit=Unit.MS), "threshold"),
        (replace(WANTED, direction=Direction.UNKNOWN), "direction"),
        (replace(WANTED, suite=" "), "suite"),
        (replace(WANTED, metric="m" * 201), "metric"),
    ],
)
def test_a_target_that_cannot_be_is_refused_by_field(session: Session, wrong: Wanted, field: str) -> None:
    initiative, actor = an_opened(session)
    with pytest.raises(Invalid) as refusal:
        put(session, initiative, actor, wrong)
    assert set(refusal.value.errors) == {field}
