"""How SQLite answers the lists: by an index made for it, never by sorting or reading the whole table."""

import pytest
from sqlalchemy import text

from tests.building import NOW, an_actor
from tests.reports.cards import many_cards
from tests.reports.statements import statements
from tracker.reports.queries import boards, finding, offers, tables, work
from tracker.reports.rules.columns import COLUMNS, Order
from tracker.reports.rules.filters import Filters

NARROW = ("ix_card_counts", "ix_card_search", "ix_card_unit_key", "ix_card_team_key")


@pytest.fixture(params=["counted", "not counted"])
def plan(request, sqlite_database):
    """Give a function that runs a read for a stranger and gives the plan of each statement, line by line."""
    with sqlite_database.writing() as session:
        many_cards(session, 400)
        lead = an_actor(session, "lead")
        if request.param == "counted":  # with and without what ANALYZE gathers
            session.execute(text("ANALYZE"))

    def explain(read) -> list[str]:
        with sqlite_database.reading() as session:
            with statements(sqlite_database.engine) as sent:
                read(session, lead)
            driver = session.connection().connection.driver_connection
            return [
                row[3] for one, given in sent for row in driver.execute(f"EXPLAIN QUERY PLAN {one}", given)
            ]

    return explain


def test_every_order_walks_its_own_index(plan):
    for order in (Order(column, down) for column in COLUMNS.values() for down in (False, True)):
        lines = plan(
            lambda session, lead, order=order: tables.page(session, lead, Filters(), order, None, NOW)
        )
        assert f"SCAN card USING INDEX ix_card_{order.column.attribute}_key" in lines
        assert [line for line in lines if "TEMP B-TREE" in line or line == "SCAN card"] == []


@pytest.mark.parametrize(
    "filters",
    [{}, {"unit": "Unit 3"}, {"health": "at_risk", "gate": "ready"}, {"q": "claims"}, {"status": "any"}],
    ids=str,
)
def test_counting_reads_a_narrow_index_and_no_row(plan, filters):
    wanted = Filters(**filters)
    for read in (
        lambda session, lead: tables.total(session, lead, wanted, NOW),
        lambda session, lead: tables.page(session, lead, wanted, Order(COLUMNS["name"]), None, NOW, few=True),
    ):
        lines = plan(read)
        assert lines
        assert [line for line in lines if line.startswith("SCAN card") and "COVERING" not in line] == []


def test_the_board_counts_over_an_index_and_reads_only_the_cards_it_shows(plan):
    lines = plan(lambda session, lead: boards.columns(session, lead, Filters(), NOW))
    assert "SCAN card USING COVERING INDEX ix_card_counts" in lines
    assert "SCAN card" not in lines

    def cards(session, lead):
        boards.cards(session, lead, Filters(), boards.columns(session, lead, Filters(), NOW), NOW)

    lines = plan(cards)
    assert lines.count("SEARCH card USING INDEX ix_card_stage_position_urgency_key (stage_position=?)") == 5
    assert "SCAN card" not in lines


def test_search_side_bar_and_offers_read_no_table_whole(plan):
    for read in (
        lambda session, lead: finding.initiatives(session, lead, "claims", 20),
        work.side_bar,
        offers.offers,
    ):
        lines = plan(read)
        assert [line for line in lines if line == "SCAN card"] == []
        assert [
            line for line in lines if "SCAN card USING" in line and not any(n in line for n in NARROW)
        ] == []
