"""From a host name to checked addresses: asked once, in limited time; nothing is connected here."""

import socket
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from concurrent.futures import TimeoutError as TooLate
from threading import BoundedSemaphore, Thread

from tracker.core.outgoing.addresses import IPAddress, is_open, parse_address
from tracker.core.outgoing.target import Target
from tracker.core.outgoing.values import NOT_AN_OPEN_ADDRESS, Allowed, Refused, Unreachable, UnreachableKind

Resolve = Callable[[str, int], Sequence[str]]
"""Takes host and port, gives the addresses as text. Raises: OSError if the name is unknown."""

MOST_LOOKUPS = 20
MOST_ADDRESSES = 32
_lookups = BoundedSemaphore(MOST_LOOKUPS)


def resolve_by_system(host: str, port: int) -> Sequence[str]:
    """Ask the system's resolver for all addresses of both families. Raises: OSError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP)
    return [str(entry[4][0]) for entry in found]


def checked_addresses(
    target: Target, allowed: Allowed, resolve: Resolve, within_s: float
) -> tuple[IPAddress, ...]:
    """Give every address of a target, each one open, in the resolver's order.

    Raises: Refused if the name is unknown or any answer is not open; Unreachable if no answer came in time.
    """
    try:
        addresses = _literal(target.host) or _look_up(target, resolve, within_s)
    except (OSError, ValueError):
        raise Refused(NOT_AN_OPEN_ADDRESS) from None
    unique = tuple(dict.fromkeys(addresses))
    if not 0 < len(unique) <= MOST_ADDRESSES or not all(is_open(address, allowed) for address in unique):
        raise Refused(NOT_AN_OPEN_ADDRESS)
    return unique


def _literal(host: str) -> tuple[IPAddress, ...]:
    try:
        return (parse_address(host),)
    except ValueError:
        return ()


def _look_up(target: Target, resolve: Resolve, within_s: float) -> tuple[IPAddress, ...]:
    """Ask in a thread that may be left behind: a dead DNS server holds getaddrinfo far beyond any limit."""
    if not _lookups.acquire(blocking=False):
        raise Unreachable(UnreachableKind.TIMEOUT)
    answer: Future[Sequence[str]] = Future()
    Thread(target=_ask, args=(answer, resolve, target.host, target.port), daemon=True).start()
    try:
        return tuple(parse_address(text) for text in answer.result(timeout=within_s))
    except TooLate:
        raise Unreachable(UnreachableKind.TIMEOUT) from None


def _ask(answer: Future[Sequence[str]], resolve: Resolve, host: str, port: int) -> None:
    try:
        answer.set_result(resolve(host, port))
    except Exception as fault:  # the waiting side raises it again
        answer.set_exception(fault)
    finally:
        _lookups.release()
