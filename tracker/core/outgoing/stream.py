"""A connection to checked addresses only, that never outlives its deadline; HTTP is spoken elsewhere."""

import socket
import ssl
from collections.abc import Iterable
from threading import Timer
from typing import Any

import httpcore2

from tracker.core.outgoing.addresses import IPAddress, parse_address
from tracker.core.outgoing.deadline import Deadline
from tracker.core.outgoing.values import NOT_AN_OPEN_ADDRESS, Limits, Refused, Unreachable, UnreachableKind

READ_BYTES = 16 * 1024
FRAMING_BYTES = 64 * 1024


class GuardedStream(httpcore2.NetworkStream):
    """One socket: the deadline bounds each call, and at that moment a timer cuts the socket from outside.

    The timer is needed too: OpenSSL may go round inside one read for as long as a server sends records
    without data.
    """

    def __init__(self, sock: socket.socket, deadline: Deadline, limits: Limits) -> None:
        self._sock, self._deadline, self._limits = sock, deadline, limits
        self._received = 0
        self._timer = Timer(max(deadline.left(), 0), self._cut)
        self._timer.daemon = True
        self._timer.start()

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Read some bytes; empty at the end. Raises: Unreachable."""
        try:
            self._sock.settimeout(self._time_left())
            got = self._sock.recv(min(max_bytes, READ_BYTES))
        except OSError as fault:
            raise self._unreachable(fault) from None
        if not got and self._deadline.past:
            raise self._late()
        self._count(len(got))
        return got

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Send all bytes.

        Raises: Unreachable; httpcore2.WriteError if the server closed early: its answer is still read.
        """
        try:
            self._sock.settimeout(self._time_left())
            self._sock.sendall(buffer)
        except OSError as fault:
            if isinstance(fault, TimeoutError) or self._deadline.past:
                raise self._late() from None
            raise httpcore2.WriteError(str(fault)) from None

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> "GuardedStream":
        """Wrap the socket; the name checked is the URL's host, never the address. Raises: Unreachable."""
        try:
            self._sock = ssl_context.wrap_socket(
                self._sock, server_hostname=server_hostname, do_handshake_on_connect=False
            )
            self._sock.settimeout(min(self._time_left(), self._limits.connect_s))
            self._sock.do_handshake()
        except TimeoutError:
            raise Unreachable(UnreachableKind.TIMEOUT) from None
        except (OSError, ValueError):
            raise Unreachable(UnreachableKind.TLS) from None
        return self

    def close(self) -> None:
        """Close the socket and stop the timer; may be called twice."""
        self._timer.cancel()
        self._sock.close()

    def get_extra_info(self, info: str) -> Any:
        """Tell httpcore2 whether TLS chose a protocol; nothing else is told."""
        return self._sock if info == "ssl_object" and isinstance(self._sock, ssl.SSLSocket) else None

    def _cut(self) -> None:
        """End whatever the socket is doing. SSLSocket's own shutdown would let reads go on in plain text."""
        try:
            socket.socket.shutdown(self._sock, socket.SHUT_RDWR)
        except OSError:
            return  # closed or never connected: there is nothing left to end

    def _time_left(self) -> float:
        left = self._deadline.left()
        if left <= 0:
            raise self._late()
        return left

    def _late(self) -> Unreachable:
        return Unreachable(UnreachableKind.TOO_SLOW if self._received else UnreachableKind.TIMEOUT)

    def _unreachable(self, fault: OSError) -> Unreachable:
        if isinstance(fault, TimeoutError) or self._deadline.past:
            return self._late()
        return Unreachable(UnreachableKind.PROTOCOL)

    def _count(self, number: int) -> None:
        """Bound what crosses the wire too: chunk framing and informational answers are not body."""
        self._received += number
        if self._received > self._limits.body_bytes + FRAMING_BYTES:
            raise Unreachable(UnreachableKind.TOO_LARGE)


class GuardedBackend(httpcore2.NetworkBackend):
    """Connects to the addresses it was given and to nothing that httpcore2 asks for."""

    def __init__(self, addresses: tuple[IPAddress, ...], deadline: Deadline, limits: Limits) -> None:
        self._addresses, self._deadline, self._limits = addresses, deadline, limits
        self._stream: GuardedStream | None = None

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> GuardedStream:
        """Connect to the first checked address that answers, not to `host`. Raises: Unreachable, Refused."""
        until = Deadline.after(self._deadline.left(self._limits.connect_s))
        kind = UnreachableKind.CONNECT
        for address in self._addresses:
            try:
                sock = connected(address, port, until)
            except TimeoutError:
                kind = UnreachableKind.TIMEOUT
            except OSError:
                kind = UnreachableKind.CONNECT
            else:
                self._stream = GuardedStream(sock, self._deadline, self._limits)
                return self._stream
        raise Unreachable(kind)

    def close(self) -> None:
        """Close the connection, whatever became of it."""
        if self._stream is not None:
            self._stream.close()


def connected(address: IPAddress, port: int, until: Deadline) -> socket.socket:
    """Open a socket and see that the other end is the checked address. Raises: OSError, Refused."""
    left = until.left()
    if left <= 0:
        raise TimeoutError
    sock = socket.socket(socket.AF_INET if address.version == 4 else socket.AF_INET6, socket.SOCK_STREAM)
    try:
        sock.settimeout(left)
        sock.connect((str(address), port))
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if parse_address(sock.getpeername()[0]) != address:
            raise Refused(NOT_AN_OPEN_ADDRESS)
    except BaseException:
        sock.close()
        raise
    return sock
