"""The API of endpoints: registered, read and changed under the tag of what can be changed."""

from tests.initiatives.conftest import KEY
from tests.initiatives.test_api import assert_problem
from tracker.core import clock
from tracker.core.actor import system_actor
from tracker.endpoints import actions
from tracker.endpoints.models import Endpoint
from tracker.endpoints.probe import CheckResult
from tracker.endpoints.rules import CheckOutcome

BODY = {"name": "Answers", "url": "https://203.0.114.7/answer", "environment": "production"}


def made(api):
    answer = api("POST", f"/initiatives/{KEY}/endpoints", BODY)
    assert answer.status_code == 201, answer.text
    return answer, answer.headers["Location"].removeprefix("/api/v1")


def test_an_endpoint_is_changed_under_its_tag(api):
    first, here = made(api)
    assert api("GET", here).json == first.json
    assert_problem(api("PATCH", here, {"latency_target_ms": 800}), 428)
    changed = api("PATCH", here, {"latency_target_ms": 800}, If_Match=first.headers["ETag"])
    assert changed.json == {**first.json, "latency_target_ms": 800}
    stale = api("PATCH", here, {"latency_target_ms": 900}, If_Match=first.headers["ETag"])
    assert_problem(stale, 412)
    assert stale.json["who"] == "Lead Actor"


def test_a_check_does_not_make_the_tag_stale(api, scene):
    first, here = made(api)
    with scene.database.writing() as session:
        result = CheckResult(clock.now(), CheckOutcome.UP, 200, 120.0, "Good.")
        endpoint = session.get_one(Endpoint, first.json["id"])
        actions.keep_check(session, actor=system_actor(), endpoint=endpoint, result=result)
    read = api("GET", here)
    assert read.json["last_outcome"] == "up"
    assert read.headers["ETag"] == first.headers["ETag"]


def test_a_change_that_cannot_be_taken_names_its_field(api):
    first, here = made(api)
    for body, field in (
        ({"url": "http://127.0.0.1/"}, "url"),
        ({"name": ""}, "name"),
        ({"environment": "moon"}, "environment"),
        ({"latency_target_ms": "800"}, "latency_target_ms"),
        ({"latency_target_ms": True}, "latency_target_ms"),
        ({"assertion": "$..["}, "assertion"),
        ({"last_outcome": "up"}, "last_outcome"),
    ):
        assert_problem(api("PATCH", here, body, If_Match=first.headers["ETag"]), 422, field)
    assert api("GET", here).json == first.json


def test_who_has_no_part_in_it_changes_nothing(api):
    first, here = made(api)
    tag = first.headers["ETag"]
    assert_problem(api("PATCH", here, {"name": "Mine"}, who="outsider", If_Match=tag), 403)
