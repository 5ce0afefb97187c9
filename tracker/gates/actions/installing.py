"""What a new installation starts with: stages and the default policy."""

from datetime import datetime
from pathlib import Path

from sqlalchemy.orm import Session

from tracker.gates import queries
from tracker.gates.actions.policies import publish
from tracker.gates.criteria import all_kinds
from tracker.gates.rules.policy_reading import read_policy
from tracker.initiatives.actions.stages import install_stages

DEFAULT_POLICY = Path(__file__).parent.parent / "policies" / "default-v2.json"


def shipped_after(version: int) -> str | None:
    """Give the document of the shipped policy with the next version, None where there is none."""
    for file in sorted(DEFAULT_POLICY.parent.glob("default-v*.*")):
        text = file.read_text("utf-8")
        if read_policy(text, all_kinds()).version == version + 1:
            return text
    return None


def install_defaults(session: Session, *, now: datetime) -> None:
    """Add stages and a policy where there are none; safe to call at every start."""
    install_stages(session)
    if not queries.policies(session):
        publish(session, now=now, text=DEFAULT_POLICY.read_text("utf-8"))
