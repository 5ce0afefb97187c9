"""Whatever is typed or sent, nothing breaks: it is taken as it is, or refused with a reason."""

import json
from itertools import product

import pytest

from tests.initiatives.conftest import KEY

pytestmark = pytest.mark.sweep

TEXTS = [
    "",
    "   ",
    "x" * 12_000,
    "a\0b",
    "\ud800",
    "pay\u202elod",
    "\u200b\u200b",
    "e\u0301" * 20,
    "👩‍💻 family 👨‍👩‍👧",
    "../../etc/passwd",
    "{{ 7*7 }}{% raw %}",
    "'; DROP TABLE initiative; --",
    '=HYPERLINK("x")',
    "<script>alert(1)</script>",
    "Ünïcode Ĳ ﬁ ǅ",
    "-0",
    "1e999",
    "NaN",
    "9223372036854775808",
    "0001-01-01",
    "9999-12-31",
    "٣٤",
    "a\nb\tc\rd",
    "\u2028",
]
FIELDS = (
    "name summary unit kind visibility team_id owner_id sponsor_id problem baseline baseline_value"
    " baseline_unit target expectation expected_value expected_of expected_on kill_criterion time_box_weeks"
    " risk_tier risk_review_on target_on lessons version key"
).split()
FINE = {200, 201, 303, 403, 404, 409, 422}


def test_no_text_breaks_a_form(scene):
    for text in TEXTS:
        expect_no_break(scene, text)


def expect_no_break(scene, text):
    sent = text.encode("utf-8", "surrogatepass")
    for path, names in (
        ("/initiatives/new", FIELDS),
        (f"{scene.path}/settings", FIELDS),
        (f"{scene.path}/milestones", "title planned_on owner_id stage_id depends_on_id evidence_url".split()),
        (f"{scene.path}/updates", ["text", "health"]),
        (f"{scene.path}/documents", ["slug", "title", "url"]),
        (f"{scene.path}/members", ["person_id", "role"]),
        (f"{scene.path}/status/pause", ["reason", "review_on"]),
        (f"{scene.path}/status/back", ["stage_id", "reason"]),
    ):
        answer = scene.lead.post(path, dict.fromkeys(names, sent))
        assert answer.status_code in FINE, (path, text[:20], answer.status_code)
    line = scene.lead.post("/milestones/quick-add", {"line": sent, "key": sent, "back": sent})
    assert line.status_code in FINE
    for path in (scene.path, f"{scene.path}/activity", f"{scene.path}/milestones", f"{scene.path}/status"):
        page = scene.lead.get(path)
        assert page.status_code == 200, path
        assert "<script>alert" not in page.text


def test_one_odd_field_among_good_ones_is_kept_as_typed_or_refused_beside_it(scene):
    form = {"name": "Fine", "kind": "rag", "visibility": "org", "risk_tier": "limited"}
    refused = 0
    for text in TEXTS:
        sent = {**form, "version": str(scene.initiative().version), "unit": text.encode("utf-8", "replace")}
        answer = scene.lead.post(f"{scene.path}/settings", sent)
        assert answer.status_code in {303, 422}
        refused += answer.status_code == 422
        assert ('id="unit-error"' in answer.text) is (answer.status_code == 422)
        stored = scene.initiative().unit
        assert stored == stored.strip()
        assert not {"\u202e", "\0", "\n", "\u2028"} & set(stored)
    assert refused == 5


def test_no_text_breaks_the_api(api):
    for text in TEXTS:
        for method, path, names in (
            ("POST", "/initiatives", [name for name in FIELDS if name != "version"]),
            ("PATCH", f"/initiatives/{KEY}", FIELDS[:-2]),
            ("POST", f"/initiatives/{KEY}/milestones", ["title", "planned_on", "evidence_url", "owner_id"]),
            ("POST", f"/initiatives/{KEY}/updates", ["text"]),
        ):
            body = json.dumps(dict.fromkeys(names, text))
            answer = api(method, path, body, If_Match="*")
            assert answer.status_code in FINE, (method, path, text[:20], answer.text)
            if answer.status_code not in {200, 201}:
                assert answer.mimetype == "application/problem+json"


def test_no_type_breaks_the_api(api):
    values = [7, True, [], {}, [[]], {"a": "b"}, None, 2**70, -0.0]
    for name, value in product(FIELDS[:-2], values):
        answer = api("PATCH", f"/initiatives/{KEY}", {name: value}, If_Match="*")
        assert answer.status_code in {200, 422}, (name, value, answer.text)


def test_no_address_breaks_a_page(scene):
    keys = ["%00", "..%2f..", "{{7}}", "%F0%9F%98%80", "a" * 5000, "SEARCH-AST%0d%0aX", "ſ-AST"]
    for key, path in product(keys, ("", "/settings", "/milestones/%00", "/status", "/documents")):
        assert scene.lead.get(f"/initiatives/{key}{path}").status_code == 404, (key, path)
    for key in keys:
        assert scene.lead.get(f"/api/v1/initiatives/{key}").status_code == 404
        assert scene.lead.get(f"/api/v1/milestones/{key}").status_code == 404
