"""The API of staffing: people, skills, teams, needs and allocations are made, read, changed and removed."""

import pytest

from tests.building import a_person, an_initiative
from tests.initiatives.conftest import KEY
from tests.initiatives.test_api import assert_problem
from tracker.accounts.models import Person, Team
from tracker.core import clock
from tracker.core.actor import system_actor
from tracker.staffing.actions.skills import add_skill
from tracker.staffing.models import Allocation, Need
from tracker.staffing.queries import skill_by_key
from tracker.staffing.rules.words import Discipline

PERSON = {"name": "Ada Berg", "email": "ada@example.test", "title": "Engineer", "capacity_hours": 32.0}
SKILL = {"name": "Prompt design", "discipline": "ai_engineering"}
TEAM = {"name": "Claims AI", "unit": "Insurance"}


@pytest.fixture
def retrieval(scene) -> str:
    """The key of a skill of the catalogue."""
    with scene.database.writing() as session:
        return add_skill(
            session,
            actor=system_actor(),
            now=clock.now(),
            name="Retrieval",
            discipline=Discipline.AI_ENGINEERING,
        ).key


@pytest.fixture
def somebody(scene) -> str:
    with scene.database.writing() as session:
        return a_person(session, "Able Person").id


def need(api, skill, **more):
    return api("POST", f"/initiatives/{KEY}/needs", {"skill": skill, "min_level": 3, "fte": 0.5, **more})


def booking(api, skill, person, **more):
    body = {"initiative": KEY, "person_id": person, "skill": skill, "fte": 0.5, **more}
    return api("POST", "/allocations", body)


@pytest.mark.parametrize(
    ("path", "body", "change"),
    [
        ("/people", PERSON, {"title": "Lead engineer", "capacity_hours": 40.0}),
        ("/skills", SKILL, {"name": "Prompt engineering"}),
        ("/teams", TEAM, {"name": "Claims and fraud"}),
    ],
)
def test_what_a_lead_adds_is_read_and_changed_under_its_tag(api, path, body, change):
    made = api("POST", path, body)
    assert made.status_code == 201, made.text
    here = made.headers["Location"].removeprefix("/api/v1")
    read = api("GET", here)
    assert (read.json, read.headers["ETag"]) == (made.json, made.headers["ETag"])
    assert {name: made.json[name] for name in body if name != "email"} == {
        name: value for name, value in body.items() if name != "email"
    }
    assert_problem(api("PATCH", here, change), 428)
    changed = api("PATCH", here, change, If_Match=read.headers["ETag"])
    assert (changed.status_code, changed.json) == (200, {**read.json, **change, **derived(changed.json)})
    stale = api("PATCH", here, change, If_Match=read.headers["ETag"])
    assert_problem(stale, 412)
    assert stale.json["who"] == "Lead Actor"


def derived(answer):
    """What follows from what was changed."""
    return {name: answer[name] for name in ("capacity_fte", "free_fte") if name in answer}


@pytest.mark.parametrize(
    ("path", "body", "field"),
    [
        ("/people", {**PERSON, "email": "none"}, "email"),
        ("/people", {**PERSON, "name": "  "}, "name"),
        ("/people", {**PERSON, "team_id": "0" * 26}, "team_id"),
        ("/people", {**PERSON, "time_zone": "Mars/Base"}, "time_zone"),
        ("/people", {**PERSON, "capacity_hours": 81}, "capacity_hours"),
        ("/people", {**PERSON, "capacity_hours": "40"}, "capacity_hours"),
        ("/people", {**PERSON, "capacity_hours": True}, "capacity_hours"),
        ("/skills", {**SKILL, "discipline": "magic"}, "discipline"),
        ("/skills", {**SKILL, "name": ""}, "name"),
        ("/teams", {"name": ""}, "name"),
        ("/teams", {"name": "x" * 121}, "name"),
        ("/teams", {**TEAM, "mode": "central"}, "mode"),
    ],
)
def test_what_cannot_be_taken_names_its_field(api, path, body, field):
    assert_problem(api("POST", path, body), 422, field)


@pytest.mark.parametrize(("path", "body"), [("/people", PERSON), ("/skills", SKILL), ("/teams", TEAM)])
def test_the_same_twice_is_refused_and_others_than_leads_add_nothing(api, path, body):
    assert api("POST", path, body).status_code == 201
    assert api("POST", path, body).status_code == 422
    for who in ("engineer", "outsider"):
        assert_problem(api("POST", path, body, who=who), 403)


def test_a_team_without_people_is_removed_and_one_with_people_is_not(api, scene):
    made = api("POST", "/teams", TEAM)
    here, tag = f"/teams/{made.json['id']}", made.headers["ETag"]
    with scene.database.writing() as session:
        person = a_person(session, "Able Person")
        person.team_id = made.json["id"]
        person_id = person.id
    assert_problem(api("DELETE", here, If_Match=tag), 409)
    assert_problem(api("DELETE", here), 428)
    with scene.database.writing() as session:
        session.get_one(Person, person_id).team_id = None
    assert api("DELETE", here, If_Match=tag).status_code == 204
    with scene.database.reading() as session:
        assert session.query(Team).filter_by(id=made.json["id"]).count() == 0


