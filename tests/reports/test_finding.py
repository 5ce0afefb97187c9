"""Searching: what holds a text, the nearest first, and never what is hidden."""

from sqlalchemy import insert
from sqlalchemy.orm import Session

from tests.building import a_person, a_team, an_actor
from tests.reports.cards import a_card
from tracker.core.actor import system_actor
from tracker.initiatives.models import Membership
from tracker.reports.queries import finding, offers
from tracker.reports.rules.commands import commands

ADMIN = system_actor()


def found(session: Session, text: str, limit: int = 10) -> list[str]:
    return [one.key for one in finding.initiatives(session, ADMIN, text, limit)]


def test_a_key_comes_before_a_name_and_a_name_before_a_summary(session: Session) -> None:
    a_card(session, "A-SUMMARY", summary="deals with preclaims")
    a_card(session, "B-NAME", name="Voice claims intake")
    a_card(session, "CLAIMS-BOT", urgency=9)
    a_card(session, "CLAIMS", urgency=9)
    assert found(session, "claims") == ["CLAIMS", "CLAIMS-BOT", "B-NAME", "A-SUMMARY"]
    assert found(session, "claims", 2) == ["CLAIMS", "CLAIMS-BOT"]


def test_without_a_text_the_most_urgent_are_offered(session: Session) -> None:
    a_card(session, "CALM", urgency=4)
    a_card(session, "BROKEN", urgency=0)
    assert found(session, "") == ["BROKEN", "CALM"]


def test_a_private_initiative_is_found_by_its_members_only(session: Session) -> None:
    hidden = a_card(session, "HIDDEN", visibility="private", unit="Secret unit", team="Secret team")
    a_card(session, "OPEN", team="Platform")
    stranger, member = an_actor(session, "lead"), an_actor(session, "engineer")
    row = {"initiative_id": hidden, "person_id": member.person_id, "role": "engineer"}
    session.execute(insert(Membership), [row])
    for text in ("HIDDEN", "secret", ""):
        seen = {one.key for one in finding.initiatives(session, stranger, text, 10)}
        assert "HIDDEN" not in seen
        assert "HIDDEN" in {one.key for one in finding.initiatives(session, member, text, 10)}
    assert offers.offers(session, stranger) == (["Mutual"], ["Platform"])
    assert offers.offers(session, member) == (["Mutual", "Secret unit"], ["Platform", "Secret team"])
    assert offers.offers(session, ADMIN) == (["Mutual", "Secret unit"], ["Platform", "Secret team"])


def test_people_are_found_by_name_title_and_team(session: Session) -> None:
    maya = a_person(session, "Maya Lindt", title="Data engineer", team=a_team(session, "Parcel insights"))
    a_person(session, "Jonas Falk")
    for text in ("maya", "LINDT may", "data", "parcel maya"):
        assert [one.id for one in finding.people(session, text, 10)] == [maya.id], text
    assert finding.people(session, "", 10) == ()
    assert finding.people(session, "%", 10) == []


def test_commands_are_those_the_reader_may_use() -> None:
    everything = commands("", lambda _action: True)
    assert next(one.label for one in commands("initiative", lambda _action: True)) == "New initiative"
    readers = commands("", lambda action: action == "portfolio.read")
    assert {one.label for one in everything} - {one.label for one in readers} == {
        "New initiative",
        "Log a milestone",
        "Jobs",
    }
    assert commands("no such thing", lambda _action: True) == ()
