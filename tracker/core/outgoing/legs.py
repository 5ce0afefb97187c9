"""What may be sent to one target, and what may go along after a redirect; nothing is sent here."""

import re
from dataclasses import dataclass, field, replace

from tracker import __version__
from tracker.core.outgoing.target import Target, follow, parse_target
from tracker.core.outgoing.values import Allowed, Answer, OutgoingRequest, Refused

METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
REDIRECTS = frozenset({301, 302, 303, 307, 308})
OWN_HEADERS = frozenset(
    {
        "host",
        "content-length",
        "transfer-encoding",
        "connection",
        "accept-encoding",
        "te",
        "trailer",
        "upgrade",
    }
    | {"expect", "keep-alive", "proxy-authorization", "proxy-connection"}
)
HARMLESS_HEADERS = frozenset({"accept", "content-type", "user-agent"})
HEADER_NAME = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}")
HEADER_VALUE = re.compile(r"[\t\x20-\x7e]{0,4000}")


@dataclass(frozen=True, slots=True)
class Leg:
    """One request to one target, checked."""

    target: Target
    method: str
    headers: tuple[tuple[str, str], ...] = field(repr=False)
    body: bytes = field(repr=False)

    @property
    def sent_headers(self) -> tuple[tuple[str, str], ...]:
        """Give all headers as sent: the caller's, and those that belong to this client."""
        given = {name.lower() for name, _ in self.headers}
        defaults = (("Accept", "*/*"), ("User-Agent", f"Tracker/{__version__}"))
        own = (("Host", self.target.host_header), ("Accept-Encoding", "identity"), ("Connection", "close"))
        return own + tuple(pair for pair in defaults if pair[0].lower() not in given) + self.headers


def first_leg(request: OutgoingRequest, allowed: Allowed) -> Leg:
    """Check method, headers and URL of a request. Raises: Refused."""
    if request.method not in METHODS:
        raise Refused(f"The method must be one of {', '.join(sorted(METHODS))}.")
    for name, value in request.headers:
        _check_header(name, value)
    return Leg(parse_target(request.url, allowed), request.method, request.headers, request.body)


def next_leg(leg: Leg, answer: Answer, allowed: Allowed) -> Leg | None:
    """Give the request that a redirect asks for, or None if the answer is not one. Raises: Refused."""
    location = answer.header("location")
    if answer.status not in REDIRECTS or not location:
        return None
    target = follow(leg.target, location, allowed)
    moved = replace(leg, target=target) if answer.status in {307, 308} else _as_reading(leg, target)
    return moved if target.same_origin(leg.target) else _as_stranger(moved)


def _as_reading(leg: Leg, target: Target) -> Leg:
    method = leg.method if leg.method in {"GET", "HEAD"} else "GET"
    return replace(leg, target=target, method=method, body=b"")


def _as_stranger(leg: Leg) -> Leg:
    """Leave behind every header that might be a credential; a body might be one too: it does not travel."""
    if leg.body:
        raise Refused("The redirect would carry the request's body to another host.")
    return replace(leg, headers=tuple(pair for pair in leg.headers if pair[0].lower() in HARMLESS_HEADERS))


def _check_header(name: str, value: str) -> None:
    """Refuse what could split a request or undo this client's own headers; the value is never repeated."""
    if not HEADER_NAME.fullmatch(name) or not HEADER_VALUE.fullmatch(value):
        raise Refused("A header name or value holds characters that are not permitted, or is too long.")
    if name.lower() in OWN_HEADERS:
        raise Refused(f"The header {name} is set by Tracker itself.")
