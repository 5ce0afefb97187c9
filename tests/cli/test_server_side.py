"""Commands beside the database: schema, people, tokens, the event log, the first start."""

import hashlib
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import text

from tests.serving import SECRET
from tracker.accounts.rules.passwords import matches
from tracker.accounts.rules.secrets import is_token
from tracker.cli.group import tracker
from tracker.cli.serving import refuse_taken
from tracker.core.database import make_engine
from tracker.core.ids import new_id
from tracker.evals.actions.source_files import SourceFiles

pytestmark = pytest.mark.whole


@pytest.fixture
def run(sqlite_url, tmp_path):
    """Give a function that runs a command on a fresh database and gives exit code and output."""
    env = {
        "TRACKER_DATABASE_URL": sqlite_url,
        "TRACKER_DATA_DIR": str(tmp_path),
        "TRACKER_SECRET_KEY": SECRET,
    }

    def call(*words, **more):
        return CliRunner(env=env).invoke(tracker, words, **more)

    return call


def add(run, email="mei@example.test", role="engineer"):
    answer = run("user", "add", "--email", email, "--name", "Mei Tsao", "--role", role)
    assert answer.exit_code == 0, answer.output
    return re.search(r"one-time password (\S+)", answer.output)[1]


def test_statistics_of_nothing_are_computed_again(run):
    add(run)
    answer = run("db", "recompute")
    assert (answer.exit_code, answer.output) == (0, "0 runs computed again, 0 of them differ.\n")


def test_kept_files_are_counted_checked_and_pruned(run, tmp_path):
    assert run("db", "files").output == "0 files, 0 bytes.\n"
    files, owner = SourceFiles(tmp_path, 30), new_id()
    digest = hashlib.sha256(b"results").hexdigest()
    files.keep(owner, digest, b"results")
    assert json.loads(run("db", "files", "--json").output)["unused"] == 0
    two_days_ago = time.time() - 2 * 24 * 3600
    os.utime(files.folder / owner / f"{digest}.gz", (two_days_ago, two_days_ago))
    assert json.loads(run("db", "files", "--verify", "--json").output)["unused"] == 1
    (files.folder / owner / f"{digest}.gz").write_bytes(b"no gzip")
    os.utime(files.folder / owner / f"{digest}.gz", (two_days_ago, two_days_ago))
    broken = run("db", "files", "--verify")
    assert broken.exit_code == 1
    assert "1 are damaged" in broken.output
    assert "1 belong to no run; removed" in run("db", "files", "--prune").output
    assert run("db", "files").output == "0 files, 0 bytes.\n"


def test_a_person_is_added_with_a_one_time_password_that_fits(run, sqlite_url):
    password = add(run)
    engine = make_engine(sqlite_url)
    with engine.connect() as connection:
        hashed, must_change = connection.execute(text("SELECT password_hash, must_change FROM account")).one()
    engine.dispose()
    assert matches(password, hashed)
    assert must_change


def test_a_team_is_added_once_and_people_join_it(run):
    assert run("team", "add", "Claims AI", "--unit", "Insurance").exit_code == 0
    assert "already" in str(run("team", "add", "claims ai").exception)
    assert json.loads(run("team", "list", "--json").output) == [
        {"name": "Claims AI", "mode": "embedded", "unit": "Insurance"}
    ]
    member = ("user", "add", "--email", "a@example.test", "--name", "A B", "--role", "lead", "--team")
    assert run(*member, "claims ai").exit_code == 0
    assert "does not exist" in str(run(*member, "No such team").exception)


def test_two_people_cannot_share_an_address(run):
    add(run)
    answer = run("user", "add", "--email", "MEI@example.test", "--name", "Other", "--role", "lead")
    assert answer.exit_code != 0
    assert "already" in str(answer.exception)


def test_people_are_listed_disabled_and_their_passwords_reset(run):
    add(run, "admin@example.test", "admin")
    first = add(run)
    listed = json.loads(run("user", "list", "--json").output)
    assert [row["email"] for row in listed] == ["admin@example.test", "mei@example.test"]
    second = re.search(r"one-time password (\S+)", run("user", "reset-password", "mei@example.test").output)[
        1
    ]
    assert second != first
    assert run("user", "disable", "mei@example.test").exit_code == 0
    assert "(disabled)" in run("user", "list").output


def test_the_last_admin_cannot_be_disabled(run):
    add(run, "admin@example.test", "admin")
    answer = run("user", "disable", "admin@example.test")
    assert answer.exit_code != 0
    assert "last admin" in str(answer.exception)


def test_a_token_is_printed_once_listed_without_its_secret_and_revoked(run):
    add(run)
    answer = run("token", "new", "--email", "mei@example.test", "--name", "ci", "--scope", "log")
    secret = answer.output.strip()
    assert is_token(secret)
    rows = json.loads(run("token", "list", "--email", "mei@example.test", "--json").output)
    assert rows[0]["scopes"] == ["log"]
    assert secret not in json.dumps(rows)
    assert run("token", "revoke", rows[0]["id"], "--email", "mei@example.test").exit_code == 0
    assert "revoked" in run("token", "list", "--email", "mei@example.test").output


