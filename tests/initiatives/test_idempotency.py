"""A call under an Idempotency-Key changes something once, whoever repeats it and however fast."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine

from tests.building import an_actor
from tests.initiatives.conftest import KEY
from tests.initiatives.test_api import assert_problem
from tracker.core import clock
from tracker.web import idempotency
from tracker.web.models import AnsweredCall

PATH = f"/initiatives/{KEY}/milestones"
BODY = {"title": "Load test passed"}


def test_a_retry_gets_the_first_answer_and_changes_nothing(api, scene):
    first = api("POST", PATH, BODY, Idempotency_Key="build-1")
    again = api("POST", PATH, BODY, Idempotency_Key="build-1")
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.json == first.json
    for name in ("Location", "ETag"):
        assert again.headers[name] == first.headers[name]
    assert "Idempotency-Replayed" not in first.headers
    assert again.headers["Idempotency-Replayed"] == "true"
    assert len(scene.milestones()) == 1


def test_the_key_of_one_call_is_refused_for_another(api, scene):
    api("POST", PATH, BODY, Idempotency_Key="build-1")
    assert_problem(api("POST", PATH, {"title": "Other"}, Idempotency_Key="build-1"), 422, "Idempotency-Key")
    elsewhere = api("POST", f"/initiatives/{KEY}/updates", {"text": "x"}, Idempotency_Key="build-1")
    assert_problem(elsewhere, 422, "Idempotency-Key")
    assert len(scene.milestones()) == 1


def test_two_people_may_use_the_same_key(api, scene):
    for who in ("lead", "engineer"):
        assert api("POST", PATH, BODY, who=who, Idempotency_Key="build-1").status_code == 201
    assert len(scene.milestones()) == 2


def test_a_refused_call_uses_no_key_up(api, scene):
    assert_problem(api("POST", PATH, {"title": ""}, Idempotency_Key="build-1"), 422, "title")
    assert api("POST", PATH, BODY, Idempotency_Key="build-1").status_code == 201


def test_after_thirty_days_a_key_is_new_again(api, scene):
    api("POST", PATH, BODY, Idempotency_Key="build-1")
    with time_machine.travel(clock.now() + timedelta(days=31), tick=False):
        later = api("POST", PATH, {"title": "Other"}, Idempotency_Key="build-1")
    assert later.status_code == 201
    assert len(scene.milestones()) == 2


@pytest.mark.parametrize("key", ["", " ", "k" * 201, "schlüssel"])
def test_what_is_no_key_is_refused(api, scene, key):
    assert_problem(api("POST", PATH, BODY, Idempotency_Key=key), 422, "Idempotency-Key")
    assert scene.milestones() == []


def test_calls_side_by_side_change_it_once(api, scene):
    api("GET", f"/initiatives/{KEY}")  # the token of the calls is made here

    def call(_):
        return api("POST", PATH, BODY, Idempotency_Key="build-1")

    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(call, range(16)))
    assert len(scene.milestones()) == 1
    assert {answer.status_code for answer in answers} <= {201, 409}
    assert len({answer.json["id"] for answer in answers if answer.status_code == 201}) == 1
    assert api("POST", PATH, BODY, Idempotency_Key="build-1").json["id"] == scene.milestones()[0].id


def test_a_lost_answer_is_told_and_the_change_is_not_repeated(api, scene):
    api("POST", PATH, BODY, Idempotency_Key="build-1")
    with scene.database.writing() as session:
        session.query(AnsweredCall).one().status = None  # as if the server had been killed in between
    assert_problem(api("POST", PATH, BODY, Idempotency_Key="build-1"), 409)
    assert len(scene.milestones()) == 1


def test_of_two_claims_of_one_key_one_transaction_goes_through(database):
    with database.writing() as session:
        call = idempotency.Call(an_actor(session).person_id, "build-1", "a" * 64)

    def claim(_):
        try:
            with database.writing() as session:
                idempotency._claim(session, call)
        except idempotency.AnsweredBefore:
            return False
        return True

    with ThreadPoolExecutor(8) as threads:
        assert sorted(threads.map(claim, range(16)))[-2:] == [False, True]
