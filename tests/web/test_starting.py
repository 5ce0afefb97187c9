"""How the app starts: never on another schema, never with a wrong setting, behind proxies only when told."""

import pytest
from flask import request

from tests.serving import SECRET
from tracker.app import create_app
from tracker.core.database import make_engine
from tracker.core.settings import Settings, WrongSetting, read_settings
from tracker.migrations import SchemaBehind
from tracker.migrations.steps import downgrade

KEY = {"TRACKER_SECRET_KEY": SECRET}


def settings(folder, url, **more):
    return Settings(data_dir=folder, secret_key=SECRET, database_url=url, **more)


def test_an_empty_database_is_refused_with_the_command_that_helps(run_folder, tmp_path):
    with pytest.raises(SchemaBehind, match="tracker db upgrade"):
        create_app(settings(run_folder, f"sqlite:///{tmp_path / 'empty.sqlite3'}"))


def test_an_older_schema_is_refused(run_folder, sqlite_url):
    engine = make_engine(sqlite_url)
    downgrade(engine, "0006")
    engine.dispose()
    with pytest.raises(SchemaBehind, match="0006"):
        create_app(settings(run_folder, sqlite_url))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TRACKER_SECRET_KEY", "short"),
        ("TRACKER_PROXY_HOPS", "-1"),
        ("TRACKER_ALLOW_HTTP", "yes"),
        ("TRACKER_PROBE_ALLOW", "everything"),
        ("TRACKER_PROBE_PORTS", "80;443"),
        ("TRACKER_CASES_LIMIT", "0"),
        ("TRACKER_NO_SUCH_THING", "1"),
    ],
)
def test_a_wrong_setting_stops_the_start_and_is_named(tmp_path, name, value):
    with pytest.raises(WrongSetting, match=name):
        read_settings({**KEY, "TRACKER_DATA_DIR": str(tmp_path), name: value})


def test_the_first_start_makes_a_secret_key_that_only_its_owner_reads(tmp_path):
    first = read_settings({"TRACKER_DATA_DIR": str(tmp_path / "new")})
    again = read_settings({"TRACKER_DATA_DIR": str(tmp_path / "new")})
    assert first.secret_key == again.secret_key
    assert len(first.secret_key) >= 32
    assert (tmp_path / "new" / "secret_key").stat().st_mode & 0o777 == 0o600


def test_a_foreign_host_is_refused_when_ours_is_known(run_folder, sqlite_url):
    known = read_settings({**KEY, "TRACKER_DATA_DIR": str(run_folder), "TRACKER_URL": "https://tracker.test"})
    app = create_app(settings(run_folder, sqlite_url, hosts=known.hosts))
    assert app.test_client().get("/sign-in", headers={"Host": "evil.example"}).status_code == 400
    assert app.test_client().get("/sign-in", headers={"Host": "tracker.test"}).status_code == 200


def test_without_a_word_on_hosts_only_this_machine_is_answered(run_folder, sqlite_url):
    client = create_app(settings(run_folder, sqlite_url)).test_client()
    assert client.get("/sign-in", headers={"Host": "evil.example"}).status_code == 400
    assert client.get("/sign-in", headers={"Host": "127.0.0.1:8000"}).status_code == 200


@pytest.mark.parametrize(("hops", "expected"), [(0, "127.0.0.1"), (1, "203.0.113.9")])
def test_what_a_client_says_of_its_address_is_believed_only_behind_a_proxy(
    run_folder, sqlite_url, hops, expected
):
    app, seen = create_app(settings(run_folder, sqlite_url, proxy_hops=hops)), []
    app.before_request(lambda: seen.append(request.remote_addr))
    app.test_client().get("/healthz", headers={"X-Forwarded-For": "203.0.113.9"})
    assert seen == [expected]
