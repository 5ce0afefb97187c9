"""Needs and bookings on both databases."""

import pytest

from tests.building import NOW, a_person, an_actor, an_initiative
from tracker.activity.models import Event
from tracker.core.errors import Invalid
from tracker.initiatives.models import Membership
from tracker.staffing import queries
from tracker.staffing.actions.allocations import allocate, release
from tracker.staffing.actions.needs import set_need
from tracker.staffing.actions.skills import add_skill, set_level
from tracker.staffing.rules.words import Discipline


@pytest.fixture
def team(session):
    """A lead, an initiative that needs evaluation at level 4, and two people with that skill."""
    lead = an_actor(session, "lead")
    initiative = an_initiative(session, lead=lead)
    skill = add_skill(
        session, actor=lead, now=NOW, name="Evaluation design", discipline=Discipline.AI_ENGINEERING
    )
    able, learning = a_person(session, "Able Person"), a_person(session, "Learning Person")
    for person, level in ((able, 4), (learning, 3)):
        set_level(session, actor=lead, now=NOW, person=person, skill=skill, level=level)
    need = set_need(session, actor=lead, now=NOW, initiative=initiative, skill=skill, min_level=4, fte=0.5)
    return lead, initiative, skill, able, learning, need


def book(session, team, person, fte=0.5, *, accountable=True):
    lead, initiative, skill, *_ = team
    return allocate(
        session,
        actor=lead,
        now=NOW,
        initiative=initiative,
        person=person,
        skill=skill,
        fte=fte,
        accountable=accountable,
    )


def coverage(session, team):
    return queries.needs_of(session, team[1].id)[0].coverage


def test_a_booking_at_the_level_covers_the_need_and_makes_a_member(session, team):
    assert not coverage(session, team).covered
    book(session, team, team[3])
    assert coverage(session, team).covered
    assert session.get(Membership, (team[1].id, team[3].id)).role == "engineer"


def test_a_learner_does_not_cover_it(session, team):
    book(session, team, team[4])
    assert not coverage(session, team).covered


def test_only_one_person_is_accountable_for_a_skill(session, team):
    book(session, team, team[4])
    book(session, team, team[3])
    covers = queries.needs_of(session, team[1].id)[0].covers
    assert [one.name for _, one in covers if one.accountable] == ["Able Person"]


def test_booking_again_changes_the_booking(session, team):
    book(session, team, team[3], 0.2)
    book(session, team, team[3], 0.6)
    assert coverage(session, team).have == pytest.approx(0.6)


def test_releasing_opens_the_gap_again(session, team):
    lead, _, skill, able, _, _ = team
    booked = book(session, team, able)
    release(session, actor=lead, now=NOW, allocation=booked, person=able, skill=skill)
    session.flush()
    assert not coverage(session, team).covered


def test_candidates_come_best_level_first_with_their_free_time(session, team):
    found = queries.candidates(session, team[5])
    assert [(one.person.name, one.level) for one in found] == [("Able Person", 4), ("Learning Person", 3)]
    assert found[0].load.free == pytest.approx(1.0)


def test_candidates_without_time_come_after_who_is_able_and_has_some(session, team):
    lead, _, skill, *_ = team
    expert = a_person(session, "Busy Expert")
    set_level(session, actor=lead, now=NOW, person=expert, skill=skill, level=5)
    book(session, team, expert, 1.0)
    found = [one.person.name for one in queries.candidates(session, team[5])]
    assert found == ["Able Person", "Busy Expert", "Learning Person"]


def test_a_gap_is_listed_until_it_is_covered(session, team):
    lead = team[0]
    assert [gap.key for gap in queries.gaps(session, lead)] == [team[1].key]
    book(session, team, team[3])
    assert list(queries.gaps(session, lead)) == []


def test_covering_one_need_of_several_leaves_the_others_open_and_itself_closed(session, team):
    lead, initiative, *_ = team
    other = add_skill(session, actor=lead, now=NOW, name="Speech", discipline=Discipline.ML_ENGINEERING)
    set_need(session, actor=lead, now=NOW, initiative=initiative, skill=other, min_level=2, fte=0.3)
    second = an_initiative(session, lead=lead)
    set_need(session, actor=lead, now=NOW, initiative=second, skill=team[2], min_level=5, fte=0.1)
    book(session, team, team[3])
    found = queries.gaps(session, lead)
    assert [(gap.key, gap.needed.skill.name) for gap in found] == [
        (initiative.key, "Speech"),
        (second.key, "Evaluation design"),
    ]


def test_a_gap_of_a_private_initiative_is_hidden_from_strangers(session, team):
    team[1].visibility = "private"
    session.flush()
    assert list(queries.gaps(session, an_actor(session, "lead"))) == []
    assert len(queries.gaps(session, team[0])) == 1


@pytest.mark.parametrize("fte", [0, -0.1, 1.01, float("inf")])
def test_an_impossible_share_is_refused(session, team, fte):
    with pytest.raises(Invalid):
        book(session, team, team[3], fte)


@pytest.mark.parametrize("level", [-1, 6])
def test_an_impossible_level_is_refused(session, team, level):
    lead, _, skill, able, _, _ = team
    with pytest.raises(Invalid):
        set_level(session, actor=lead, now=NOW, person=able, skill=skill, level=level)


def test_level_zero_takes_the_skill_away(session, team):
    lead, _, skill, able, _, _ = team
    set_level(session, actor=lead, now=NOW, person=able, skill=skill, level=0)
    session.flush()
    assert able.id not in queries.skills_of_people(session, [able.id])


def test_a_second_skill_of_the_same_name_is_refused(session, team):
    with pytest.raises(Invalid):
        add_skill(session, actor=team[0], now=NOW, name="evaluation DESIGN", discipline=Discipline.DATA)


def test_every_change_leaves_an_event_with_before_and_after(session, team):
    book(session, team, team[3], 0.2)
    book(session, team, team[3], 0.6)
    session.flush()
    events = session.query(Event).filter_by(verb="allocation.set").order_by(Event.id).all()
    assert [event.after["fte"] for event in events] == [0.2, 0.6]
    assert events[1].before["fte"] == 0.2


def test_the_figures_of_a_skill_count_people_needs_and_bookings(session, team):
    book(session, team, team[3], 0.3)
    row = next(row for row in queries.skill_rows(session) if row.skill.id == team[2].id)
    assert (row.people, row.needed, row.booked) == (2, 0.5, pytest.approx(0.3))
    assert row.short == pytest.approx(0.2)


def test_people_are_paged_without_gaps_or_repeats(session):
    names = {a_person(session, f"Paged {number:02}").name for number in range(7)}
    seen, after = [], None
    wanted = queries.PeopleWanted(text="Paged")
    while page := queries.people_page(session, wanted, after=after, limit=3):
        seen += [row.person.name for row in page]
        after = (page[-1].person.name, page[-1].person.id)
    assert sorted(names) == seen


def test_a_filter_takes_its_signs_literally(session):
    a_person(session, "Percent % Person")
    found = queries.people_page(session, queries.PeopleWanted(text="%"))
    assert [row.person.name for row in found] == ["Percent % Person"]
