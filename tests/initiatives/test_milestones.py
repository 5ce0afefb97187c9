"""Logging, editing, finishing and deleting milestones, on both databases."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.building import NOW, a_person, an_actor, an_initiative
from tracker.activity.queries import events_of
from tracker.core.errors import Conflict, Invalid
from tracker.initiatives import queries
from tracker.initiatives.actions import milestones
from tracker.initiatives.queries.milestones import details_of
from tracker.initiatives.rules.milestones import MilestoneDetails, is_circle


def log(session, initiative, title="Canary at 5 %", *, done=False, **fields):
    return milestones.log_milestone(
        session,
        actor=an_actor(session),
        now=NOW,
        initiative=initiative,
        details=MilestoneDetails(title, **fields),
        done=done,
    )


def edit(session, initiative, milestone, *, version=None, **changes):
    milestones.edit_milestone(
        session,
        actor=an_actor(session),
        now=NOW,
        initiative=initiative,
        milestone=milestone,
        details=replace(details_of(milestone), **changes),
        version=version or milestone.version,
    )


def test_a_milestone_is_logged_with_all_its_fields(session):
    initiative, owner = an_initiative(session), a_person(session)
    stage = queries.stages(session)[1]
    first = log(session, initiative, "Data ready")
    made = log(
        session,
        initiative,
        stage_id=stage.id,
        owner_id=owner.id,
        planned_on=date(2026, 12, 1),
        evidence_url="https://ci.example.test/1",
        depends_on_id=first.id,
    )
    session.flush()
    session.expunge_all()
    found = queries.milestone(session, made.id)
    assert (found.owner.name, found.stage.name, found.depends_on.title) == (
        owner.name,
        "Pilot",
        "Data ready",
    )
    newest = events_of(session, initiative.id)[0]
    assert (newest.verb, newest.after["planned_on"]) == ("milestone.log", "2026-12-01")
    assert newest.sentence == "logged milestone “Canary at 5 %”"


def test_open_ones_come_by_date_and_done_ones_after_them(session):
    initiative = an_initiative(session)
    log(session, initiative, "No date")
    log(session, initiative, "Late", planned_on=date(2027, 1, 1))
    log(session, initiative, "Done", done=True)
    log(session, initiative, "Soon", planned_on=date(2026, 12, 1))
    titles = [milestone.title for milestone in queries.milestones_of(session, initiative.id)]
    assert titles == ["Soon", "Late", "No date", "Done"]


UNFIT = [
    ("title", ""),
    ("title", "x" * 201),
    ("title", "a\nb"),
    ("title", "pay\u202elod"),
    ("planned_on", date(9999, 12, 31)),
    ("evidence_url", "javascript:alert(1)"),
    ("evidence_url", "https://"),
    ("evidence_url", "https://user:secret@example.test/"),
    ("owner_id", "0" * 26),
    ("stage_id", "../../etc"),
    ("depends_on_id", "0" * 26),
]


def test_what_cannot_be_meant_is_refused_with_its_field(session):
    initiative = an_initiative(session)
    for field, value in UNFIT:
        with pytest.raises(Invalid) as refused:
            log(session, initiative, **({"title": "Canary"} | {field: value}))
        assert set(refused.value.errors) == {field}, value


def test_it_waits_only_for_milestones_of_its_own_initiative(session):
    other = log(session, an_initiative(session), "Elsewhere")
    with pytest.raises(Invalid, match="this initiative"):
        log(session, an_initiative(session), depends_on_id=other.id)


def test_milestones_never_wait_in_a_circle(session):
    initiative = an_initiative(session)
    first = log(session, initiative, "First")
    second = log(session, initiative, "Second", depends_on_id=first.id)
    third = log(session, initiative, "Third", depends_on_id=second.id)
    for one in (first, second, third):
        with pytest.raises(Invalid, match="waits"):
            edit(session, initiative, first, depends_on_id=one.id)
    assert is_circle({"a": "b", "b": "b"}, "c", "a") is False


def test_it_is_marked_done_with_evidence_and_open_again(session):
    initiative = an_initiative(session)
    milestone, actor = log(session, initiative), an_actor(session)
    given = {"actor": actor, "initiative": initiative, "milestone": milestone}
    milestones.set_done(session, now=NOW, done=True, evidence_url="https://ci.example.test/7", **given)
    assert (milestone.done_at, milestone.done_by_id) == (NOW, actor.person_id)
    assert milestone.evidence_url == "https://ci.example.test/7"
    milestones.set_done(session, now=NOW + timedelta(days=1), done=True, **given)
    assert milestone.done_at == NOW
    milestones.set_done(session, now=NOW, done=False, **given)
    assert (milestone.done_at, milestone.done_by_id) == (None, None)
    verbs = [event.verb for event in events_of(session, initiative.id)]
    assert verbs == ["milestone.open", "milestone.done", "milestone.log"]


def test_evidence_is_a_web_address(session):
    initiative = an_initiative(session)
    milestone = log(session, initiative)
    with pytest.raises(Invalid, match="https"):
        milestones.set_done(
            session,
            actor=an_actor(session),
            now=NOW,
            initiative=initiative,
            milestone=milestone,
            done=True,
            evidence_url="data:text/html,x",
        )
    assert milestone.done_at is None


def test_a_stale_edit_names_who_when_and_what_differs(session):
    initiative = an_initiative(session)
    milestone = log(session, initiative)
    edit(session, initiative, milestone, title="Canary at 10 %")
    with pytest.raises(Conflict) as refused:
        edit(session, initiative, milestone, version=1, title="Canary at 20 %")
    (row,) = refused.value.fields
    assert (row.theirs, row.yours) == ("Canary at 10 %", "Canary at 20 %")
    assert refused.value.who == "Lead Actor"


def test_deleting_frees_what_waited_and_the_log_keeps_it(session):
    initiative = an_initiative(session)
    first = log(session, initiative, "First")
    second = log(session, initiative, "Second", depends_on_id=first.id)
    milestones.delete_milestone(
        session, actor=an_actor(session), now=NOW, initiative=initiative, milestone=first
    )
    session.flush()
    session.refresh(second)
    assert second.depends_on_id is None
    newest = events_of(session, initiative.id)[0]
    assert (newest.verb, newest.before) == ("milestone.delete", {"title": "First"})
