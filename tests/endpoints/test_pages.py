"""Pages and API of endpoints: registering, checking over real HTTP, deploying, and who may."""

import json
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_network
from threading import Thread

import pytest

from tests.building import a_sign_in, an_account, an_initiative
from tests.serving import Browser
from tracker.accounts.models import Account
from tracker.activity.models import Event
from tracker.core import clock
from tracker.endpoints.models import Check, Endpoint
from tracker.initiatives.models import Membership


class Answers(BaseHTTPRequestHandler):
    """Answers as the path says: /ok, /broken."""

    def do_GET(self):
        status = 500 if self.path == "/broken" else 200
        body = json.dumps({"status": "ok"}).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        """Keep the test's output clean."""


@pytest.fixture
def service():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    yield server.server_address[1]
    server.shutdown()
    server.server_close()


@pytest.fixture
def app(app, service, monkeypatch):
    """The app, whose checks may reach the service."""
    settings = app.extensions["tracker.settings"]
    opened = replace(settings, probe_allow=(ip_network("127.0.0.0/8"),), probe_ports=(service,))
    monkeypatch.setitem(app.extensions, "tracker.settings", opened)
    return app


@pytest.fixture
def people(app, app_database):
    """An engineer who is a member of TEST-ONE, and one who is not."""
    with app_database.writing() as session:
        initiative = an_initiative(session, "TEST-ONE")
        member, stranger = an_account(session, "engineer"), an_account(session, "engineer")
        session.add(Membership(initiative_id=initiative.id, person_id=member.person_id, role="engineer"))
        return tuple(
            Browser(app, a_sign_in(session, session.get(Account, one.person_id), clock.now()), one.person_id)
            for one in (member, stranger)
        )


def form(port, **more):
    return {
        "name": "answers",
        "url": f"http://127.0.0.1:{port}/ok",
        "environment": "staging",
        "method": "GET",
        "expected_status": "200",
        "assertion": '$.status == "ok"',
        "latency_target_ms": "2000",
        "timeout_s": "5",
        **more,
    }


def register(browser, port, **more):
    answer = browser.post("/initiatives/TEST-ONE/endpoints", form(port, **more))
    assert answer.status_code == 303, answer.get_data(as_text=True)
    return answer.headers["Location"].rsplit("/", 1)[1]


def test_a_registered_endpoint_is_checked_over_http_and_the_result_is_shown(people, service, app_database):
    member, _ = people
    endpoint_id = register(member, service)
    assert member.post(f"/endpoints/{endpoint_id}/checks").status_code == 303
    text = member.get(f"/endpoints/{endpoint_id}").get_data(as_text=True)
    assert "Answered 200 in" in text
    assert "Up" in text
    with app_database.reading() as session:
        assert session.query(Check).one().outcome == "up"
        assert session.get(Endpoint, endpoint_id).rank == 2


def test_htmx_gets_the_changed_row_alone(people, service):
    member, _ = people
    endpoint_id = register(member, service)
    answer = member.post(f"/endpoints/{endpoint_id}/checks", headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert answer.get_data(as_text=True).lstrip().startswith("<tr")


def test_a_wrong_status_is_told_and_comes_first_in_the_list(people, service):
    member, _ = people
    register(member, service, name="a good one")
    bad = register(member, service, name="z bad one", url=f"http://127.0.0.1:{service}/broken")
    member.post(f"/endpoints/{bad}/checks")
    text = member.get("/endpoints").get_data(as_text=True)
    assert text.index("z bad one") < text.index("a good one")
    assert "Answered 500 instead of 200" in text


def test_an_event_tells_only_when_the_outcome_changes(people, service, app_database):
    member, _ = people
    endpoint_id = register(member, service)
    for _ in range(3):
        member.post(f"/endpoints/{endpoint_id}/checks")
    with app_database.reading() as session:
        assert session.query(Event).filter_by(verb="endpoint.outcome").count() == 1
        assert session.query(Check).count() == 3


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("url", "http://169.254.169.254/latest/meta-data"),
        ("url", "file:///etc/passwd"),
        ("url", "http://user:secret@127.0.0.1/"),
        ("url", "not an address"),
        ("assertion", "__import__('os')"),
        ("latency_target_ms", "-1"),
        ("expected_status", "99999999999999999999"),
        ("timeout_s", "NaN"),
        ("runbook_url", "javascript:alert(1)"),
    ],
)
def test_what_cannot_be_taken_is_told_beside_its_field_and_nothing_is_lost(people, service, field, value):
    member, _ = people
    wanted = form(service, on_call="Night desk", **{field: value})
    answer = member.post("/initiatives/TEST-ONE/endpoints", wanted)
    text = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert f'id="{field}-error"' in text
    assert "Night desk" in text


def test_a_new_address_forgets_how_the_old_one_answered(people, service, app_database):
    member, _ = people
    endpoint_id = register(member, service)
    member.post(f"/endpoints/{endpoint_id}/checks")
    changed = form(service, url=f"http://127.0.0.1:{service}/other")
    assert member.post(f"/endpoints/{endpoint_id}/edit", changed).status_code == 303
    with app_database.reading() as session:
        assert session.get(Endpoint, endpoint_id).last_outcome == "never"


def test_a_deployment_ends_the_one_before(people, service):
    member, _ = people
    endpoint_id = register(member, service)
    path = f"/endpoints/{endpoint_id}/deployments"
    for version, traffic in (("1.0", "100"), ("1.1", "5")):
        wanted = {"version": version, "rollout": "canary", "traffic_percent": traffic}
        assert member.post(path, wanted).status_code == 303
    assert "replaced by 1.1" in member.get(f"/endpoints/{endpoint_id}").get_data(as_text=True)
    assert member.post(path, {"version": "2", "traffic_percent": "101"}).status_code == 422


def test_a_stranger_reads_but_neither_registers_nor_checks_nor_removes(people, service):
    member, stranger = people
    endpoint_id = register(member, service)
    assert stranger.get(f"/endpoints/{endpoint_id}").status_code == 200
    assert stranger.post("/initiatives/TEST-ONE/endpoints", form(service)).status_code == 403
    assert stranger.post(f"/endpoints/{endpoint_id}/checks").status_code == 403
    assert stranger.post(f"/endpoints/{endpoint_id}/remove").status_code == 403


def test_a_removed_endpoint_is_gone_like_one_that_never_was(people, service):
    member, _ = people
    endpoint_id = register(member, service)
    assert member.post(f"/endpoints/{endpoint_id}/remove").status_code == 303
    gone, never = member.get(f"/endpoints/{endpoint_id}"), member.get("/endpoints/never-was")
    assert gone.status_code == never.status_code == 404
    assert gone.data == never.data


def test_the_api_registers_reads_and_checks(people, service):
    member, _ = people
    made = member.post(
        "/api/v1/initiatives/TEST-ONE/endpoints",
        json.dumps({"name": "by api", "url": f"http://127.0.0.1:{service}/ok", "environment": "dev"}),
        content_type="application/json",
    )
    assert made.status_code == 201, made.get_data(as_text=True)
    endpoint_id = made.get_json()["id"]
    assert member.post(f"/api/v1/endpoints/{endpoint_id}/checks").get_json()["outcome"] == "up"
    listed = member.get("/api/v1/initiatives/TEST-ONE/endpoints").get_json()
    assert [item["last_outcome"] for item in listed["items"]] == ["up"]
    assert len(member.get(f"/api/v1/endpoints/{endpoint_id}/checks").get_json()["items"]) == 1
