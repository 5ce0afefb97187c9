"""The board as it is read: the first cards of each column, and the figures above them."""

from datetime import timedelta

from sqlalchemy import insert
from sqlalchemy.orm import Session

from tests.building import NOW, an_actor
from tests.reports.cards import a_card, some_cards
from tracker.core.actor import Actor, system_actor
from tracker.initiatives.models import Membership
from tracker.reports.queries import boards
from tracker.reports.rules.figures import Figures, figures
from tracker.reports.rules.filters import Filters

ADMIN = system_actor()


def columns(session: Session, actor: Actor = ADMIN, **filters: str) -> dict[str, boards.Column]:
    return {one.category: one for one in boards.columns(session, actor, Filters(**filters), NOW)}


def cards(session: Session, actor: Actor = ADMIN, **filters: str) -> list[str]:
    wanted = Filters(**filters)
    shown = boards.columns(session, actor, wanted, NOW)
    return [row.key for row in boards.cards(session, actor, wanted, shown, NOW)]


def counted(session: Session, **filters: str) -> Figures:
    return figures((one.category, one.tally) for one in columns(session, **filters).values())


def test_a_column_shows_its_most_urgent_cards_and_counts_all(session: Session) -> None:
    some_cards(session, [{"key": f"PILOT-{at:03d}", "urgency": at % 3} for at in range(40)])
    some_cards(session, [{"key": f"OLD-{at:03d}", "category": "retired"} for at in range(12)])
    shown = cards(session)
    most_urgent = sorted((at % 3, f"PILOT-{at:03d}") for at in range(40))[: boards.CARDS]
    assert shown[: boards.CARDS] == [key for _, key in most_urgent]
    assert shown[boards.CARDS :] == [f"OLD-{at:03d}" for at in range(boards.FOLDED_CARDS)]
    found = columns(session)
    assert (found["pilot"].tally.cards, found["retired"].tally.cards) == (40, 12)
    assert found["production"].tally.cards == 0
    assert [one.folded for one in found.values()] == [True, False, False, False, True]


def test_the_figures_count_gates_that_lead_on_and_every_live_endpoint(session: Session) -> None:
    a_card(session, roll_up="ready", gaps=2)
    a_card(session, stage="evaluation", roll_up="ready")
    a_card(session, stage="evaluation", roll_up="blocked", health="off_track")
    a_card(session, stage="evaluation", roll_up="needs_data", health="at_risk", gaps=1)
    a_card(session, stage="production", roll_up="ready", live_endpoints=2, live_endpoints_good=1)
    a_card(session, stage="production", roll_up="blocked", live_endpoints=1, live_endpoints_good=1)
    assert counted(session) == Figures(
        ready=2, held=2, needs_data=1, live=3, live_good=2, gaps=3, off_track=1, at_risk=1
    )
    assert counted(session).outside == 1


def test_what_rests_or_is_out_of_date_is_neither_ready_nor_held(session: Session) -> None:
    a_card(session, roll_up="ready", status="paused", gaps=3)
    a_card(session, roll_up="ready", stale_at=NOW - timedelta(minutes=1))
    a_card(session, roll_up="blocked", stale_at=NOW)
    found = counted(session)
    assert (found.ready, found.held, found.gaps) == (0, 0, 0)
    assert columns(session)["pilot"].tally.cards == 3


def test_filters_narrow_columns_figures_and_cards_alike(session: Session) -> None:
    a_card(session, "MINE", unit="Parcel", roll_up="ready")
    a_card(session, "OTHER", roll_up="ready")
    assert cards(session, unit="Parcel") == ["MINE"]
    assert columns(session, unit="Parcel")["pilot"].tally.cards == 1
    assert counted(session, unit="Parcel").ready == 1
    assert cards(session, q="oth") == ["OTHER"]


def test_a_stranger_neither_sees_nor_counts_a_private_initiative(session: Session) -> None:
    hidden = a_card(session, "HIDDEN", visibility="private", roll_up="ready", stale_at=NOW)
    stranger, member = an_actor(session, "lead"), an_actor(session, "engineer")
    row = {"initiative_id": hidden, "person_id": member.person_id, "role": "engineer"}
    session.execute(insert(Membership), [row])
    assert cards(session, stranger) == []
    assert columns(session, stranger)["pilot"].tally.cards == 0
    assert columns(session, stranger)["pilot"].tally.ready == 0
    assert cards(session, member) == cards(session, ADMIN) == ["HIDDEN"]
