"""Pages of teams: a lead adds one, puts people in, changes and removes it; others only look."""

import pytest

from tests.building import a_person, a_team
from tracker.accounts.models import Person, Team


@pytest.fixture
def team(app_database):
    """Claims AI with Able Person in it, and Other Person in none."""
    with app_database.writing() as session:
        made = a_team(session, "Claims AI", unit="Insurance")
        able, other = a_person(session, "Able Person"), a_person(session, "Other Person")
        able.team_id = made.id
        return made.id, able.id, other.id


def team_of(database, person_id):
    with database.reading() as session:
        return session.get_one(Person, person_id).team_id


def test_a_lead_adds_a_team_and_is_led_to_it(sign_in, app_database):
    lead = sign_in("lead")
    assert "No team yet" in lead.get("/teams").text
    answer = lead.post("/teams", {"name": " Claims AI ", "unit": "Insurance"})
    assert answer.status_code == 303
    page = lead.get(answer.location).text
    assert "<h1>Claims AI</h1>" in page
    assert "Embedded in Insurance" in page
    assert "Embedded in Insurance" in lead.get("/teams").text


@pytest.mark.parametrize("name", ["", "   ", "claims ai", "x" * 121])
def test_a_name_that_cannot_be_taken_is_told_and_kept(sign_in, team, name):
    answer = sign_in("lead").post("/teams", {"name": name, "unit": "Logistics unit"})
    assert answer.status_code == 422
    assert 'id="name-error"' in answer.text
    assert 'value="Logistics unit"' in answer.text


def test_people_come_in_and_go_out(sign_in, team, app_database):
    team_id, able, other = team
    lead = sign_in("lead")
    assert lead.post(f"/teams/{team_id}/people", {"person_id": other}).status_code == 303
    assert team_of(app_database, other) == team_id
    assert lead.post(f"/teams/{team_id}/people/{able}/remove").status_code == 303
    assert team_of(app_database, able) is None
    assert lead.post(f"/teams/{team_id}/people/{able}/remove").status_code == 404
    assert lead.post(f"/teams/{team_id}/people", {"person_id": "nobody"}).status_code == 422


def test_a_team_with_people_stays_and_an_empty_one_goes(sign_in, team, app_database):
    team_id, able, _ = team
    lead = sign_in("lead")
    refused = lead.post(f"/teams/{team_id}/remove")
    assert refused.status_code == 409
    assert "Move them to another one first" in refused.text
    lead.post(f"/teams/{team_id}/people/{able}/remove")
    assert lead.post(f"/teams/{team_id}/remove").status_code == 303
    with app_database.reading() as session:
        assert session.query(Team).count() == 0


def test_a_renamed_team_without_a_unit_is_central(sign_in, team):
    lead = sign_in("lead")
    assert lead.post(f"/teams/{team[0]}", {"name": "Fraud AI", "unit": ""}).status_code == 303
    page = lead.get(f"/teams/{team[0]}").text
    assert "<h1>Fraud AI</h1>" in page
    assert "A central team" in page


@pytest.mark.parametrize("role", ["engineer", "stakeholder"])
def test_others_look_and_change_nothing(sign_in, team, role):
    browser = sign_in(role)
    assert "New team" not in browser.get("/teams").text
    assert "Change the team" not in browser.get(f"/teams/{team[0]}").text
    assert browser.post("/teams", {"name": "Mine"}).status_code == 403
    assert browser.post(f"/teams/{team[0]}/people", {"person_id": team[2]}).status_code == 403
