"""Small scripted servers on loopback that behave well or badly on purpose, and resolvers to go with them."""

import socket
import ssl
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from ipaddress import ip_network
from pathlib import Path
from threading import Event, Thread
from time import sleep

from tracker.core.outgoing import Allowed, Limits

TLS = Path(__file__).parent / "tls"
LOOPBACK = (ip_network("127.0.0.1/32"),)
PATIENT = Limits(total_s=8)
QUICK = Limits(total_s=0.5, connect_s=0.3, resolve_s=0.3)  # only where running out of time is the point
Script = Callable[["Visit"], None]


@dataclass(slots=True)
class Visit:
    """One accepted connection, the request that it brought, and a pause that ends with the server."""

    line: socket.socket
    stopping: Event
    request: bytes = b""

    def say(self, text: bytes) -> None:
        """Send bytes as they are."""
        self.line.sendall(text)

    def drip(self, text: bytes, every_s: float) -> None:
        """Send one byte after another until the other side leaves or the server stops."""
        for number in text:
            if self.stopping.is_set():
                return
            self.line.sendall(bytes([number]))
            sleep(every_s)


@dataclass(slots=True)
class LocalServer:
    """A running server: its port, every request it has seen; `accepted` is final once it has stopped."""

    port: int
    requests: list[bytes] = field(default_factory=list)
    accepted: int = 0

    @property
    def allowed(self) -> Allowed:
        """Open exactly this server."""
        return Allowed(networks=LOOPBACK, ports=(self.port,))

    def url(self, path: str = "/", host: str = "127.0.0.1", scheme: str = "http") -> str:
        """Give the URL of a path on this server."""
        return f"{scheme}://{host}:{self.port}{path}"


@contextmanager
def serving(script: Script, tls: bool = False, read: bool = True) -> Iterator[LocalServer]:
    """Run a script for each connection, one after the other, on a free port of 127.0.0.1."""
    stopping = Event()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.02)
        server = LocalServer(listener.getsockname()[1])
        thread = Thread(target=_accept, args=(listener, server, script, stopping, tls, read))
        thread.start()
        try:
            yield server
        finally:
            stopping.set()
            thread.join()
            server.accepted += _still_waiting(listener)


def _still_waiting(listener: socket.socket) -> int:
    """Count those who connected after the last accept, so that `accepted == 0` means that nobody did."""
    count = 0
    listener.setblocking(False)
    with suppress(BlockingIOError):
        while True:
            listener.accept()[0].close()
            count += 1
    return count


def _accept(
    listener: socket.socket, server: LocalServer, script: Script, stopping: Event, tls: bool, read: bool
) -> None:
    while not stopping.is_set():
        with suppress(TimeoutError):
            line, _ = listener.accept()
            server.accepted += 1
            line.settimeout(2)
            with suppress(OSError), _secured(line) if tls else line as talk:
                visit = Visit(talk, stopping, _request(talk) if read else b"")
                server.requests.append(visit.request)
                script(visit)


def _secured(line: socket.socket) -> ssl.SSLSocket:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(TLS / "server.pem")
    try:
        return context.wrap_socket(line, server_side=True)
    except OSError:
        line.close()
        raise


def _request(line: socket.socket) -> bytes:
    """Read head and body of one request."""
    got = b""
    while b"\r\n\r\n" not in got:
        chunk = line.recv(4096)
        if not chunk:
            return got
        got += chunk
    head, _, body = got.partition(b"\r\n\r\n")
    length = next(
        (int(x.split(b":")[1]) for x in head.split(b"\r\n") if x.lower().startswith(b"content-length")), 0
    )
    while len(body) < length:
        body += line.recv(4096)
    return head + b"\r\n\r\n" + body


def answering(body: bytes = b"{}", status: str = "200 OK", headers: Sequence[str] = ()) -> Script:
    """Answer every request in the same way."""
    extra = "".join(f"{header}\r\n" for header in headers)
    head = f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\n{extra}\r\n".encode("latin-1")
    return lambda visit: visit.say(head + body)


@dataclass(slots=True)
class Resolver:
    """Answer each look-up with the next list of addresses, the last one for ever; keep what was asked."""

    answers: list[list[str]]
    asked: list[str] = field(default_factory=list)

    def __call__(self, host: str, port: int) -> Sequence[str]:
        """Give the addresses of this look-up. Raises: OSError where the list is empty."""
        found = self.answers[min(len(self.asked), len(self.answers) - 1)]
        self.asked.append(host)
        if not found:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return found


def leading_to(*addresses: str) -> Resolver:
    """Resolve every name to these addresses."""
    return Resolver([list(addresses)])
