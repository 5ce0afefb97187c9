"""The API of initiatives and of what hangs on them."""

from tracker.initiatives.api import events, incidents, initiatives, milestones, records
from tracker.initiatives.api.blueprint import blueprint

__all__ = ["blueprint", "events", "incidents", "initiatives", "milestones", "records"]
