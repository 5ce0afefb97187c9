"""API tokens: shown once, stored hashed, limited by scope, dead when revoked."""

from datetime import timedelta

import pytest
import time_machine

from tests.building import PASSWORD
from tracker.accounts.models import Account, ApiToken
from tracker.accounts.rules.permissions import Grant, can
from tracker.accounts.rules.secrets import is_token, new_token
from tracker.core import clock
from tracker.core.actor import Actor, Role, Scope, Via


def make(browser, **more):
    form = {"name": "pipeline", "scopes": ["read", "log"], "days": "30", "password": PASSWORD, **more}
    return browser.post("/me/tokens", form)


def secret_in(answer):
    text = answer.get_data(as_text=True)
    start = text.index("trk_")
    return text[start : start + 40]


def test_a_token_is_shown_once_and_only_its_hash_is_stored(sign_in, app_database):
    browser = sign_in("engineer")
    answer = make(browser)
    assert answer.status_code == 201
    secret = secret_in(answer)
    assert is_token(secret)
    assert secret not in browser.get("/me/tokens").get_data(as_text=True)
    with app_database.reading() as session:
        row = session.query(ApiToken).one()
        assert secret not in (row.secret_hash, row.hint, row.name)


def test_making_a_token_needs_the_password(sign_in):
    answer = make(sign_in("engineer"), password="not my password")
    assert answer.status_code == 422
    assert b"That is not your password" in answer.data


def test_a_revoked_or_expired_token_is_refused(app, sign_in):
    browser = sign_in("engineer")
    secret = secret_in(make(browser))
    client, headers = app.test_client(), {"Authorization": f"Bearer {secret}"}
    assert client.get("/api/v1/me", headers=headers).status_code == 200
    with time_machine.travel(clock.now() + timedelta(days=31), tick=False):
        assert client.get("/api/v1/me", headers=headers).status_code == 401
    text = browser.get("/me/tokens").get_data(as_text=True)
    token_id = text.split("/me/tokens/")[1].split("/")[0]
    assert browser.post(f"/me/tokens/{token_id}/revoke").status_code == 303
    answer = client.get("/api/v1/me", headers=headers)
    assert answer.status_code == 401
    assert answer.mimetype == "application/problem+json"


def test_a_token_dies_with_its_owner(app, sign_in, app_database):
    browser = sign_in("engineer")
    secret = secret_in(make(browser))
    with app_database.writing() as session:
        session.get(Account, browser.person_id).disabled_at = clock.now()
    headers = {"Authorization": f"Bearer {secret}"}
    assert app.test_client().get("/api/v1/me", headers=headers).status_code == 401


def test_a_token_cannot_make_tokens_whatever_its_scopes(app, sign_in):
    secret = secret_in(make(sign_in("admin"), scopes=["read", "log", "write"]))
    headers = {"Authorization": f"Bearer {secret}"}
    assert app.test_client().post("/me/tokens", headers=headers).status_code == 403


def test_a_bearer_request_reads_no_cookie(sign_in):
    browser = sign_in("engineer")
    assert browser.get("/me", headers={"Authorization": "Bearer trk_nonsense"}).status_code == 401


@pytest.mark.parametrize("broken", ["", "trk_", "trk_" + "a" * 36, "x" * 40])
def test_a_mistyped_token_is_known_without_asking_the_database(broken):
    assert not is_token(broken)


def test_one_changed_letter_is_noticed():
    token = new_token()
    assert is_token(token)
    assert not is_token(token[:-1] + ("a" if token[-1] != "a" else "b"))


@pytest.mark.parametrize(
    ("scopes", "action", "allowed"),
    [
        ({Scope.READ}, "initiative.read", True),
        ({Scope.READ}, "eval.log", False),
        ({Scope.LOG}, "eval.log", True),
        ({Scope.LOG}, "initiative.edit", False),
        ({Scope.WRITE}, "initiative.edit", True),
        ({Scope.WRITE, Scope.LOG, Scope.READ}, "gate.decide", False),
        ({Scope.WRITE, Scope.LOG, Scope.READ}, "token.own", False),
    ],
)
def test_a_scope_allows_what_it_says_and_no_more(scopes, action, allowed):
    owner = Actor("p", "Owner", Role.LEAD, Via.API, scopes=frozenset(scopes))
    assert can(owner, action, Grant("org", "lead")) is allowed


