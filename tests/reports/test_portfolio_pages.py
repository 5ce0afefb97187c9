"""The portfolio as a reader gets it: valid pages, few statements, what cards and rows say, odd addresses."""

from datetime import date, timedelta
from gzip import compress

import pytest

from tests.building import NOW
from tests.reports.cards import a_card, many_cards
from tests.reports.reading import each, links, rows, text_of, tree, unlabelled
from tests.reports.statements import statements
from tracker.core import clock

BOARD, TABLE = "/portfolio", "/portfolio?view=table"
PAGES = (BOARD, TABLE, "/", "/search?q=claims", "/my-work", "/search", "/portfolio?q=claims&health=at_risk")


@pytest.fixture
def reader(sign_in):
    return sign_in("stakeholder")


@pytest.mark.parametrize("path", PAGES)
def test_each_page_is_valid_with_one_heading_and_labels(reader, app_database, path):
    with app_database.writing() as session:
        many_cards(session, 30)
    parsed = tree(reader.get(path))
    assert len(list(each(parsed, "h1"))) == 1
    assert unlabelled(parsed) == []
    assert text_of(next(each(parsed, "title"))).endswith("· Tracker")


def test_a_page_asks_for_the_same_however_many_initiatives_there_are(reader, app_database):
    with app_database.writing() as session:
        many_cards(session, 10)
    asked = {path: _asked(app_database, reader, path) for path in PAGES}
    with app_database.writing() as session:
        many_cards(session, 990, "MORE")
    assert {path: _asked(app_database, reader, path) for path in PAGES} == asked
    assert max(asked.values()) <= 8


def test_a_hundred_rows_weigh_at_most_60_kb_and_8_kb_compressed(reader, app_database):
    with app_database.writing() as session:
        many_cards(session, 120)
    page = reader.get(TABLE)
    assert len(rows(page)) == 100
    assert len(page.data) <= 60 * 1024
    assert len(compress(page.data, 6)) <= 8 * 1024


def test_the_board_weighs_the_same_at_a_hundred_times_as_many(reader, app_database):
    with app_database.writing() as session:
        many_cards(session, 200)
    few = len(reader.get(BOARD).data)
    with app_database.writing() as session:
        many_cards(session, 2_000, "MORE")
    assert len(reader.get(BOARD).data) <= few * 1.05


def test_a_card_says_what_moves_it_and_what_holds_it(reader, app_database):
    people = [{"id": "1", "name": name} for name in ("Ida Holm", "Bo Lund", "Cy Ray", "Di Fox")]
    given = {"gap_label": "Evaluation: nobody, 1 more", "gaps": 2, "people": people}
    with app_database.writing() as session:
        a_card(session, "POLICY-QA", stage="evaluation", name="Policy answers", unit="Mutual", **given)
    card = _card(reader, "POLICY-QA")
    text = text_of(card)
    for shown in (
        "POLICY-QAMutual Policy answers On track",
        "Groundedness0.920 / 0.90",
        "3 of 5",
        "IHBLCR+1",
    ):
        assert shown in text
    assert "Judge calibrated: 40 of 100 labels." in text
    assert text.endswith("Evaluation needed, 1 more")
    drawings = [one.get("aria-label") for one in card.iter() if one.get("role") == "img"]
    assert drawings == [
        "Groundedness 0.920, interval 0.905–0.933, threshold 0.90",
        "Owners: Ida Holm, Bo Lund, Cy Ray, Di Fox",
    ]
    actions = [one for one in each(card, "a") if one.get("aria-label") == "Actions for POLICY-QA"]
    assert [one.get("href") for one in actions] == ["/initiatives/POLICY-QA/gate"]


def test_a_card_in_production_tells_how_long_it_is_live_and_how_its_endpoint_stands(reader, app_database):
    endpoint = {
        "name": "Answer API",
        "outcome": "slow",
        "latency_ms": 2412.0,
        "good": 0.9971,
        "recent": "ooow",
    }
    since = clock.now() - timedelta(days=131)
    with app_database.writing() as session:
        a_card(session, "LIVE", stage="production", stage_since=since, endpoint=endpoint)
    text = text_of(_card(reader, "LIVE"))
    assert "131 days live" in text
    assert "Answer API99.7% good · 2.4 s Slow" in text


def test_dates_that_passed_pauses_and_privacy_show_on_a_card(sign_in, app_database):
    with app_database.writing() as session:
        a_card(session, "LATE", target_on=date(2020, 2, 29))
        a_card(session, "RESTING", status="paused", visibility="private")
    admin = sign_in("admin")
    assert "Was due 29 Feb 2020" in text_of(_card(admin, "LATE"))
    text = text_of(_card(admin, "RESTING"))
    for shown in ("Paused", "No target date", "Private"):
        assert shown in text


def test_an_outdated_card_says_so_instead_of_its_old_reason(reader, app_database):
    with app_database.writing() as session:
        a_card(session, "STALE", roll_up="ready", first_open="", stale_at=NOW - timedelta(days=3000))
    assert "Something expired or fell due since it was judged." in text_of(_card(reader, "STALE"))
    assert rows(reader.get(TABLE))[0][4].startswith("Out of date")


def test_a_row_of_the_table_has_every_column(reader, app_database):
    with app_database.writing() as session:
        a_card(
            session,
            "POLICY-QA",
            name="Policy <b>answers</b>",
            status="paused",
            gaps=2,
            target_on=date(2031, 5, 4),
        )
    [cells] = rows(reader.get(TABLE))
    assert cells[:6] == [
        "Policy <b>answers</b> POLICY-QA · Paused",
        "Mutual",
        "Pilot",
        "On track",
        "Blocked3 of 5",
        "Groundedness0.920 / 0.90",
    ]
    assert cells[6:9] == ["2", "Robin Vale", "4 May 2031"]


