"""A call under an Idempotency-Key changes something once: a retry gets the first answer again."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Response, g, request
from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from tracker.core import clock
from tracker.core.errors import Invalid, Refused
from tracker.core.retries import HEADER, KEPT, LONGEST, is_key
from tracker.web.database import reading, writing
from tracker.web.models import AnsweredCall


class AnsweredBefore(Exception):
    """Another call under the same key changed something first."""


@dataclass(frozen=True, slots=True)
class Call:
    """Who calls, under which key, and the SHA-256 of what the call asks for."""

    person_id: str
    key: str
    sha256: str


def once(view: Callable[[], Response]) -> Response:
    """Answer the call, or give the answer that the same call got before under the same key.

    The key is stored in the transaction of the change itself, so two calls side by side change it once.
    Raises: Invalid for what is no key, or one that came with another call; Refused while the first answer
    is not there.
    """
    key, actor = request.headers.get(HEADER), getattr(g, "actor", None)
    if key is None or actor is None or actor.person_id is None:
        return view()
    call = _call(actor.person_id, key)
    if told := _told(call):
        return told
    g.claim = lambda session: _claim(session, call)
    try:
        answer = view()
    except AnsweredBefore:
        return _told(call) or _refuse()
    if not g.pop("claim", None):  # it was claimed: something was written
        _keep(call, answer)
    return answer


def _call(person_id: str, key: str) -> Call:
    if not key.strip() or not is_key(key):
        raise Invalid({HEADER: f"1 to {LONGEST} printable ASCII characters."})
    asked = f"{request.method} {request.full_path} {request.mimetype}\n".encode() + request.get_data()
    return Call(person_id, key, hashlib.sha256(asked).hexdigest())


def _of(call: Call) -> Any:
    return select(AnsweredCall).where(AnsweredCall.person_id == call.person_id, AnsweredCall.key == call.key)


def _told(call: Call) -> Response | None:
    """Give the answer of before, if the key was used. Raises: Invalid, Refused."""
    row = reading().scalar(_of(call))
    if row is None or row.at < clock.now() - KEPT:
        return None
    if row.call_sha256 != call.sha256:
        raise Invalid({HEADER: "That key came with another call before; use a new one."})
    if row.status is None:
        _refuse()
    answer = Response(row.body or "", status=row.status, mimetype="application/json" if row.body else None)
    given = {"Location": row.location, "ETag": row.etag, "Idempotency-Replayed": "true"}
    answer.headers.update({name: value for name, value in given.items() if value})
    return answer


def _refuse() -> Response:
    raise Refused(
        "A call under that key was taken in, and its answer is not there.", "Look at what it changed."
    )


def _claim(session: Session, call: Call) -> None:
    """Store the key beside the change. Raises: AnsweredBefore."""
    now = clock.now()
    session.execute(delete(AnsweredCall).where(AnsweredCall.at < now - KEPT))
    if session.scalar(_of(call)) is not None:
        raise AnsweredBefore
    row = AnsweredCall(person_id=call.person_id, key=call.key, call_sha256=call.sha256, at=now)
    session.add(row)
    try:
        session.flush()
    except IntegrityError as twice:  # PostgreSQL: the other call committed while this one waited
        raise AnsweredBefore from twice


def _keep(call: Call, answer: Response) -> None:
    with writing() as session:
        row = session.scalar(_of(call))
        if row is not None:
            row.status, row.body = answer.status_code, answer.get_data(as_text=True)
            row.location, row.etag = answer.headers.get("Location"), answer.headers.get("ETag")
