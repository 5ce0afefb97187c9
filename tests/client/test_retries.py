"""The client repeats a call whose answer was lost, under one key, and tells the last failure."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tracker.client.rest import CannotAsk, Client

LOST = 0  # the call is read, and the connection closed without an answer


@contextmanager
def a_server(*answers: int) -> Iterator[tuple[Client, list[str]]]:
    """A real server that gives these statuses in turn, with the Idempotency-Key of each call it read."""
    left, keys = list(answers), []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            keys.append(self.headers["Idempotency-Key"])
            status = left.pop(0)
            if status == LOST:
                self.close_connection = True
                return
            body = b'{"id": "m1", "detail": "Busy."}'
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    try:
        yield Client(f"http://127.0.0.1:{server.server_port}", "trk_x", pauses_s=(0.01, 0.01)), keys
    finally:
        server.shutdown()
        server.server_close()


def test_a_lost_answer_is_asked_for_again_under_the_same_key():
    with a_server(LOST, 503, 201) as (client, keys):
        assert client.log_milestone("POLICY-QA", {"title": "Load test"})["id"] == "m1"
    assert len(keys) == 3
    assert len(set(keys)) == 1


def test_two_calls_have_two_keys():
    with a_server(201, 201) as (client, keys):
        for _ in range(2):
            client.log_milestone("POLICY-QA", {"title": "Load test"})
    assert len(set(keys)) == 2


def test_a_refusal_is_told_at_once():
    with a_server(409) as (client, keys), pytest.raises(CannotAsk, match=r"answered 409: Busy\."):
        client.log_milestone("POLICY-QA", {"title": "Load test"})
    assert len(keys) == 1


@pytest.mark.parametrize("answers", [(LOST, LOST, LOST), (503, 503, 503)])
def test_after_three_tries_the_last_failure_is_told(answers):
    with (
        a_server(*answers) as (client, keys),
        pytest.raises(CannotAsk, match=r"cannot be reached|answered 503"),
    ):
        client.log_milestone("POLICY-QA", {"title": "Load test"})
    assert len(keys) == 3
