"""The exported file: exactly the rows of the table, safe to open in a spreadsheet."""

import csv
import io
from datetime import date

import pytest
from sqlalchemy import insert

from tests.building import NOW
from tests.reports.cards import a_card, many_cards
from tests.reports.reading import rows
from tests.reports.statements import statements
from tracker.core.csv_text import cell
from tracker.initiatives.models import Membership

EXPORT, TABLE = "/portfolio.csv", "/portfolio?view=table"


def records(answer) -> list[dict[str, str]]:
    assert answer.status_code == 200
    return list(csv.DictReader(io.StringIO(answer.text)))


def test_the_file_has_the_rows_of_the_table_in_its_order(sign_in, app_database):
    with app_database.writing() as session:
        many_cards(session, 130)
    reader = sign_in("engineer")
    for query in ("", "&sort=-changed", "&health=at_risk&sort=target", "&q=claims&gate=ready&sort=name"):
        shown = [cells[0].split()[-1] for cells in rows(reader.get(TABLE + query))]
        written = [record["Key"] for record in records(reader.get(f"{EXPORT}?{query[1:]}"))]
        assert written[:100] == shown
        assert len(written) == (130 if len(shown) == 100 else len(shown))


def test_the_file_has_numbers_days_and_words(sign_in, app_database):
    with app_database.writing() as session:
        a_card(session, "POLICY-QA", name="Policy, answers", gaps=1, target_on=date(2027, 3, 12))
    answer = sign_in("stakeholder").get(EXPORT)
    assert answer.mimetype == "text/csv"
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=portfolio-20")
    assert records(answer) == [
        {
            "Key": "POLICY-QA",
            "Initiative": "Policy, answers",
            "Business unit": "Mutual",
            "Stage": "Pilot",
            "Status": "Active",
            "Health": "On track",
            "Gate": "Blocked",
            "Criteria met": "3",
            "Criteria": "5",
            "Main metric": "Groundedness",
            "Value": "0.92",
            "Low": "0.905",
            "High": "0.933",
            "Threshold": "0.9",
            "Skill gaps": "1",
            "Owner": "Robin Vale",
            "Target": "2027-03-12",
            "Changed": NOW.isoformat(),
        }
    ]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "\r=", " =", "\n="])
def test_a_text_that_a_spreadsheet_would_calculate_gets_a_quote(start):
    assert cell(f"{start}HYPERLINK(1)") == f"'{start}HYPERLINK(1)"


def test_numbers_keep_their_sign_and_plain_texts_stay_as_they_are():
    assert [cell(value) for value in (-0.25, -3, None, "Policy - answers", "", date(2026, 1, 2))] == [
        "-0.25",
        "-3",
        "",
        "Policy - answers",
        "",
        "2026-01-02",
    ]


def test_formulas_in_names_units_and_owners_arrive_as_text(sign_in, app_database):
    evil = '=cmd|"/C calc"!A0'
    with app_database.writing() as session:
        a_card(session, "EVIL", name=evil, unit="@unit", owner="+1", metric=None)
    [record] = records(sign_in("admin").get(EXPORT))
    assert (record["Initiative"], record["Business unit"], record["Owner"]) == (f"'{evil}", "'@unit", "'+1")


def test_a_private_initiative_is_exported_for_its_members_only(sign_in, app_database):
    stranger, member = sign_in("lead"), sign_in("stakeholder")
    with app_database.writing() as session:
        hidden = a_card(session, "HIDDEN", visibility="private")
        a_card(session, "OPEN")
        row = {"initiative_id": hidden, "person_id": member.person_id, "role": "stakeholder"}
        session.execute(insert(Membership), [row])
    assert [record["Key"] for record in records(stranger.get(EXPORT))] == ["OPEN"]
    assert {record["Key"] for record in records(member.get(EXPORT))} == {"HIDDEN", "OPEN"}


def test_the_file_takes_two_statements_whatever_its_length(sign_in, app_database):
    with app_database.writing() as session:
        many_cards(session, 1_200)
    reader = sign_in("admin")
    with statements(app_database.engine) as sent:
        assert len(records(reader.get(EXPORT))) == 1_200
    assert len(sent) == 2
