"""Where the demo's endpoints are: on this machine, at the port of the local service."""

import socket
from urllib.parse import SplitResult, urlsplit

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tracker.demo.behaviours import BY_PATH
from tracker.demo.loading.endpoints import PORT
from tracker.demo.service import HOST
from tracker.endpoints.models import Endpoint


def free_port() -> int:
    """Give the usual port of the local service, or any other where that one is taken."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, PORT))
        except OSError:
            probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


def port_of(session: Session) -> int:
    """Give the port at which the endpoints are asked: that of the service that runs, if one does."""
    return next((parts.port for _, parts in _played(session) if parts.port), PORT)


def point_to(session: Session, port: int) -> None:
    """Let the endpoints that the local service plays be asked at this port; nothing else is changed.

    It is no act of a person, and a check of before is not forgotten: no event, no new version.
    """
    for endpoint_id, parts in _played(session):
        if parts.port != port:
            moved = f"http://{HOST}:{port}{parts.path}"
            session.execute(update(Endpoint).where(Endpoint.id == endpoint_id).values(url=moved))


def _played(session: Session) -> list[tuple[str, SplitResult]]:
    """Give the endpoints that the local service plays, with their addresses."""
    rows = session.execute(select(Endpoint.id, Endpoint.url)).all()
    found = [(row.id, urlsplit(row.url)) for row in rows]
    return [(one, parts) for one, parts in found if parts.hostname == HOST and parts.path in BY_PATH]
