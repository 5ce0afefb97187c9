"""The API of initiatives and of what hangs on them."""

from tracker.initiatives.api import events, initiatives, milestones, records
from tracker.initiatives.api.blueprint import blueprint

__all__ = ["blueprint", "events", "initiatives", "milestones", "records"]
