"""No body of any operation of the API breaks it: odd JSON and odd values are refused by field."""

import json
from typing import Any

import pytest

from tests.initiatives.test_api import assert_problem
from tracker.web.api import ROUTES, Route

pytestmark = pytest.mark.sweep
BODIES = [
    b"",
    b"null",
    b"[]",
    b'"x"',
    b"{",
    b'{"a": NaN}',
    b'{"a": -Infinity}',
    b'{"a": 1e999}',
    b'{"a": 9223372036854775808}',
    b'{"a": 1, "a": 2}',
    b"[" * 1000 + b"]" * 1000,
    b'{"a": "\\ud800"}',
    b'{"a": "\\u0000"}',
    b'{"a": "\xff"}',
    b'{"a": ' + b"9" * 5000 + b"}",
    '{"a": 1}'.encode("utf-16"),
]
# What no field of any kind takes: for each field one of these is of the wrong type, or not in its range.
VALUES: list[Any] = [True, 1.5, -1, 10**15, "x" * 20_000, {"a": 1}, [["x"]], "\u202e", "0001-01-01", "1e999"]
WITH_BODY = [route for route in ROUTES if route.body is not None]


def path_of(route: Route) -> str:
    """Give an address of the route at which nothing is: the body is looked at first."""
    path = route.path
    while "<" in path:
        name = path[path.index("<") : path.index(">") + 1]
        path = path.replace(name, "NEVER-WAS" if name == "<key>" else "0" * 26)
    return path


def send(scene, route: Route, body: object):
    """Send a body as a page of a signed-in lead would: some operations take no token."""
    raw = body if isinstance(body, bytes) else json.dumps(body)
    headers = {"X-CSRF-Token": scene.lead.csrf, "If-Match": "*"}
    return scene.lead.client.open(
        f"/api/v1{path_of(route)}",
        method=route.method,
        data=raw,
        headers=headers,
        content_type="application/json",
    )


def test_there_are_operations_with_a_body():
    assert len(WITH_BODY) > 12


@pytest.mark.parametrize("route", WITH_BODY, ids=lambda route: f"{route.method} {route.path}")
def test_odd_json_is_refused(scene, route):
    for body in BODIES:
        answer = send(scene, route, body)
        assert answer.status_code == 422, (body[:40], answer.text)
        assert answer.mimetype == "application/problem+json"
        assert answer.json["errors"][0]["loc"]


@pytest.mark.parametrize("route", WITH_BODY, ids=lambda route: f"{route.method} {route.path}")
def test_an_odd_value_is_refused_by_the_name_of_its_field_or_fits_it(scene, route):
    for name in route.body.model_fields:
        refused = 0
        for value in VALUES:
            answer = send(scene, route, {name: value})
            assert answer.status_code in {404, 422, 409, 403, 200, 201}, (name, value, answer.text)
            refused += any(e["loc"].split(".")[0] == name for e in (answer.json or {}).get("errors", ()))
        assert refused >= 3, f"{name} of {route.method} {route.path} takes almost anything"


@pytest.mark.parametrize("route", WITH_BODY, ids=lambda route: f"{route.method} {route.path}")
def test_a_field_that_is_none_is_refused(scene, route):
    answer = send(scene, route, {"no_such_field": 1})
    assert answer.status_code == 422
    assert "no_such_field" in {error["loc"] for error in answer.json["errors"]}


def test_another_type_than_json_is_refused(scene):
    browser = scene.lead
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data"):
        headers = {"X-CSRF-Token": browser.csrf}
        answer = browser.client.post("/api/v1/teams", data="{}", content_type=kind, headers=headers)
        assert_problem(answer, 422, "body")
