"""Stages as data: what an installation starts with."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.initiatives.models import Stage
from tracker.initiatives.rules.stages import FIRST_STAGES


def install_stages(session: Session) -> None:
    """Add the first stages to an installation that has none; does nothing otherwise."""
    if session.scalar(select(Stage.id).limit(1)):
        return
    for position, first in enumerate(FIRST_STAGES, start=1):
        session.add(
            Stage(
                name=first.name,
                category=first.category.value,
                question=first.question,
                expected_days=first.expected_days,
                position=position * 10,
            )
        )
    session.flush()