def test_somebody_who_is_not_there_is_told_in_one_sentence(run):
    answer = run("token", "new", "--email", "no@example.test", "--name", "ci", "--scope", "log")
    assert "does not exist" in str(answer.exception)


def test_the_schema_is_checked_taken_down_and_brought_up_again(run):
    assert run("db", "check").exit_code == 0
    assert run("db", "downgrade", "base", "--yes").exit_code == 0
    checked = run("db", "check", "--json")
    assert checked.exit_code == 1
    assert "tracker db upgrade" in json.loads(checked.output)["faults"][0]
    assert run("db", "upgrade").exit_code == 0
    assert run("db", "check").exit_code == 0


def test_a_command_on_another_schema_says_which_command_helps(run):
    assert run("db", "downgrade", "base", "--yes").exit_code == 0
    answer = run("user", "list")
    assert answer.exit_code != 0
    assert "tracker db upgrade" in str(answer.exception)


def test_a_changed_event_is_found(run, sqlite_url):
    add(run)
    assert run("audit", "verify").exit_code == 0
    engine = make_engine(sqlite_url)
    with engine.begin() as connection:
        connection.execute(text("DROP TRIGGER event_no_UPDATE"))
        connection.execute(text("UPDATE event SET sentence = 'added somebody else' WHERE id = 2"))
    engine.dispose()
    answer = run("audit", "verify")
    assert answer.exit_code == 1
    assert "event 2" in answer.output


def environment(folder, **more):
    kept = {name: value for name, value in os.environ.items() if not name.startswith("TRACKER_")}
    return {**kept, "TRACKER_DATA_DIR": str(folder), **more}


def ended(command, env):
    """Run a command to its end and give what it said."""
    return subprocess.run(command, env=env, capture_output=True, text=True, check=False)


def test_an_unknown_setting_stops_every_command_with_one_sentence(tmp_path):
    env = environment(tmp_path, TRACKER_COLOUR="blue")
    done = ended([sys.executable, "-m", "tracker.cli", "user", "list"], env)
    assert done.returncode == 1
    assert "TRACKER_COLOUR is not a setting" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_taken_port_is_told_in_one_sentence(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        command = [sys.executable, "-m", "tracker.cli", "serve", "--port", str(taken.getsockname()[1])]
        done = ended(command, environment(tmp_path))
    assert done.returncode == 1
    assert "--port or PORT" in done.stderr
    assert "Traceback" not in done.stderr


def test_other_machines_are_served_only_under_a_known_name(tmp_path):
    done = ended([sys.executable, "-m", "tracker.cli", "serve", "--host", "0.0.0.0"], environment(tmp_path))
    assert done.returncode == 1
    assert "TRACKER_URL" in done.stderr
    assert "Traceback" not in done.stderr


@contextmanager
def started(folder, port):
    """Start the server on an empty folder; it is told to stop at the end, if it still runs."""
    command = [sys.executable, "-m", "tracker.cli", "serve", "--port", str(port), "--workers", "1"]
    with subprocess.Popen(
        command, env=environment(folder), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as server:
        try:
            yield server
        finally:
            server.send_signal(signal.SIGTERM)
            server.stdout.read()
    assert server.returncode is not None


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def test_a_server_that_is_killed_leaves_no_process_behind(tmp_path):
    """Those left would hold the port and work on the database beside the next ones."""
    port = free_port()
    with started(tmp_path, port) as server:
        wait_for(port)
        server.kill()  # its output ends once the last of its processes has: they share it
    refuse_taken("127.0.0.1", port)


CONNECT = """
import socket
from tracker.core.outgoing import Refused
from wsgi import application
print(application.name)
try:
    socket.create_connection(("127.0.0.1", 9), 1)
except Refused as refusal:
    print("refused:", refusal)
"""


def test_a_process_that_serves_connects_nowhere_but_where_endpoints_may_be(run, sqlite_url, tmp_path):
    env = environment(tmp_path, TRACKER_DATABASE_URL=sqlite_url, PYTHONPATH=str(Path(__file__).parents[2]))
    done = ended([sys.executable, "-c", CONNECT], env)
    assert done.stdout.startswith("tracker\nrefused:"), done.stderr


def test_the_first_start_makes_a_database_and_an_admin_whose_password_works(tmp_path):
    port = free_port()
    with started(tmp_path, port) as server:
        line = server.stdout.readline()
        password = re.search(r"one-time password (\S+)", line)[1]
        assert signed_in(port, password) == "/me/password"


def signed_in(port, password):
    """Sign the admin in and say where the first page leads."""
    wait_for(port)
    form = f"email=admin%40localhost&password={password}"
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    connection = HTTPConnection("127.0.0.1", port, timeout=20)
    connection.request("POST", "/sign-in", form, headers)
    answer = connection.getresponse()
    answer.read()
    assert answer.status == 303
    cookie = answer.headers.get_all("Set-Cookie")[0].split(";")[0]
    connection.request("GET", "/me", headers={"Cookie": cookie})
    led = connection.getresponse()
    led.read()
    connection.close()
    return led.headers["Location"]


def wait_for(port):
    """Wait until the server answers."""
    for _ in range(200):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5) as answer:
                return answer.status
        except OSError:
            time.sleep(0.1)
    raise AssertionError("the server did not start")
