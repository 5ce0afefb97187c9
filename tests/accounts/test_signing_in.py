"""Signing in and out: sessions live on the server, die at once, and tries are counted."""

from datetime import timedelta

import pytest
import time_machine

from tests.building import PASSWORD, an_account
from tracker.accounts.actions.signing import Tried, reserve
from tracker.accounts.models import Account, SignIn
from tracker.accounts.rules.sign_in import safe_next
from tracker.core import clock

FORM = {"email": "", "password": PASSWORD}


@pytest.fixture
def account(app_database):
    with app_database.writing() as session:
        found = an_account(session, "engineer")
        return found.person_id, session.get(Account, found.person_id).person_id, email_of(session, found)


def email_of(session, account):
    from tracker.accounts.queries import account_of

    return account_of(session, account.person_id).person.email


def try_it(client, email, password=PASSWORD, **more):
    return client.post("/sign-in", data={"email": email, "password": password, **more})


def test_the_right_password_starts_a_sign_in_and_leads_on(app, account):
    client = app.test_client()
    answer = try_it(client, account[2], next="/me")
    assert answer.status_code == 303
    assert answer.headers["Location"] == "/me"
    assert client.get("/me").status_code == 200


def test_the_cookie_is_for_this_host_only_and_hidden_from_scripts(app, account):
    answer = try_it(app.test_client(), account[2])
    cookie = next(c for c in answer.headers.getlist("Set-Cookie") if c.startswith("__Host-sid="))
    for part in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"):
        assert part in cookie
    assert "Domain" not in cookie


def test_only_the_hash_of_the_id_is_stored(app, app_database, account):
    answer = try_it(app.test_client(), account[2])
    secret = answer.headers.getlist("Set-Cookie")[0].split("=")[1].split(";")[0]
    with app_database.reading() as session:
        stored = session.query(SignIn).one()
        assert secret not in (stored.id_hash, stored.agent)
        assert len(secret) >= 43


def test_a_wrong_password_and_an_unknown_account_get_the_same_answer(app, account):
    client = app.test_client()
    wrong = try_it(client, account[2], "not the password at all")
    unknown = try_it(client, "nobody@example.test", "not the password at all")
    assert wrong.status_code == unknown.status_code == 422
    assert wrong.data.replace(account[2].encode(), b"X") == unknown.data.replace(b"nobody@example.test", b"X")


def test_the_eleventh_failure_is_throttled_even_with_the_right_password(app, account):
    client = app.test_client()
    for _ in range(10):
        assert try_it(client, account[2], "not the password at all").status_code == 422
    answer = try_it(client, account[2])
    assert answer.status_code == 429
    assert answer.headers["Retry-After"] == "900"


def test_a_known_device_is_not_locked_out_by_an_attacker(app, account):
    mine, attacker = app.test_client(), app.test_client()
    try_it(mine, account[2])
    mine.delete_cookie("__Host-sid", domain="localhost")
    for _ in range(11):
        try_it(attacker, account[2], "not the password at all")
    assert try_it(attacker, account[2]).status_code == 429
    assert try_it(mine, account[2]).status_code == 303


def test_signing_out_kills_a_stolen_cookie_too(sign_in):
    browser = sign_in("engineer")
    assert browser.get("/me").status_code == 200
    answer = browser.post("/sign-out")
    assert "cache" in answer.headers["Clear-Site-Data"]
    assert browser.get("/me").status_code == 303


def test_a_disabled_account_is_out_at_the_next_request(sign_in, app_database):
    browser = sign_in("engineer")
    with app_database.writing() as session:
        session.get(Account, browser.person_id).disabled_at = clock.now()
    assert browser.get("/me").status_code == 303


def test_changing_the_password_ends_every_other_sign_in(sign_in):
    here = sign_in("engineer")
    there = sign_in(account_of=here.person_id)
    form = {"current": PASSWORD, "password": "a fresh long password", "again": "a fresh long password"}
    stolen = here.client.get_cookie("__Host-sid", domain="localhost").value
    assert here.post("/me/password", form).status_code == 303
    assert here.client.get_cookie("__Host-sid", domain="localhost").value != stolen
    assert here.get("/me").status_code == 200
    assert there.get("/me").status_code == 303
    there.client.set_cookie("__Host-sid", stolen, domain="localhost", path="/", secure=True)
    assert there.get("/me").status_code == 303


