"""After each answer: what was opened only because the reader is an admin is logged."""

from flask import Flask
from werkzeug.wrappers import Response

from tracker.accounts import guards as accounts
from tracker.core import clock
from tracker.initiatives import guards
from tracker.initiatives.actions import glass
from tracker.web.database import reading, writing


def install(app: Flask) -> None:
    """Let every answer pass by here; what cannot be logged is not shown."""
    app.after_request(_log)


def _log(answer: Response) -> Response:
    opened = guards.broken_glass(reading())
    if not opened:
        return answer
    actor, now = accounts.actor(), clock.now()
    fresh = glass.unlogged(reading(), actor, now, opened)
    if fresh:
        with writing() as session:
            glass.log_reads(session, actor=actor, now=now, initiative_ids=fresh)
    return answer
