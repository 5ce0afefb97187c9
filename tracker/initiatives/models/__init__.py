"""Tables of initiatives; one file for the initiative itself, one for what hangs on it."""

from tracker.initiatives.models.expectation import Expectation
from tracker.initiatives.models.incident import Incident
from tracker.initiatives.models.initiative import Initiative, Membership, Pause, Stage, StageSpell
from tracker.initiatives.models.records import Document, Milestone, Update

__all__ = [
    "Document",
    "Expectation",
    "Incident",
    "Initiative",
    "Membership",
    "Milestone",
    "Pause",
    "Stage",
    "StageSpell",
    "Update",
]
