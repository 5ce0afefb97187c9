"""Pages of initiatives; the blueprint's name is `initiatives`, its main page `initiatives.show`."""

from tracker.initiatives.pages import (
    activity,
    documents,
    glass,
    incidents,
    milestones,
    overview,
    proposing,
    quick_add,
    settings,
    status,
    updates,
)
from tracker.initiatives.pages.blueprint import blueprint

__all__ = [
    "activity",
    "blueprint",
    "documents",
    "glass",
    "incidents",
    "milestones",
    "overview",
    "proposing",
    "quick_add",
    "settings",
    "status",
    "updates",
]