def test_a_team_becomes_central_when_its_unit_is_taken_away(api):
    made = api("POST", "/teams", TEAM)
    assert made.json["mode"] == "embedded"
    changed = api("PATCH", f"/teams/{made.json['id']}", {"unit": None}, If_Match=made.headers["ETag"])
    assert (changed.json["mode"], changed.json["unit"]) == ("central", None)


def test_a_need_is_changed_and_removed_under_its_tag(api, scene, retrieval):
    made = need(api, retrieval)
    here = made.headers["Location"].removeprefix("/api/v1")
    assert_problem(api("PATCH", here, {"fte": 0.8}), 428)
    changed = api("PATCH", here, {"fte": 0.8}, If_Match=made.headers["ETag"])
    assert (changed.status_code, changed.json["fte"], changed.json["min_level"]) == (200, 0.8, 3)
    assert_problem(api("PATCH", here, {"fte": 0.9}, If_Match=made.headers["ETag"]), 412)
    assert_problem(api("DELETE", here, If_Match=made.headers["ETag"]), 412)
    assert api("DELETE", here, If_Match=changed.headers["ETag"]).status_code == 204
    assert_problem(api("GET", here), 404)
    with scene.database.reading() as session:
        assert session.query(Need).count() == 0


def test_a_booking_does_not_make_the_tag_of_its_need_stale(api, retrieval, somebody):
    made = need(api, retrieval)
    assert booking(api, retrieval, somebody).status_code == 201
    here = made.headers["Location"].removeprefix("/api/v1")
    assert api("GET", here).headers["ETag"] == made.headers["ETag"]


def test_an_allocation_is_listed_changed_and_ended(api, scene, retrieval, somebody):
    made = booking(api, retrieval, somebody)
    here = made.headers["Location"].removeprefix("/api/v1")
    for query in ("", f"?person={somebody}", f"?initiative={KEY.lower()}"):
        assert [row["id"] for row in api("GET", f"/allocations{query}").json["items"]] == [made.json["id"]]
    assert api("GET", "/allocations?person=nobody").json == {"items": [], "next": None}
    changed = api("PATCH", here, {"fte": 0.25, "accountable": True}, If_Match=made.headers["ETag"])
    assert (changed.json["fte"], changed.json["accountable"]) == (0.25, True)
    assert_problem(api("DELETE", here, If_Match=made.headers["ETag"]), 412)
    assert api("DELETE", here, If_Match="*").status_code == 204
    with scene.database.reading() as session:
        assert session.query(Allocation).count() == 0


def test_allocations_are_paged(api, scene, retrieval):
    with scene.database.writing() as session:
        people = [a_person(session, f"Person {number}").id for number in range(5)]
    for person in people:
        assert booking(api, retrieval, person).status_code == 201
    first = api("GET", "/allocations?limit=3").json
    rest = api("GET", f"/allocations?limit=3&cursor={first['next']}").json
    assert [row["person_id"] for row in first["items"] + rest["items"]] == people
    assert rest["next"] is None


def test_bookings_of_a_private_initiative_are_not_listed_to_strangers(api, scene, retrieval, somebody):
    with scene.database.writing() as session:
        hidden = an_initiative(session, "HIDDEN-ONE", visibility="private")
        skill = skill_by_key(session, retrieval)
        booked = {"person_id": somebody, "initiative_id": hidden.id, "skill_id": skill.id}
        session.add(Allocation(**booked, fte=0.5, accountable=False))
    assert api("GET", "/allocations").json["items"] == []


def test_who_may_not_see_loads_lists_no_allocations(api):
    assert_problem(api("GET", "/allocations", who="outsider"), 403)


def test_a_token_that_may_write_and_not_read_gets_the_answer_to_what_it_wrote(api, retrieval, somebody):
    only = {"scopes": ("write",)}
    need = {"skill": retrieval, "min_level": 3, "fte": 0.5}
    book = {"initiative": KEY, "person_id": somebody, "skill": retrieval, "fte": 0.5}
    endpoint = {"name": "Answers", "url": "https://203.0.114.7/answer", "environment": "production"}
    for path, body, change in (
        (f"/initiatives/{KEY}/needs", need, {"fte": 0.6}),
        ("/allocations", book, {"fte": 0.6}),
        (f"/initiatives/{KEY}/endpoints", endpoint, {"name": "Other answers"}),
        ("/initiatives", {"key": "MINE-1", "name": "Mine"}, {"summary": "Mine alone"}),
    ):
        made = api("POST", path, body, **only)
        assert made.status_code == 201, (path, made.text)
        here = made.headers["Location"].removeprefix("/api/v1")
        changed = api("PATCH", here, change, If_Match=made.headers["ETag"], **only)
        assert changed.status_code == 200, (here, changed.text)
        assert_problem(api("GET", here, **only), 403)


def test_a_token_that_may_log_and_not_read_gets_the_milestone_it_logged(api):
    made = api("POST", f"/initiatives/{KEY}/milestones", {"title": "One"}, scopes=("log",))
    assert made.status_code == 201
    here = made.headers["Location"].removeprefix("/api/v1")
    changed = api("PATCH", here, {"done": True}, If_Match=made.headers["ETag"], scopes=("log",))
    assert changed.status_code == 200
