"""Runs fetched from an MLflow server: all pages, its refusals in one sentence, what it is shown."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.cli.test_terminal import runner, token_of
from tests.demo_company import Demo
from tracker.client import mlflow
from tracker.client.mlflow import Server, server_from_environment
from tracker.client.rest import CannotAsk
from tracker.evals.importers import read


def a_run(number: int) -> dict[str, object]:
    info = {"run_id": f"r{number}", "run_name": f"try {number}", "experiment_id": "7", "status": "FINISHED"}
    metrics = [{"key": "accuracy", "value": number / 10}]
    return {"info": {**info, "start_time": 1_795_474_688_612}, "data": {"metrics": metrics}}


class Tracking(BaseHTTPRequestHandler):
    """A tracking server with one experiment of five runs, two a page."""

    asked: ClassVar[list[dict[str, object]]] = []

    def do_GET(self) -> None:
        name = parse_qs(urlsplit(self.path).query)["experiment_name"][0]
        if name == "no json":
            self._say(200, b"<html>sign in</html>")
        elif name != "support bot":
            self._say(404, json.dumps({"message": f"No Experiment with name={name} exists"}).encode())
        else:
            self._say(200, b'{"experiment": {"experiment_id": "7"}}')

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        Tracking.asked.append({**asked, "shown": self.headers.get("Authorization")})
        start = int(asked.get("page_token") or 0)
        page: dict[str, object] = {"runs": [a_run(n) for n in range(start, min(start + 2, 5))]}
        if start + 2 < 5:
            page["next_page_token"] = str(start + 2)
        self._say(200, json.dumps(page).encode())

    def _say(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def tracking() -> Iterator[str]:
    """The address of the server."""
    Tracking.asked.clear()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Tracking)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_all_pages_are_fetched_and_read_as_one_answer(tracking: str) -> None:
    runs = read(Server(tracking).runs("support bot", "metrics.accuracy >= 0"))
    assert [run.metrics[0].value for run in runs] == [0.0, 0.1, 0.2, 0.3, 0.4]
    assert {run.suite for run in runs} == {"support bot"}
    assert [asked.get("page_token") for asked in Tracking.asked] == [None, "2", "4"]
    assert {asked["filter"] for asked in Tracking.asked} == {"metrics.accuracy >= 0"}


@pytest.mark.parametrize(
    ("environment", "shown"),
    [
        ({}, None),
        ({"MLFLOW_TRACKING_TOKEN": "secret"}, "Bearer secret"),
        ({"MLFLOW_TRACKING_USERNAME": "u", "MLFLOW_TRACKING_PASSWORD": "p"}, "Basic dTpw"),
    ],
)
def test_what_mlflows_own_clients_show_is_shown(
    tracking: str, environment: dict[str, str], shown: str | None
) -> None:
    server_from_environment(tracking, environment).runs("support bot")
    assert {asked["shown"] for asked in Tracking.asked} == {shown}


NO_SUCH = "answered 404: No Experiment with name=nowhere exists"


@pytest.mark.parametrize(
    ("experiment", "told"), [("nowhere", NO_SUCH), ("no json", "does not answer as an MLflow")]
)
def test_a_refusal_is_told_in_one_sentence(tracking: str, experiment: str, told: str) -> None:
    with pytest.raises(CannotAsk, match=told):
        Server(tracking).runs(experiment)


def test_a_server_that_is_not_there_is_told() -> None:
    with pytest.raises(CannotAsk, match="cannot be reached"):
        Server("http://127.0.0.1:9").runs("support bot")


def test_more_runs_than_are_sensible_are_refused(tracking: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mlflow, "MOST", 3)
    with pytest.raises(CannotAsk, match="narrow them with --filter"):
        Server(tracking).runs("support bot")


@pytest.mark.whole
def test_an_experiment_becomes_runs_of_an_initiative(demo: Demo, tracking: str) -> None:
    run = runner(demo.address, token_of(demo, "read", "log"))
    words = ("eval", "pull", tracking, "--experiment", "support bot", "--initiative", "POLICY-QA")
    first, second = run(*words), run(*words)
    assert (first.exit_code, second.exit_code) == (0, 0)
    assert first.output.count("of support bot") == 5
    assert "is in already" in second.output
    wrong = run("eval", "pull", tracking, "--experiment", "nowhere", "--initiative", "POLICY-QA")
    assert wrong.exit_code == 3
    assert "No Experiment with name=nowhere" in wrong.stderr
