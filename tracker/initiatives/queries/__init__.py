"""Reading initiatives and what hangs on them."""

from tracker.initiatives.queries.events import EventsWanted, visible_events
from tracker.initiatives.queries.expectations import expectations_of
from tracker.initiatives.queries.incidents import incidents_of, incidents_of_many
from tracker.initiatives.queries.initiatives import (
    Filters,
    by_id,
    by_key,
    by_key_with_role,
    members_of,
    membership_role,
    page_of,
    taken_keys,
    visible_to,
)
from tracker.initiatives.queries.ladder import halts_of, pauses_of, spells_of, stages, steps_of
from tracker.initiatives.queries.milestones import milestone, milestones_of
from tracker.initiatives.queries.records import documents_of, update, updates_of

__all__ = [
    "EventsWanted",
    "Filters",
    "by_id",
    "by_key",
    "by_key_with_role",
    "documents_of",
    "expectations_of",
    "halts_of",
    "incidents_of",
    "incidents_of_many",
    "members_of",
    "membership_role",
    "milestone",
    "milestones_of",
    "page_of",
    "pauses_of",
    "spells_of",
    "stages",
    "steps_of",
    "taken_keys",
    "update",
    "updates_of",
    "visible_events",
    "visible_to",
]
