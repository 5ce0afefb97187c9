"""The API of initiatives: what it gives and takes, and that every fault is a problem+json."""

from tests.building import an_actor, an_initiative
from tests.initiatives.conftest import KEY
from tracker.initiatives import queries


def assert_problem(answer, status, *fields):
    assert answer.status_code == status, answer.text
    assert answer.mimetype == "application/problem+json"
    assert {"type", "title", "status", "detail", "request_id"} <= set(answer.json)
    assert {error["loc"].split(".")[0] for error in answer.json.get("errors", ())} == set(fields)


def test_an_initiative_is_proposed_read_and_changed(api):
    body = {
        "key": "CLAIMS-TRI",
        "name": "Claims triage",
        "kind": "classification",
        "expected_on": "2027-01-01",
    }
    made = api("POST", "/initiatives", body)
    assert (made.status_code, made.headers["Location"]) == (201, "/api/v1/initiatives/CLAIMS-TRI")
    assert (made.json["stage"], made.json["category"], made.json["status"]) == (
        "Proposed",
        "proposed",
        "active",
    )
    read = api("GET", "/initiatives/claims-tri")
    assert (read.status_code, read.headers["ETag"], read.json) == (200, '"1"', made.json)
    patch = {"summary": "Sorts claims", "baseline_value": 0.5, "risk_tier": "high", "expected_on": None}
    changed = api("PATCH", "/initiatives/CLAIMS-TRI", patch, If_Match=read.headers["ETag"])
    assert (changed.status_code, changed.headers["ETag"]) == (200, '"2"')
    assert changed.json == {**read.json, **patch, "version": 2, "updated_at": changed.json["updated_at"]}


def test_a_change_without_its_version_is_refused(api):
    assert_problem(api("PATCH", f"/initiatives/{KEY}", {"summary": "New"}), 428)


def test_a_stale_change_says_who_and_when(api, scene):
    for tag in ('"7"', 'W/"1"', "1", "x", '"1', ""):
        answer = api("PATCH", f"/initiatives/{KEY}", {"summary": "New"}, If_Match=tag)
        assert_problem(answer, 412)
        assert {"who", "when", "fields"} <= set(answer.json)
    assert scene.initiative().summary == ""


def test_a_stale_change_names_the_field_that_collides(api, scene):
    api("PATCH", f"/initiatives/{KEY}", {"summary": "Theirs"}, If_Match='"1"')
    answer = api("PATCH", f"/initiatives/{KEY}", {"summary": "Mine"}, who="engineer", If_Match='"1"')
    assert_problem(answer, 412)
    assert answer.json["who"] == "Lead Actor"
    assert answer.json["fields"] == [{"field": "summary", "theirs": "Theirs", "yours": "Mine"}]


UNFIT = [
    ({"stage": "production"}, ["stage"]),
    ({"status": "closed", "version": 3}, ["status", "version"]),
    ({"name": ""}, ["name"]),
    ({"name": None}, ["name"]),
    ({"name": 7}, ["name"]),
    ({"baseline_value": True}, ["baseline_value"]),
    ({"baseline_value": "0.9"}, ["baseline_value"]),
    ({"baseline_value": 1e16}, ["baseline_value"]),
    ({"time_box_weeks": 1.5}, ["time_box_weeks"]),
    ({"time_box_weeks": -1}, ["time_box_weeks"]),
    ({"target_on": 20270101}, ["target_on"]),
    ({"target_on": "9999-12-31"}, ["target_on"]),
    ({"target_on": "2027-01-01T00:00:00"}, ["target_on"]),
    ({"kind": "magic"}, ["kind"]),
    ({"owner_id": "nobody"}, ["owner_id"]),
    ({"summary": "a\u202eb"}, ["summary"]),
    ('{"name": "a", "name": "b"}', ["body"]),
    ('{"baseline_value": NaN}', ["body"]),
    ('{"baseline_value": 1e999}', ["body"]),
    ("[" * 1000, ["body"]),
    ("[]", ["body"]),
    ("null", ["body"]),
    (b"\xff\xfe", ["body"]),
    ("", ["body"]),
]