def test_every_head_sorts_and_the_sorted_one_says_how(reader, app_database):
    with app_database.writing() as session:
        a_card(session)
    parsed = tree(reader.get(f"{TABLE}&sort=-target&unit=Mutual"))
    heads = [one for one in each(parsed, "th") if one.get("scope") == "col"]
    assert [one.get("aria-sort") for one in heads if one.get("aria-sort")] == ["descending"]
    leads = [next(each(one, "a")).get("href") for one in heads]
    assert len(leads) == 10
    assert all(lead.startswith("/portfolio?view=table&unit=Mutual&sort=") for lead in leads)
    assert leads[8].endswith("sort=target")
    for lead in leads:
        assert rows(reader.get(lead))


def test_filters_stay_in_the_address_of_pages_views_and_files(reader, app_database):
    with app_database.writing() as session:
        many_cards(session, 130, unit="Parcel", health="at_risk")
    page = reader.get(f"{TABLE}&unit=Parcel&health=at_risk&sort=-changed")
    [later] = links(page, rel="next")
    assert later.startswith("/portfolio?view=table&unit=Parcel&health=at_risk&sort=-changed&after=MANY-")
    last = reader.get(later)
    assert len(rows(last)) == 30
    [earlier] = links(last, rel="prev")
    assert rows(reader.get(earlier)) == rows(page)
    everything = links(page)
    assert "/portfolio?unit=Parcel&health=at_risk&sort=-changed" in everything
    assert "/portfolio.csv?unit=Parcel&health=at_risk&sort=-changed" in everything
    assert "/portfolio?view=table&health=at_risk&sort=-changed" in everything  # without the unit
    assert "100 of 130 shown" in page.text


def test_a_column_leads_to_its_other_cards_in_the_table(reader, app_database):
    with app_database.writing() as session:
        many_cards(session, 40, category="pilot", stage="Pilot", stage_position=20)
    page = reader.get(BOARD)
    assert "15 more in the table" in page.text
    assert "/portfolio?view=table&stage=pilot" in links(page)


def test_an_empty_list_says_what_to_do_next(sign_in, app_database):
    lead, reader = sign_in("lead"), sign_in("stakeholder")
    for path in (BOARD, TABLE):
        assert "/initiatives/new" in links(lead.get(path))
        assert "No initiative yet. A lead or an admin creates the first one." in reader.get(path).text
        assert "/initiatives/new" not in links(reader.get(path))
    with app_database.writing() as session:
        many_cards(session, 42)
    page = reader.get(f"{TABLE}&q=nothing+such")
    assert "0 of 42 initiatives match." in page.text
    assert "/portfolio?view=table" in links(page)
    assert "No initiative matches these filters." in reader.get("/portfolio?q=nothing+such").text


def test_the_old_list_of_initiatives_leads_to_the_table(reader):
    answer = reader.get("/initiatives")
    assert (answer.status_code, answer.location) == (303, "/portfolio?view=table")


HOSTILE = (
    "99999999999999999999",
    "\0",
    "%",
    "\\",
    "'; DROP TABLE card; --",
    "{{ 7 * 7 }}",
    "<script>alert(1)</script>",
    "\u202egnp.exe",
    "😀" * 200,
    "x" * 5_000,
    "KEY-1~99999999999999999999",
    "KEY-1~NaN",
    "KEY-1~1e999",
    "KEY-1~0001-01-01",
    "KEY-1~\0",
    "~",
    "%ff%fe",
)


@pytest.mark.sweep
@pytest.mark.parametrize(
    "name", ["q", "unit", "team", "health", "gate", "stage", "status", "sort", "after", "before", "view"]
)
def test_no_value_in_an_address_breaks_a_page(reader, app_database, name):
    with app_database.writing() as session:
        many_cards(session, 3)
    for value in HOSTILE:
        for path, more in (
            (BOARD, {}),
            ("/portfolio.csv", {}),
            (BOARD, {"view": "table", "sort": "-metric"}),
        ):
            answer = reader.get(path, query_string={**more, name: value})
            assert answer.status_code == 200, (path, value)
            assert "<script>alert" not in answer.text


@pytest.mark.sweep
@pytest.mark.parametrize("sort", ["health", "target", "metric", "changed", "name", "-gaps"])
def test_a_page_address_that_nobody_gave_out_leads_somewhere(reader, app_database, sort):
    with app_database.writing() as session:
        many_cards(session, 3)
    for value in HOSTILE:
        for name in ("after", "before"):
            query = {"view": "table", "sort": sort, name: value}
            assert reader.get(BOARD, query_string=query).status_code == 200, (sort, value)


def _asked(database, reader, path) -> int:
    reader.get(path)  # the first look at home is written down
    with statements(database.engine) as sent:
        assert reader.get(path).status_code == 200
    return len(sent)


def _card(reader, key):
    return next(each(tree(reader.get(BOARD)), "li", data_card=key))


def test_a_large_portfolio_is_told_as_more_than_what_is_counted(reader, app_database):
    with app_database.writing() as session:
        many_cards(session, 1_002, category="pilot", stage="Pilot", stage_position=20)
    assert "100 of more than 1,000 shown" in reader.get("/portfolio?view=table").text
