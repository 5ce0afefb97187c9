"""What an address says is read with care: filters, orders and pages, and written back the same."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.reports.rules.addresses import BOARD, TABLE, Place
from tracker.reports.rules.columns import COLUMNS, WORST_FIRST, Order, next_order, read_order
from tracker.reports.rules.cursors import Cursor, read_cursor, written
from tracker.reports.rules.filters import ANY_STATUS, Filters, described, offered, read_filters

VALUES = {
    "name": "Claims ~ triage",
    "unit": "",
    "stage": 30,
    "health": 0,
    "gate": "needs_data",
    "metric": -0.1 + 0.3,
    "gaps": 2,
    "owner": "Zoë",
    "target": date(2026, 12, 1),
    "changed": datetime(2026, 11, 25, 12, 0, 0, 123456, UTC),
}


@pytest.mark.parametrize("name", COLUMNS)
def test_a_place_is_read_as_it_was_written(name):
    column = COLUMNS[name]
    for value in (VALUES[name], *([None] if column.vague else [])):
        place = written(value, "CLM-TRIAGE")
        assert read_cursor({"after": place}, column) == Cursor(value, "CLM-TRIAGE", backward=False)
        assert read_cursor({"before": place}, column) == Cursor(value, "CLM-TRIAGE", backward=True)


@given(st.text(max_size=300), st.sampled_from(sorted(COLUMNS)), st.sampled_from(["after", "before"]))
def test_whatever_stands_for_a_place_is_read_or_means_the_first_page(text, name, side):
    found = read_cursor({side: text}, COLUMNS[name])
    assert found is None or written(found.value, found.key).partition("~")[0] == text.partition("~")[0]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("health", "KEY-1~99999999999999999999"),
        ("metric", "KEY-1~NaN"),
        ("metric", "KEY-1~1e999"),
        ("changed", "KEY-1~2026-01-01"),
        ("changed", "KEY-1~2026-01-01T00:00:00"),
        ("target", "KEY-1~tomorrow"),
        ("name", "key-1~x"),
        ("name", "KEY-1"),
        ("name", "KEY-1~" + "x" * 121),
        ("health", "KEY-1~"),
    ],
)
def test_a_value_that_the_column_cannot_hold_is_no_place(name, text):
    assert read_cursor({"after": text}, COLUMNS[name]) is None


def test_orders_are_read_and_the_worst_come_first_otherwise():
    assert read_order("-changed") == Order(COLUMNS["changed"], descending=True)
    assert read_order("target").direction == "ascending"
    for odd in ("", "-", "nothing", "--name", "name;", "search_text"):
        assert read_order(odd) in (WORST_FIRST, Order(COLUMNS["health"], odd.startswith("-")))


def test_a_second_click_on_a_head_turns_the_order_round():
    assert next_order(COLUMNS["changed"], WORST_FIRST) == "-changed"
    assert next_order(COLUMNS["changed"], read_order("-changed")) == "changed"
    assert next_order(COLUMNS["name"], read_order("name")) == "-name"


def test_unknown_values_narrow_nothing_and_texts_are_cut_and_cleaned():
    given = {
        "health": "fine",
        "status": "gone",
        "risk": "high",
        "q": "  a\0b ",
        "unit": "x" * 500,
        "odd": "1",
    }
    assert read_filters(given) == Filters(q="ab", unit="x" * 120, risk="high")
    assert read_filters({"status": ANY_STATUS}).given() == {"status": "any"}


def test_a_place_writes_and_reads_itself():
    place = Place(TABLE, Filters(q="a&b=c %", health="at_risk"), read_order("-gaps"))
    assert place.url() == "/portfolio?view=table&q=a%26b%3Dc+%25&health=at_risk&sort=-gaps"
    assert place.seen_as(BOARD) == "/portfolio?q=a%26b%3Dc+%25&health=at_risk&sort=-gaps"
    assert place.without("q") == "/portfolio?view=table&health=at_risk&sort=-gaps"
    assert place.cleared() == "/portfolio?view=table&sort=-gaps"
    assert place.url(after="KEY~1").endswith("&sort=-gaps&after=KEY~1")
    assert Place(BOARD, Filters()).narrowed(gate="ready") == "/portfolio?view=table&gate=ready"


def test_a_chosen_unit_is_offered_even_if_no_card_has_it():
    choices = offered(["Parcel"], [], Filters(unit="Gone", health="at_risk"))
    assert choices[0].options == (("Gone", "Gone"), ("Parcel", "Parcel"))
    assert "team" not in [choice.name for choice in choices]
    assert list(described(Filters(q="x", unit="Gone", health="at_risk"), choices)) == [
        ("q", "“x”"),
        ("unit", "Gone"),
        ("health", "At risk"),
    ]
