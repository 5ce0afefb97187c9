"""The portfolio table as it is read: every order, every filter, pages without gaps, on both databases."""

from datetime import timedelta
from itertools import chain
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from tests.building import NOW, an_actor
from tests.reports.cards import a_card, many_cards
from tracker.core.actor import Actor, system_actor
from tracker.gates.models import Card
from tracker.initiatives.models import Membership
from tracker.reports.queries import tables
from tracker.reports.rules.columns import COLUMNS, Order
from tracker.reports.rules.cursors import Cursor
from tracker.reports.rules.filters import Filters

ADMIN = system_actor()
ORDERS = [Order(column, down) for column in COLUMNS.values() for down in (False, True)]


def page(session: Session, actor: Actor = ADMIN, order: Order = ORDERS[0], **filters: str) -> tables.Page:
    return tables.page(session, actor, Filters(**filters), order, None, NOW)


def keys(session: Session, actor: Actor = ADMIN, **filters: str) -> set[str]:
    """The keys of the first page, which must be the same whichever way they are found."""
    wanted = Filters(**filters)
    scanned = tables.page(session, actor, wanted, ORDERS[0], None, NOW)
    found = tables.page(session, actor, wanted, ORDERS[0], None, NOW, few=True)
    assert [row.key for row in scanned.rows] == [row.key for row in found.rows]
    assert tables.total(session, actor, wanted, NOW) == len(found.rows)
    return {row.key for row in found.rows}


def walked(session: Session, order: Order, *, few: bool = False) -> list[str]:
    """The keys of all pages from the first to the last; walking back must give the same pages."""
    pages = [tables.page(session, ADMIN, Filters(), order, None, NOW, few=few)]
    while pages[-1].later:
        pages.append(beside(session, order, pages[-1].rows[-1], few=few, backward=False))
    back = [pages[-1]]
    while back[-1].earlier and len(back) <= len(pages):
        back.append(beside(session, order, back[-1].rows[0], few=few, backward=True))
    forward = [[row.key for row in one.rows] for one in pages]
    assert [[row.key for row in one.rows] for one in back[::-1]] == forward
    return list(chain.from_iterable(forward))


def beside(session: Session, order: Order, row: Any, *, few: bool, backward: bool) -> tables.Page:
    cursor = Cursor(getattr(row, order.column.attribute), row.key, backward)
    return tables.page(session, ADMIN, Filters(), order, cursor, NOW, few=few)


def expected(session: Session, order: Order) -> list[str]:
    """The keys sorted in Python: by value, then by key, missing values last."""
    rows = [(getattr(card, order.column.attribute), card.key) for card in session.scalars(select(Card))]
    known = sorted((row for row in rows if row[0] is not None), reverse=order.descending)
    missing = sorted((row[1] for row in rows if row[0] is None), reverse=order.descending)
    return [key for _, key in known] + missing


def test_every_order_pages_through_all_rows_without_gap_or_repeat(session: Session) -> None:
    many_cards(session, 230)
    for order in ORDERS:
        found = walked(session, order)
        assert found == expected(session, order), order.text
        assert [row.key for row in tables.whole(session, ADMIN, Filters(), order, NOW)] == found, order.text


def test_few_rows_are_found_first_and_paged_alike(session: Session) -> None:
    many_cards(session, 120)
    order = Order(COLUMNS["target"])
    assert walked(session, order, few=True) == walked(session, order)


def test_each_filter_keeps_what_it_names(session: Session) -> None:
    a_card(session, "PLAIN")
    a_card(session, "OTHER-UNIT", unit="Parcel")
    a_card(session, "TEAMED", team="Platform")
    a_card(session, "LATE", health="off_track")
    a_card(session, "SURE", roll_up="ready")
    a_card(session, "RISKY", risk_tier="high")
    a_card(session, "AGENTIC", kind="agent")
    a_card(session, "LIVE", stage="production")
    a_card(session, "RESTING", status="paused")
    assert keys(session, unit="Parcel") == {"OTHER-UNIT"}
    assert keys(session, team="Platform") == {"TEAMED"}
    assert keys(session, health="off_track") == {"LATE"}
    assert keys(session, gate="ready") == {"SURE"}
    assert keys(session, risk="high") == {"RISKY"}
    assert keys(session, kind="agent") == {"AGENTIC"}
    assert keys(session, stage="production") == {"LIVE"}
    assert keys(session, status="paused") == {"RESTING"}
    assert keys(session, status="paused", unit="Parcel") == set()


def test_the_cancelled_are_shown_only_when_asked_for(session: Session) -> None:
    a_card(session, "GOING")
    a_card(session, "ENDED", status="cancelled")
    assert keys(session) == {"GOING"}
    assert keys(session, status="cancelled") == {"ENDED"}
    assert keys(session, status="any") == {"GOING", "ENDED"}


def test_a_text_is_found_in_key_name_unit_and_summary_word_by_word(session: Session) -> None:
    a_card(session, "CLM-TRIAGE", name="Claims triage", unit="Mutual", summary="Reads the first notice.")
    a_card(session, "CAFE", name="Café planner", unit="Überland")
    for text in ("clm-tri", "TRIAGE claims", "mutual", "notice reads", "claims  NOTICE"):
        assert keys(session, q=text) == {"CLM-TRIAGE"}, text
    for text in ("cafe", "CAFÉ", "uberland"):
        assert keys(session, q=text) == {"CAFE"}, text
    assert keys(session, q="claims planner") == set()


def test_signs_of_a_search_pattern_stand_for_themselves(session: Session) -> None:
    a_card(session, "PERCENT", name="Saves 100% of it")
    a_card(session, "PLAIN", name="Saves 1000 of it")
    a_card(session, "UNDER", name="Snake_case model")
    a_card(session, "SLASH", name="Path C:\\temp reader")
    assert keys(session, q="100%") == {"PERCENT"}
    assert keys(session, q="snake_case") == {"UNDER"}
    assert keys(session, q="e_c") == {"UNDER"}
    assert keys(session, q="c:\\temp") == {"SLASH"}
    assert keys(session, q="\u0301") == set()


def test_what_time_has_changed_is_out_of_date_and_no_longer_ready(session: Session) -> None:
    a_card(session, "HOLDS", roll_up="ready", stale_at=NOW + timedelta(seconds=1))
    a_card(session, "PASSED", roll_up="ready", stale_at=NOW)
    a_card(session, "FOREVER", roll_up="ready")
    shown = {row.key: row.roll_up for row in page(session).rows}
    assert shown == {"HOLDS": "ready", "PASSED": "outdated", "FOREVER": "ready"}
    assert keys(session, gate="ready") == {"HOLDS", "FOREVER"}
    assert keys(session, gate="outdated") == {"PASSED"}


def test_a_private_initiative_is_listed_for_members_and_admins_only(session: Session) -> None:
    hidden = a_card(session, "HIDDEN", visibility="private", unit="Secret unit")
    a_card(session, "OPEN")
    stranger, member = an_actor(session, "lead"), an_actor(session, "stakeholder")
    row = {"initiative_id": hidden, "person_id": member.person_id, "role": "stakeholder"}
    session.execute(insert(Membership), [row])
    for filters in ({}, {"q": "hidden"}, {"unit": "Secret unit"}, {"status": "any"}):
        assert "HIDDEN" not in keys(session, stranger, **filters)
        assert "HIDDEN" in keys(session, member, **filters)
        assert "HIDDEN" in keys(session, ADMIN, **filters)
    assert [r.key for r in tables.whole(session, stranger, Filters(), ORDERS[0], NOW)] == ["OPEN"]