def test_a_body_that_cannot_be_taken_names_its_fields(api, scene):
    for body, fields in UNFIT:
        assert_problem(api("PATCH", f"/initiatives/{KEY}", body, If_Match='"1"'), 422, *fields)
    assert scene.initiative().version == 1


def test_the_list_is_paged_by_key_and_narrowed(api, scene):
    with scene.database.writing() as session:
        for number in range(5):
            an_initiative(session, f"LIST-{number}", stage="production", name=f"100 % search_{number}")
        an_initiative(session, "LIST-HID", visibility="private")
    first = api("GET", "/initiatives?limit=4", who="outsider").json
    assert [item["key"] for item in first["items"]] == [f"LIST-{number}" for number in range(4)]
    rest = api("GET", f"/initiatives?limit=4&cursor={first['next']}", who="outsider").json
    assert ([item["key"] for item in rest["items"]], rest["next"]) == (["LIST-4", KEY], None)
    for query, keys in (
        ("stage=pilot", [KEY]),
        ("stage=Production&q=SEARCH_3", ["LIST-3"]),
        ("q=100%20%25%20s&limit=1", ["LIST-0"]),
        ("q=%25%25", []),
        ("status=closed", []),
        ("stage=%00&status=%00&q=%00", []),
    ):
        found = api("GET", f"/initiatives?{query}").json
        assert [item["key"] for item in found["items"]] == keys, query


def test_a_page_that_cannot_be_given_is_refused(api):
    for query in ("limit=0", "limit=201", "limit=x", "limit=" + "9" * 30, "cursor=%00", "cursor=a%20b"):
        assert_problem(api("GET", f"/initiatives?{query}"), 422, query.split("=")[0])


def test_hidden_and_missing_answer_alike_on_every_route(api, scene):
    with scene.database.writing() as session:
        hidden = an_initiative(session, "HIDDEN-ONE", visibility="private")
        an_actor(session)
        hidden_id = hidden.id
    for method, path, body in (
        ("GET", "", None),
        ("PATCH", "", {"summary": "x"}),
        ("DELETE", "?reason=x", None),
        ("GET", "/milestones", None),
        ("POST", "/milestones", {"title": "x"}),
        ("GET", "/updates", None),
        ("POST", "/updates", {"text": "x"}),
        ("GET", "/events", None),
    ):
        one = api(method, f"/initiatives/HIDDEN-ONE{path}", body, If_Match='"1"')
        other = api(method, f"/initiatives/MISSING-1{path}", body, If_Match='"1"')
        assert_problem(one, 404)
        assert {**one.json, "request_id": ""} == {**other.json, "request_id": ""}
    assert hidden_id not in api("GET", "/milestones/" + "0" * 26).text


def test_who_sees_it_and_may_not_change_it_is_told_so(api):
    assert_problem(api("PATCH", f"/initiatives/{KEY}", {"summary": "x"}, who="outsider", If_Match='"1"'), 403)
    assert_problem(api("POST", "/initiatives", {"key": "MINE-1", "name": "x"}, who="engineer"), 403)
    read_only = api("POST", f"/initiatives/{KEY}/milestones", {"title": "x"}, scopes=("read",))
    assert_problem(read_only, 403)


def test_deleting_closes_what_is_retired_and_nothing_else(api, scene):
    with scene.database.writing() as session:
        lead = an_actor(session, "lead")
        an_initiative(session, "OLD-ONE", stage="retired", lead=lead)
    assert_problem(api("DELETE", f"/initiatives/{KEY}?reason=Over"), 409)
    assert_problem(api("DELETE", f"/initiatives/{KEY}?reason=Over", If_Match='"9"'), 412)
    admin_like = api("DELETE", "/initiatives/OLD-ONE?reason=Over")
    assert_problem(admin_like, 403)


def test_a_retired_initiative_is_closed_with_a_reason(api, scene):
    with scene.database.writing() as session:
        retired = next(stage for stage in queries.stages(session) if stage.category == "retired")
        queries.by_key(session, KEY).stage = retired
    assert_problem(api("DELETE", f"/initiatives/{KEY}"), 422, "reason")
    assert api("DELETE", f"/initiatives/{KEY}?reason=All%20moved").status_code == 204
    assert scene.initiative().status == "closed"


