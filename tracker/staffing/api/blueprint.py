"""The blueprint of the API of staffing, and what its files share."""

from collections.abc import Callable
from datetime import datetime

from flask import Blueprint, request
from sqlalchemy.orm import Session

from tracker.activity import queries as activity
from tracker.core import clock
from tracker.core.errors import Invalid
from tracker.staffing import queries
from tracker.staffing.models import Skill

blueprint = Blueprint("staffing_api", __name__)


def skill_named(session: Session, key: str) -> Skill:
    """Find a skill by its key. Raises: Invalid."""
    skill = queries.skill_by_key(session, key)
    if skill is None:
        raise Invalid({"skill": "There is no skill with that key; GET /api/v1/skills lists them."})
    return skill


def asked(name: str) -> str:
    """Give a word of the address's query, fit for a database; "" when it is not there."""
    return request.args.get(name, "")[:200].replace("\0", "")


def named_cursor() -> tuple[str, str] | None:
    """Read `?cursor=` of a list by name: name and id of the last one seen."""
    row_id, found, name = request.args.get("cursor", "").replace("\0", "").partition("~")
    return (name, row_id) if found else None


def last_change(session: Session, subject: str, subject_id: str) -> Callable[[], tuple[str, datetime]]:
    """Tell, when it is asked for, who changed a thing last, and when."""

    def told() -> tuple[str, datetime]:
        event = activity.last_about(session, subject, subject_id)
        return (event.actor_name, event.at) if event else ("Somebody", clock.now())

    return told