def test_a_short_or_known_password_is_refused_beside_the_field(sign_in):
    browser = sign_in("engineer")
    for bad in ("short", "qwerty123456"):
        answer = browser.post("/me/password", {"current": PASSWORD, "password": bad, "again": bad})
        assert answer.status_code == 422
        assert b"field__error" in answer.data


def test_a_mistyped_repetition_is_told_beside_its_field(sign_in):
    form = {"current": PASSWORD, "password": "a fresh long password", "again": "a fresh lnog password"}
    answer = sign_in("engineer").post("/me/password", form)
    assert answer.status_code == 422
    assert b"The two are not the same" in answer.data


def test_an_idle_sign_in_ends_after_eight_hours(app, account):
    client = app.test_client()
    try_it(client, account[2])
    with time_machine.travel(clock.now() + timedelta(hours=8, minutes=1), tick=False):
        assert client.get("/me").status_code == 303


def test_no_sign_in_outlives_its_absolute_end(app, account):
    client = app.test_client()
    try_it(client, account[2], remember="y")
    with time_machine.travel(clock.now() + timedelta(days=29), tick=False):
        assert client.get("/me").status_code == 200
    with time_machine.travel(clock.now() + timedelta(days=31), tick=False):
        assert client.get("/me").status_code == 303


def test_a_one_time_password_must_be_changed_first(sign_in, app_database):
    browser = sign_in("engineer")
    with app_database.writing() as session:
        session.get(Account, browser.person_id).must_change = True
    assert browser.get("/me").headers["Location"] == "/me/password"
    assert browser.get("/me/password").status_code == 200


@pytest.mark.parametrize(
    "target",
    [
        "//evil.example",
        "/\t/evil.example",
        "////evil.example",
        "/\\evil.example",
        "https://evil.example",
        "javascript:alert(1)",
        "/a//b",
        "/" + "a" * 600,
        "",
        None,
        "/%09/evil.example",
        "/ok\r\nSet-Cookie: x",
    ],
)
def test_next_never_leads_to_another_site(target):
    assert safe_next(target) == "/"


def test_next_leads_to_a_page_of_ours_with_its_filters():
    assert safe_next("/portfolio?view=table&sort=-name") == "/portfolio?view=table&sort=-name"


def test_the_theme_is_remembered_and_without_scripts_the_button_leads_back(sign_in):
    browser = sign_in("engineer")
    headers = {"Sec-Fetch-Mode": "navigate", "Referer": "http://localhost/me"}
    answer = browser.post("/me/theme", {"theme": "dark"}, headers=headers)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/me")
    assert 'data-theme="dark"' in browser.get("/me").get_data(as_text=True)


def test_signing_in_again_ends_the_sign_in_before(app, account):
    client = app.test_client()
    try_it(client, account[2])
    before = client.get_cookie("__Host-sid", domain="localhost").value
    try_it(client, account[2])
    assert client.get("/me").status_code == 200
    client.set_cookie("__Host-sid", before, domain="localhost", path="/", secure=True)
    assert client.get("/me").status_code == 303


def test_guessing_the_password_from_inside_is_throttled_too(sign_in):
    browser = sign_in("engineer")
    new = "a fresh long password"
    form = {"current": "not my password", "password": new, "again": new}
    answers = [browser.post("/me/password", form).status_code for _ in range(11)]
    assert answers == [422] * 10 + [429]


def test_a_hundred_failures_from_one_address_are_enough(app, account, app_database):
    with app_database.writing() as session:
        for number in range(100):
            tried = Tried(f"nobody{number}@example.test", "x", "127.0.0.1")
            reserve(session, tried=tried, now=clock.now())
    assert try_it(app.test_client(), account[2]).status_code == 429
