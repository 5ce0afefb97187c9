"""Creating and editing initiatives, on both databases."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from tests.building import NOW, a_person, an_account, an_actor, an_initiative
from tracker.activity.queries import events_of
from tracker.core.errors import Conflict, Invalid
from tracker.initiatives import queries
from tracker.initiatives.actions import writing
from tracker.initiatives.queries.edits import details_of
from tracker.initiatives.rules.fields import Details


def edit(session, initiative, actor, version=None, **changes):
    return writing.edit(
        session,
        actor=actor,
        now=NOW + timedelta(minutes=1),
        initiative=initiative,
        details=replace(details_of(initiative), **changes),
        version=version or initiative.version,
        may_guard=True,
    )


def test_a_new_initiative_is_proposed_with_its_creator_as_lead(session):
    lead = an_actor(session, "lead")
    owner, sponsor = a_person(session, "Ola Owner"), a_person(session, "Sana Sponsor")
    an_account(session, "lead", person=owner)
    details = Details(name="Search", owner_id=owner.id, sponsor_id=sponsor.id, expected_on=date(2027, 1, 1))
    made = writing.create(session, actor=lead, now=NOW, key="SEARCH-AST", details=details)
    assert (made.stage.category, made.status, made.version) == ("proposed", "active", 1)
    roles = {person.name: role for person, role in queries.members_of(session, made.id)}
    assert roles == {lead.name: "lead", "Ola Owner": "lead", "Sana Sponsor": "stakeholder"}
    spells = queries.spells_of(session, made.id)
    assert [(spell.stage.category, spell.left_at) for spell in spells] == [("proposed", None)]
    (event,) = events_of(session, made.id)
    assert (event.verb, event.after["expected_on"]) == ("initiative.create", "2027-01-01")


def test_a_key_must_have_its_form(session):
    actor = an_actor(session)
    for key in ("search", "A", "-A", "A--B", "A-", "Ä-B", "NEW", "A" * 25, "A B", "", "1A"):
        with pytest.raises(Invalid) as refused:
            writing.create(session, actor=actor, now=NOW, key=key, details=Details(name="Search"))
        assert set(refused.value.errors) == {"key"}, key


def test_a_key_is_given_once(session):
    an_initiative(session, "TAKEN-1")
    with pytest.raises(Invalid, match="taken"):
        writing.create(
            session, actor=an_actor(session), now=NOW, key="TAKEN-1", details=Details(name="Second")
        )


def test_every_fault_is_named_with_its_field(session):
    details = Details(
        name=" ".strip(),
        summary="a\u202eb",
        problem="x" * 4001,
        kind="magic",
        team_id="no such id",
        baseline_value=float("inf"),
        expected_on=date(1999, 12, 31),
        time_box_weeks=0,
    )
    with pytest.raises(Invalid) as refused:
        writing.create(session, actor=an_actor(session), now=NOW, key="ALL-WRONG", details=details)
    assert set(refused.value.errors) == {
        "name", "summary", "problem", "kind", "team_id", "baseline_value", "expected_on", "time_box_weeks",
    }  # fmt: skip


def test_an_edit_records_what_changed_and_only_that(session):
    actor, initiative = an_actor(session), an_initiative(session)
    edit(session, initiative, actor, name="Other", target_on=date(2027, 2, 1))
    (event,) = events_of(session, initiative.id)
    assert event.before == {"name": f"Initiative {initiative.key}", "target_on": None, "version": 1}
    assert event.after == {"name": "Other", "target_on": "2027-02-01", "version": 2}


def test_saving_without_a_change_records_nothing(session):
    actor, initiative = an_actor(session), an_initiative(session)
    edit(session, initiative, actor)
    assert (initiative.version, list(events_of(session, initiative.id))) == (1, [])


def test_a_stale_edit_of_other_fields_merges_and_says_what_was_kept(session):
    ann, ben, initiative = an_actor(session), an_actor(session), an_initiative(session)
    edit(session, initiative, ann, summary="Ann's summary")
    opened = replace(details_of(initiative), summary="", name="Ben's name")
    merge = writing.edit(
        session, actor=ben, now=NOW, initiative=initiative, details=opened, version=1, may_guard=True
    )
    assert merge.kept == ("summary",)
    assert (initiative.summary, initiative.name) == ("Ann's summary", "Ben's name")


def test_a_stale_edit_of_the_same_field_names_who_when_and_both_texts(session):
    ann, ben, initiative = an_actor(session), an_actor(session), an_initiative(session)
    edit(session, initiative, ann, summary="Ann's summary", unit="Parcel")
    opened = replace(details_of(initiative), summary="Ben's summary", unit="Mutual")
    with pytest.raises(Conflict) as refused:
        writing.edit(
            session, actor=ben, now=NOW, initiative=initiative, details=opened, version=1, may_guard=True
        )
    conflict = refused.value
    assert (conflict.who, conflict.at) == (ann.name, datetime(2026, 11, 25, 12, 1, tzinfo=UTC))
    assert [(f.field, f.theirs, f.yours) for f in conflict.fields] == [
        ("summary", "Ann's summary", "Ben's summary")
    ]
    assert initiative.summary == "Ann's summary"


def test_a_move_between_two_edits_of_the_text_is_no_conflict(session):
    actor, initiative = an_actor(session), an_initiative(session)
    initiative.status = "paused"  # the version counts every save
    session.flush()
    merge = edit(session, initiative, actor, version=1, summary="Mine")
    assert (merge.kept, merge.colliding, initiative.summary) == ((), (), "Mine")


def test_only_who_manages_members_decides_who_sees_it(session):
    initiative, friend = an_initiative(session), a_person(session)
    details = replace(details_of(initiative), visibility="private", owner_id=friend.id)
    with pytest.raises(Invalid) as refused:
        writing.edit(
            session,
            actor=an_actor(session, "engineer"),
            now=NOW,
            initiative=initiative,
            details=details,
            version=1,
            may_guard=False,
        )
    assert set(refused.value.errors) == {"visibility", "owner_id"}
