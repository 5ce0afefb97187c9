"""The API of initiatives and of what hangs on them."""

from tracker.initiatives.api import initiatives, milestones, records
from tracker.initiatives.api.blueprint import blueprint

__all__ = ["blueprint", "initiatives", "milestones", "records"]