def rotate(browser, token_id, **more):
    return browser.post(f"/me/tokens/{token_id}/rotate", {"grace_hours": "24", "password": PASSWORD, **more})


def token_id_in(browser):
    return browser.get("/me/tokens").get_data(as_text=True).split("/me/tokens/")[1].split("/")[0]


def asked_with(app, secret):
    return app.test_client().get("/api/v1/me", headers={"Authorization": f"Bearer {secret}"}).status_code


def test_after_a_rotation_the_old_secret_counts_for_its_grace_and_no_longer(app, sign_in, app_database):
    browser = sign_in("engineer")
    old = secret_in(make(browser))
    answer = rotate(browser, token_id_in(browser), grace_hours="2")
    new = secret_in(answer)
    assert (answer.status_code, old != new) == (201, True)
    assert (asked_with(app, old), asked_with(app, new)) == (200, 200)
    with app_database.reading() as session:
        assert session.query(ApiToken).one().old_used_at is not None
    with time_machine.travel(clock.now() + timedelta(hours=2, seconds=1), tick=False):
        assert (asked_with(app, old), asked_with(app, new)) == (401, 200)


def test_without_grace_the_old_secret_is_dead_at_once(app, sign_in):
    browser = sign_in("engineer")
    old = secret_in(make(browser))
    new = secret_in(rotate(browser, token_id_in(browser), grace_hours="0"))
    assert (asked_with(app, old), asked_with(app, new)) == (401, 200)


def test_a_second_rotation_ends_the_oldest_secret_and_a_revocation_ends_both(app, sign_in):
    browser = sign_in("engineer")
    first, token_id = secret_in(make(browser)), token_id_in(browser)
    second, third = secret_in(rotate(browser, token_id)), secret_in(rotate(browser, token_id))
    assert [asked_with(app, secret) for secret in (first, second, third)] == [401, 200, 200]
    browser.post(f"/me/tokens/{token_id}/revoke")
    assert [asked_with(app, secret) for secret in (second, third)] == [401, 401]


def test_a_rotation_gives_the_token_its_life_again(sign_in, app_database):
    browser = sign_in("engineer")
    make(browser)
    with time_machine.travel(clock.now() + timedelta(hours=7), tick=False):
        assert rotate(browser, token_id_in(browser)).status_code == 201
        with app_database.reading() as session:
            token = session.query(ApiToken).one()
            assert token.expires_at == clock.now() + timedelta(days=30)


@pytest.mark.parametrize("wrong", [{"grace_hours": "25"}, {"grace_hours": "-1"}, {"password": "no"}])
def test_a_rotation_asks_for_the_password_and_for_a_grace_of_a_day_at_most(app, sign_in, wrong):
    browser = sign_in("engineer")
    old = secret_in(make(browser))
    assert rotate(browser, token_id_in(browser), **wrong).status_code == 422
    assert asked_with(app, old) == 200


def test_nobody_rotates_the_token_of_somebody_else(app, sign_in):
    mine, theirs = sign_in("engineer"), sign_in("admin")
    old, token_id = secret_in(make(mine)), token_id_in(mine)
    assert theirs.get(f"/me/tokens/{token_id}/rotate").status_code == 404
    assert rotate(theirs, token_id).status_code == 404
    assert asked_with(app, old) == 200


def test_a_revoked_token_is_not_rotated(sign_in):
    browser = sign_in("engineer")
    make(browser)
    token_id = token_id_in(browser)
    browser.post(f"/me/tokens/{token_id}/revoke")
    assert rotate(browser, token_id).status_code == 409
