"""Pages of staffing: a lead covers a gap; loads are not shown to stakeholders."""

import pytest

from tests.building import NOW, a_person, an_actor, an_initiative
from tracker.initiatives.models import Initiative, Membership
from tracker.staffing.actions.needs import set_need
from tracker.staffing.actions.skills import add_skill, set_level
from tracker.staffing.models import Allocation
from tracker.staffing.rules.words import Discipline


@pytest.fixture
def gap(app_database):
    """TEST-GAP needs evaluation at level 4; Able Person has it."""
    with app_database.writing() as session:
        lead = an_actor(session, "lead")
        initiative = an_initiative(session, "TEST-GAP", lead=lead)
        skill = add_skill(
            session, actor=lead, now=NOW, name="Evaluation", discipline=Discipline.AI_ENGINEERING
        )
        able = a_person(session, "Able Person")
        set_level(session, actor=lead, now=NOW, person=able, skill=skill, level=4)
        need = set_need(
            session, actor=lead, now=NOW, initiative=initiative, skill=skill, min_level=4, fte=0.5
        )
        return lead.person_id, able.id, need.id, initiative.id, skill.id


def test_a_lead_covers_a_gap_from_the_staffing_page(sign_in, gap, app_database):
    lead, able, need, _, _ = gap
    browser = sign_in(account_of=lead)
    assert f"/initiatives/TEST-GAP/people?need={need}" in browser.get("/staffing").get_data(as_text=True)
    page = browser.get(f"/initiatives/TEST-GAP/people?need={need}").get_data(as_text=True)

    assert "Able Person, level 4, 1.00 FTE free" in page
    form = {"person_id": able, "fte": "0.5", "accountable": "y"}
    answer = browser.post(f"/initiatives/TEST-GAP/needs/{need}/allocations", form)
    assert answer.status_code == 303
    assert "Every skill that is asked for is covered" in browser.get("/staffing").get_data(as_text=True)
    with app_database.reading() as session:
        assert session.query(Allocation).one().accountable


def test_a_lead_of_another_initiative_may_not(sign_in, gap):
    browser = sign_in("lead")
    form = {"person_id": gap[1], "fte": "0.5"}
    answer = browser.post(f"/initiatives/TEST-GAP/needs/{gap[2]}/allocations", form)
    assert answer.status_code == 403


@pytest.mark.parametrize("fte", ["", "0", "-1", "2", "NaN", "1e999", "half"])
def test_an_impossible_share_is_told_beside_the_field(sign_in, gap, fte):
    browser = sign_in(account_of=gap[0])
    path = f"/initiatives/TEST-GAP/needs/{gap[2]}/allocations"
    answer = browser.post(path, {"person_id": gap[1], "fte": fte})
    assert answer.status_code == 422
    assert b'id="cover-fte-error"' in answer.data


def test_a_need_is_said_and_taken_back(sign_in, gap):
    browser = sign_in(account_of=gap[0])
    form = {"skill_id": gap[4], "min_level": "2", "fte": "1.5"}
    assert browser.post("/initiatives/TEST-GAP/needs", form).status_code == 303
    assert "0 / 1.5" in browser.get("/initiatives/TEST-GAP/people").get_data(as_text=True)
    assert browser.post(f"/initiatives/TEST-GAP/needs/{gap[2]}/remove").status_code == 303
    assert "No skill is asked for yet" in browser.get("/initiatives/TEST-GAP/people").get_data(as_text=True)


def test_a_stakeholder_sees_skills_and_no_loads(sign_in, gap):
    page = sign_in("stakeholder").get(f"/people/{gap[1]}").get_data(as_text=True)
    assert "Evaluation" in page
    assert "Booked" not in page
    assert "Booked" not in sign_in("stakeholder").get("/staffing").get_data(as_text=True)


def test_people_set_their_own_levels_and_not_those_of_others(sign_in, gap):
    browser = sign_in("engineer")
    form = {"skill_id": gap[4], "level": "2"}
    assert browser.post(f"/people/{browser.person_id}/skills", form).status_code == 303
    assert "2 Advanced beginner" in browser.get(f"/people/{browser.person_id}").get_data(as_text=True)
    assert browser.post(f"/people/{gap[1]}/skills", form).status_code == 403


def test_bookings_on_a_private_initiative_are_hidden_from_strangers(sign_in, gap, app_database):
    lead = sign_in(account_of=gap[0])
    form = {"person_id": gap[1], "fte": "0.5", "accountable": "y"}
    lead.post(f"/initiatives/TEST-GAP/needs/{gap[2]}/allocations", form)
    with app_database.writing() as session:
        session.get(Initiative, gap[3]).visibility = "private"
        assert session.get(Membership, (gap[3], gap[1]))
    assert "TEST-GAP" in lead.get(f"/people/{gap[1]}").get_data(as_text=True)
    assert "TEST-GAP" not in sign_in("engineer").get(f"/people/{gap[1]}").get_data(as_text=True)


@pytest.mark.parametrize(
    "query", ["after=~", "after=x~\0", "level=99999999999999999999", "q=%00", "skill='--", "view=x"]
)
def test_odd_addresses_are_answered(sign_in, gap, query):
    assert sign_in("lead").get(f"/staffing?{query}").status_code == 200


def test_skills_and_a_team_that_is_none(sign_in, gap):
    browser = sign_in("lead")
    assert "Evaluation" in browser.get("/staffing?view=skills").get_data(as_text=True)
    assert browser.get("/teams/none").status_code == 404
    form = {"name": "Evaluation", "discipline": "data"}
    assert browser.post("/staffing/skills", form).status_code == 422
    assert browser.post("/staffing/skills", {**form, "name": "Speech"}).status_code == 303


def test_the_api_tells_needs_and_books(sign_in, gap):
    browser = sign_in(account_of=gap[0])
    body = {
        "initiative": "TEST-GAP",
        "person_id": gap[1],
        "skill": "evaluation",
        "fte": 0.5,
        "accountable": True,
    }
    made = browser.post("/api/v1/allocations", json=body)
    assert made.status_code == 201, made.get_data(as_text=True)
    needs = browser.get("/api/v1/initiatives/TEST-GAP/needs").get_json()["items"]
    assert needs[0]["covered"]
    assert (
        browser.client.delete(
            f"/api/v1/allocations/{made.get_json()['id']}",
            headers={"X-CSRF-Token": browser.csrf, "If-Match": made.headers["ETag"]},
        ).status_code
        == 204
    )
    wrong = browser.post("/api/v1/allocations", json={**body, "skill": "none", "extra": 1})
    assert wrong.status_code == 422
    people = browser.get("/api/v1/people?limit=1").get_json()
    assert len(people["items"]) == 1
    assert people["next"]
