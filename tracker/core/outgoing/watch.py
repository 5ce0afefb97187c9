"""A second line of defence for the worker: no library of the process connects where it is not open."""

import socket
import sys
from collections.abc import Iterable

from tracker.core.outgoing.addresses import is_open, parse_address
from tracker.core.outgoing.values import NOT_AN_OPEN_ADDRESS, Allowed, Refused

INTERNET = frozenset({socket.AF_INET, socket.AF_INET6})


def watch_connections(allowed: Allowed, also: Iterable[tuple[str, int]] = ()) -> None:
    """Refuse, for the rest of this process, each connect to an address that is not open; it cannot be undone.

    `also` names address and port of own services, such as mail. Code in C that opens sockets itself, as libpq
    does, is not seen. A connect raises Refused; one by host name too, since its addresses would not be seen.
    """
    own = frozenset(also)

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        if event == "socket.connect":
            _judge(arguments, allowed, own)

    sys.addaudithook(hook)


def _judge(arguments: tuple[object, ...], allowed: Allowed, own: frozenset[tuple[str, int]]) -> None:
    sock, place = arguments
    if not isinstance(sock, socket.socket) or sock.family not in INTERNET or not isinstance(place, tuple):
        return
    host, port = str(place[0]), int(place[1])
    if (host, port) not in own and not _open(host, allowed):
        raise Refused(NOT_AN_OPEN_ADDRESS)


def _open(host: str, allowed: Allowed) -> bool:
    try:
        return is_open(parse_address(host), allowed)
    except ValueError:
        return False
