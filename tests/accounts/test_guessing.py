"""Guesses side by side are counted before they are checked, on both databases."""

from concurrent.futures import ThreadPoolExecutor

from tests.building import an_account
from tracker.accounts.actions.signing import Tried, refund, reserve
from tracker.accounts.models import FailedSignIn
from tracker.accounts.queries import account_of
from tracker.accounts.rules import passwords
from tracker.core import clock
from tracker.core.errors import Throttled


def guess(database, email="mei@example.test", address="192.0.2.7"):
    try:
        with database.writing() as session:
            return reserve(session, tried=Tried(email, "a guess", address), now=clock.now())
    except Throttled:
        return None


def test_of_forty_guesses_side_by_side_ten_are_looked_at(database):
    with ThreadPoolExecutor(8) as threads:
        counted = [made for made in threads.map(lambda _: guess(database), range(40)) if made]
    assert len(counted) == 10
    with database.reading() as session:
        assert session.query(FailedSignIn).count() == 10


def test_a_right_password_gives_its_try_back(database):
    counted = [guess(database) for _ in range(10)]
    assert guess(database) is None
    with database.writing() as session:
        refund(session, counted[0])
    assert guess(database)


def test_an_unknown_account_costs_as_many_hashes_as_a_wrong_password(app, app_database, monkeypatch):
    with app_database.writing() as session:
        email = account_of(session, an_account(session, "engineer").person_id).person.email
    looked_at, matches = [], passwords.matches
    monkeypatch.setattr(passwords, "matches", lambda *two: looked_at.append(two[1]) or matches(*two))
    for name in (email, "nobody@example.test"):
        form = {"email": name, "password": "not the password at all"}
        assert app.test_client().post("/sign-in", data=form).status_code == 422
    assert len(looked_at) == 2
    assert {hashed.rsplit("$", 2)[0] for hashed in looked_at} == {looked_at[0].rsplit("$", 2)[0]}
