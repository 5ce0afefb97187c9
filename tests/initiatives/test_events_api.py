"""The event log by the API: what a reader may see of it, narrowed and paged."""

from tests.building import an_actor, an_initiative
from tests.initiatives.conftest import KEY
from tests.initiatives.test_api import assert_problem


def verbs(answer):
    return [item["verb"] for item in answer.json["items"]]


def test_events_of_all_initiatives_come_newest_first_and_by_pages(api):
    for title in ("One", "Two", "Three"):
        api("POST", f"/initiatives/{KEY}/milestones", {"title": title})
    first = api("GET", "/events?limit=2")
    assert [item["sentence"] for item in first.json["items"]] == [
        "logged milestone “Three”",
        "logged milestone “Two”",
    ]
    rest = api("GET", f"/events?limit=2&cursor={first.json['next']}")
    assert rest.json["items"][0]["sentence"] == "logged milestone “One”"


def test_they_are_narrowed_by_initiative_person_verb_and_moment(api, scene):
    api("POST", f"/initiatives/{KEY}/milestones", {"title": "One"})
    api("POST", f"/initiatives/{KEY}/updates", {"text": "Fine."}, who="engineer")
    assert verbs(api("GET", f"/events?initiative={KEY.lower()}&verb=milestone.log")) == ["milestone.log"]
    assert verbs(api("GET", f"/events?actor={scene.engineer.person_id}")) == ["update.write"]
    assert verbs(api("GET", "/events?since=2999-01-01T00:00:00Z")) == []
    assert verbs(api("GET", "/events?initiative=NEVER-WAS")) == []
    assert_problem(api("GET", "/events?since=yesterday"), 422, "since")
    assert_problem(api("GET", "/events?cursor=x"), 422, "cursor")


def test_what_is_private_is_shown_to_members_alone(api, scene, sign_in, app_database):
    with app_database.writing() as session:
        lead = an_actor(session, "lead")
        an_initiative(session, "HIDDEN-ONE", visibility="private", lead=lead)
    member = sign_in(account_of=lead.person_id)
    form = {"line": "Secret step !done", "key": "HIDDEN-ONE"}
    assert member.post("/milestones/quick-add", form).status_code in {200, 303}
    assert "Secret step" not in api("GET", "/events").text
    assert "Secret step" in member.get("/api/v1/events").text
    assert "Secret step" in sign_in("admin").get("/api/v1/events").text


def test_a_milestone_is_deleted_only_in_the_version_that_was_read(api, scene):
    made = api("POST", f"/initiatives/{KEY}/milestones", {"title": "One"})
    here = made.headers["Location"].removeprefix("/api/v1")
    assert_problem(api("DELETE", here), 428)
    assert_problem(api("DELETE", here, If_Match='"9"'), 412)
    assert api("DELETE", here, If_Match=made.headers["ETag"]).status_code == 204
    assert scene.milestones() == []
