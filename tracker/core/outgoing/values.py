"""What an outgoing request takes and gives: limits, permissions, request, answer, refusals; no I/O."""

from dataclasses import dataclass, field
from enum import StrEnum
from ipaddress import IPv4Network, IPv6Network

from tracker.core.errors import TrackerError

PUBLIC_PORTS = frozenset({80, 443, 8080, 8443})
NOT_AN_OPEN_ADDRESS = (
    "This host does not lead to an address that may be called: the name is unknown, or an address behind it"
    " is neither public nor in a network that the administrator opened."
)


class Refused(TrackerError):
    """The request may not be sent; nothing was sent, and every refused address is told in the same words."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class UnreachableKind(StrEnum):
    """Why a permitted request got no usable answer."""

    TIMEOUT = "timeout"
    CONNECT = "connect"
    TLS = "tls"
    TOO_SLOW = "too_slow"
    PROTOCOL = "protocol"
    TOO_LARGE = "too_large"


SENTENCES = {
    UnreachableKind.TIMEOUT: "Nothing answered within the time limit.",
    UnreachableKind.CONNECT: "No connection could be made.",
    UnreachableKind.TLS: "The TLS handshake failed, or the certificate is not valid for this name.",
    UnreachableKind.TOO_SLOW: "The answer began but was not complete within the time limit.",
    UnreachableKind.PROTOCOL: "The answer broke off, was not HTTP, came compressed, or redirected too often.",
    UnreachableKind.TOO_LARGE: "The headers or the framing of the answer were too large.",
}


class Unreachable(TrackerError):
    """The request was permitted but brought no usable answer; `kind` says why."""

    def __init__(self, kind: UnreachableKind) -> None:
        super().__init__(SENTENCES[kind])
        self.kind = kind


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one request: seconds in all, to connect, for the name; bytes of body; redirects followed."""

    total_s: float = 10.0
    connect_s: float = 3.0
    resolve_s: float = 3.0
    body_bytes: int = 64 * 1024
    redirects: int = 0

    def __post_init__(self) -> None:
        """Refuse limits that would not limit. Raises: ValueError."""
        if min(self.total_s, self.connect_s, self.resolve_s) <= 0 or self.body_bytes < 1:
            raise ValueError("Every time and size limit must be above zero.")
        if not 0 <= self.redirects <= 3:
            raise ValueError("At most 3 redirects may be followed.")


@dataclass(frozen=True, slots=True)
class Allowed:
    """What the administrator opened beyond public addresses and ports 80, 443, 8080, 8443."""

    networks: tuple[IPv4Network | IPv6Network, ...] = ()
    ports: tuple[int, ...] = ()

    def port(self, number: int) -> bool:
        """Say whether requests may go to this port."""
        return number in PUBLIC_PORTS or number in self.ports


@dataclass(frozen=True, slots=True)
class OutgoingRequest:
    """One request; `headers` never appear in `repr`, since they may carry credentials."""

    url: str
    method: str = "GET"
    headers: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    body: bytes = field(default=b"", repr=False)


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: latency in whole ms from connecting to the last byte kept, over all redirects."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes = field(repr=False)
    latency_ms: int
    truncated: bool

    def header(self, name: str) -> str:
        """Give the first header of this name, in any case; empty if there is none."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), "")
