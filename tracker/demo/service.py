"""The demo company's endpoints as a small local HTTP service; how they behave is decided elsewhere."""

import argparse
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from types import FrameType

from tracker.core import clock
from tracker.demo.behaviours import BY_PATH, Answer, behaviour

HOST = "127.0.0.1"
LONGEST_BODY = 64 * 1024
HEALTHY = Answer(200, 0, b'{"status": "ok"}')
NOT_ALLOWED = Answer(405, 0, b'{"error": "send POST"}')
TOO_LONG = Answer(413, 0, b'{"error": "the request is too long"}')


class DemoService(ThreadingHTTPServer):
    """The server; answers that wait for their latency end early when it stops."""

    daemon_threads = True

    def __init__(self, port: int) -> None:
        self.stopping = Event()
        super().__init__((HOST, port), _Reply)

    @property
    def url(self) -> str:
        """Give the address, with the port that was found where 0 was asked for."""
        return f"http://{HOST}:{self.server_port}"

    def server_close(self) -> None:
        """Let waiting answers go, then close."""
        self.stopping.set()
        super().server_close()

    def handle_error(self, request: object, client_address: object) -> None:
        """Report a fault, but not that a client left early: a check with a time limit does that."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


class _Reply(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 10
    server: DemoService

    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        known = NOT_ALLOWED if path in BY_PATH else behaviour(path, clock.now())
        self._send(HEALTHY if path == "/healthz" else known)

    def do_POST(self) -> None:
        text = self.headers.get("Content-Length", "0")
        length = int(text) if text.isdecimal() and len(text) < 10 else LONGEST_BODY + 1
        self.rfile.read(min(length, 2 * LONGEST_BODY))  # a close with bytes unread would reset the answer too
        if length > LONGEST_BODY:
            self.close_connection = True
            self._send(TOO_LONG)
        else:
            self._send(behaviour(self.path.partition("?")[0], clock.now()))

    def _send(self, answer: Answer) -> None:
        self.server.stopping.wait(answer.latency_ms / 1000)
        self.send_response(answer.status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        self.wfile.write(answer.body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class names it so
        """Stay silent: the checks themselves are recorded by the app."""


@contextmanager
def running(port: int = 0) -> Iterator[DemoService]:
    """Serve in a thread of this process while the block lasts. Raises: OSError if the port is taken."""
    with DemoService(port) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


def serve(port: int) -> None:
    """Serve until SIGINT or SIGTERM. Raises: OSError if the port is taken."""
    signal.signal(signal.SIGTERM, _leave)
    signal.signal(signal.SIGINT, _leave)
    with DemoService(port) as server:
        sys.stdout.write(f"Demo endpoints on {server.url}\n")
        sys.stdout.flush()
        server.serve_forever(poll_interval=0.1)


def _leave(number: int, frame: FrameType | None) -> None:
    """Unwind the main thread, so that the server closes on the way out."""
    sys.exit(0)


def main() -> None:
    """Run as `python -m tracker.demo.service --port N`."""
    parser = argparse.ArgumentParser(description="Serve the demo company's endpoints on this machine.")
    parser.add_argument("--port", type=int, default=8765)
    serve(parser.parse_args().port)


if __name__ == "__main__":
    main()