def test_a_milestone_is_logged_read_changed_and_deleted(api, scene):
    body = {
        "title": "Canary",
        "planned_on": "2026-12-01",
        "done": True,
        "evidence_url": "https://ci.x.test/1",
    }
    made = api("POST", f"/initiatives/{KEY}/milestones", body, who="engineer", scopes=("log", "read"))
    assert made.status_code == 201, made.text
    path = f"/milestones/{made.json['id']}"
    assert made.headers["Location"] == f"/api/v1{path}"
    assert (made.json["done"], made.json["initiative"], made.json["version"]) == (True, KEY, 1)
    assert api("GET", path).json == made.json
    assert_problem(api("PATCH", path, {"title": "x"}), 428)
    changed = api("PATCH", path, {"title": "Canary at 5 %", "done": False}, If_Match='"1"')
    assert (changed.json["title"], changed.json["done_at"], changed.json["planned_on"]) == (
        "Canary at 5 %",
        None,
        "2026-12-01",
    )
    stale = api("PATCH", path, {"title": "Mine"}, If_Match='"1"')
    assert_problem(stale, 412)
    assert stale.json["who"] == "Lead Actor"
    assert_problem(api("DELETE", path, who="outsider"), 403)
    assert api("DELETE", path, If_Match="*").status_code == 204
    assert_problem(api("GET", path), 404)


UNFIT_MILESTONES = [
    ({}, "title"),
    ({"title": " "}, "title"),
    ({"title": "x", "done": 1}, "done"),
    ({"title": "x", "evidence_url": "javascript:x()"}, "evidence_url"),
    ({"title": "x", "planned_on": "2026-02-30"}, "planned_on"),
    ({"title": "x", "depends_on_id": "0" * 26}, "depends_on_id"),
    ({"title": "x", "id": "0" * 26}, "id"),
]


def test_a_milestone_that_cannot_be_meant_names_its_field(api, scene):
    for body, field in UNFIT_MILESTONES:
        assert_problem(api("POST", f"/initiatives/{KEY}/milestones", body), 422, field)
    assert scene.milestones() == []


def test_milestones_updates_and_events_are_paged(api, scene):
    for number in range(3):
        api("POST", f"/initiatives/{KEY}/milestones", {"title": f"Step {number}"})
        api("POST", f"/initiatives/{KEY}/updates", {"text": f"Word {number}"}, who="outsider")
    for path, name, wanted in (
        ("milestones", "title", ["Step 0", "Step 1", "Step 2"]),
        ("updates", "text", ["Word 2", "Word 1", "Word 0"]),
    ):
        first = api("GET", f"/initiatives/{KEY}/{path}?limit=2").json
        rest = api("GET", f"/initiatives/{KEY}/{path}?limit=2&cursor={first['next']}").json
        assert [item[name] for item in [*first["items"], *rest["items"]]] == wanted
        assert rest["next"] is None
    first = api("GET", f"/initiatives/{KEY}/events?limit=5").json
    rest = api("GET", f"/initiatives/{KEY}/events?limit=5&cursor={first['next']}").json
    ids = [item["id"] for item in [*first["items"], *rest["items"]]]
    assert (len(ids), ids) == (6, sorted(ids, reverse=True))
    assert first["items"][0]["actor"] == "Stakeholder Actor"
    assert_problem(api("GET", f"/initiatives/{KEY}/events?cursor=abc"), 422, "cursor")


def test_an_update_says_something_of_a_known_health(api):
    path = f"/initiatives/{KEY}/updates"
    made = api("POST", path, {"text": "Going **well**", "health": "on_track"}, who="outsider")
    assert (made.status_code, made.json["author"], made.json["health"]) == (
        201,
        "Stakeholder Actor",
        "on_track",
    )
    assert_problem(api("POST", path, {"text": "x", "health": "fine"}), 422, "health")
    assert_problem(api("POST", path, {"text": ""}), 422, "text")


def test_a_method_that_no_route_takes_is_a_problem_as_well(api):
    assert_problem(api("PUT", f"/initiatives/{KEY}", {}), 405)
    assert_problem(api("GET", "/initiatives/SEARCH-AST/nothing"), 404)
