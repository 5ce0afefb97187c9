"""One request to checked addresses, spoken by httpcore2; no redirect, proxy, cookie or decoding here."""

import os
import ssl
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from time import monotonic

import httpcore2

from tracker.core.outgoing.addresses import IPAddress
from tracker.core.outgoing.deadline import Deadline
from tracker.core.outgoing.legs import Leg
from tracker.core.outgoing.stream import GuardedBackend
from tracker.core.outgoing.values import Answer, Limits, Unreachable, UnreachableKind


@dataclass(frozen=True, slots=True)
class Kept:
    """The part of a body within the limit, and whether there was more."""

    body: bytes
    truncated: bool


def exchange(leg: Leg, addresses: tuple[IPAddress, ...], deadline: Deadline, limits: Limits) -> Answer:
    """Send one request and read its answer. Raises: Refused, Unreachable."""
    backend = GuardedBackend(addresses, deadline, limits)
    try:
        return _spoken(leg, backend, limits)
    except (httpcore2.ProtocolError, httpcore2.NetworkError):
        raise Unreachable(UnreachableKind.PROTOCOL) from None
    finally:
        backend.close()


def _spoken(leg: Leg, backend: GuardedBackend, limits: Limits) -> Answer:
    started = monotonic()
    target = leg.target
    url = httpcore2.URL(scheme=target.scheme, host=target.host, port=target.port, target=target.path)
    context = trusted_context(os.environ.get("SSL_CERT_FILE")) if target.scheme == "https" else None
    content = leg.body if leg.body or leg.method in {"POST", "PUT", "PATCH"} else None
    with (
        httpcore2.ConnectionPool(ssl_context=context, network_backend=backend, max_connections=1) as pool,
        pool.stream(leg.method, url, headers=list(leg.sent_headers), content=content) as response,
    ):
        headers = tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in response.headers)
        _refuse_encoded(headers)
        kept = _kept(response.iter_stream(), limits.body_bytes)
        latency_ms = round((monotonic() - started) * 1000)
        return Answer(response.status, headers, kept.body, latency_ms, kept.truncated)


def _refuse_encoded(headers: Iterable[tuple[str, str]]) -> None:
    """Read no compressed body: `identity` was asked for, and a small one may unfold without end."""
    for name, value in headers:
        if name.lower() == "content-encoding" and value.strip().lower() not in {"", "identity"}:
            raise Unreachable(UnreachableKind.PROTOCOL)


def _kept(chunks: Iterable[bytes], most: int) -> Kept:
    body = b""
    for chunk in chunks:
        body += chunk
        if len(body) > most:
            return Kept(body[:most], True)
    return Kept(body, False)


@lru_cache(maxsize=4)
def trusted_context(ca_file: str | None) -> ssl.SSLContext:
    """Trust the system's authorities, or those in SSL_CERT_FILE; made once, since it takes 25 ms."""
    return ssl.create_default_context(cafile=ca_file)
