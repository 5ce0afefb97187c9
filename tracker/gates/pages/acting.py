"""Running a use case for a page that says in one notice why it was refused."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy.orm import Session
from werkzeug.wrappers import Response
from wtforms import Form

from tracker.accounts import guards as accounts
from tracker.core import clock
from tracker.core.actor import Actor
from tracker.core.errors import Invalid, Refused
from tracker.initiatives import guards
from tracker.initiatives.models import Initiative
from tracker.web.database import writing
from tracker.web.entries import require_valid, told

Act = Callable[[Session, Actor, datetime, Initiative], object]
Draw = Callable[[str, int], Response]  # the reason of a refusal, the status


def refusal_of(key: str, action: str, form: Form, act: Act, draw: Draw) -> Response | None:
    """Do it in one transaction; give the page with the reason where it was refused, else None."""
    try:
        with writing() as session:
            initiative = guards.open_initiative(session, key, accounts.actor(), action)
            require_valid(form)
            act(session, accounts.actor(), clock.now(), initiative)
    except Invalid as fault:
        return draw(told(form, fault), 422)
    except Refused as refusal:
        return draw(str(refusal), 409)
    return None
