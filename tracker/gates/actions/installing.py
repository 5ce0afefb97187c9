"""What a new installation starts with: stages and the default policy."""

from datetime import datetime

from sqlalchemy.orm import Session

from tracker.initiatives.actions.stages import install_stages


def install_defaults(session: Session, *, now: datetime) -> None:
    """Add stages and the default policy where there are none; safe to call at every start."""
    install_stages(session)
