"""What lists need of a card beyond its own face: the text that is searched, and the live endpoints."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.building import NOW, an_initiative
from tracker.core.actor import system_actor
from tracker.core.texts import folded
from tracker.endpoints.actions import keep_check
from tracker.endpoints.models import Endpoint
from tracker.endpoints.probe import CheckResult
from tracker.endpoints.rules import CheckOutcome
from tracker.gates.actions import judging
from tracker.gates.models import Card


def test_a_card_keeps_key_name_unit_and_summary_for_the_search(session: Session) -> None:
    one = an_initiative(session, "CAFE", name="Café  Überblick", unit="Mutual", summary="Reads MENUS.")
    session.flush()
    judging.judge(session, [one.id], NOW)
    assert session.scalars(select(Card.search_text)).one() == "cafe cafe uberblick mutual reads menus."


def test_a_card_counts_the_production_endpoints_and_those_within_their_limits(session: Session) -> None:
    one = an_initiative(session, "LIVE", stage="production")
    for environment, outcome in (("production", "up"), ("production", "slow"), ("staging", "up")):
        session.add(
            Endpoint(
                initiative_id=one.id,
                name=f"{environment} {outcome}",
                url="https://answers.example.test/",
                environment=environment,
                last_outcome=outcome,
            )
        )
    session.flush()
    judging.judge(session, [one.id], NOW)
    card = session.scalars(select(Card)).one()
    assert (card.live_endpoints, card.live_endpoints_good) == (2, 1)


def test_a_card_keeps_how_the_last_checks_of_its_endpoint_ended(session: Session) -> None:
    one = an_initiative(session, "LIVE", stage="production")
    place = {"url": "https://answers.example.test/", "environment": "production"}
    endpoint = Endpoint(initiative_id=one.id, name="Answers", **place)
    session.add(endpoint)
    session.flush()
    for outcome in (CheckOutcome.UP, CheckOutcome.SLOW, CheckOutcome.UNREACHABLE):
        result = CheckResult(NOW, outcome, 200, 120, "Answered.")
        keep_check(session, actor=system_actor(), endpoint=endpoint, result=result)
    session.flush()
    judging.judge(session, [one.id], NOW)
    card = session.scalars(select(Card)).one()
    assert card.endpoint is not None
    assert (card.endpoint["recent"], card.endpoint["outcome"]) == ("owb", "unreachable")


def test_folding_a_text_forgets_case_accents_and_doubled_spaces() -> None:
    assert folded("  STRAßE\tÀ la  carte ") == "strasse a la carte"
