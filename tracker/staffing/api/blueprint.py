"""The blueprint of the API of staffing, and what its files share."""

from collections.abc import Callable
from datetime import datetime
from functools import partial

from flask import Blueprint
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


def last_change(
    session: Session, subject: str, subject_id: str, initiative_id: str | None = None
) -> Callable[[], tuple[str, datetime]]:
    """Tell, when it is asked for, who changed a thing last, and when."""
    tell = partial(activity.last_change, session, subject, subject_id)
    return partial(tell, initiative_id=initiative_id, unknown_at=clock.now())
