"""The API of the event log: who did what, to one initiative or to all that the caller may see."""

from datetime import UTC, datetime

from tracker.accounts import guards as accounts
from tracker.activity import queries as activity
from tracker.activity.models import Event
from tracker.core.errors import Invalid
from tracker.initiatives import guards, queries
from tracker.initiatives.api.blueprint import blueprint, whole_cursor
from tracker.initiatives.schemas import EventOut, EventsOut
from tracker.web.api import operation, page_limit
from tracker.web.asking import asked
from tracker.web.database import reading

READ = "initiative.read"


@operation(blueprint, "GET", "/initiatives/<key>/events", action=READ, answer=EventsOut)
def list_events(key: str) -> EventsOut:
    """Give who did what to an initiative, newest first."""
    session, limit = reading(), page_limit()
    initiative = guards.open_initiative(session, key, accounts.actor(), READ)
    found = activity.events_of(session, initiative.id, before_id=whole_cursor(), limit=limit + 1)
    more = str(found[limit - 1].id) if len(found) > limit else None
    return EventsOut(items=[_event(row) for row in found[:limit]], next=more)


@operation(blueprint, "GET", "/events", action="portfolio.read", answer=EventsOut)
def list_all_events() -> EventsOut:
    """Give who did what, newest first: on initiatives that you may see, and what you did yourself.

    `initiative` (key), `actor` (id), `verb` and `since` (RFC 3339) narrow it; admins see everything.
    """
    session, limit, actor = reading(), page_limit(), accounts.actor()
    wanted = queries.EventsWanted(
        initiative_key=asked("initiative").upper(),
        actor_id=asked("actor"),
        verb=asked("verb"),
        since=_since(),
        before_id=whole_cursor(),
    )
    found = queries.visible_events(session, actor, wanted, limit + 1)
    more = str(found[limit - 1].id) if len(found) > limit else None
    return EventsOut(items=[_event(row) for row in found[:limit]], next=more)


def _since() -> datetime | None:
    text = asked("since").replace(" ", "+")  # a plus sign that was not escaped
    try:
        moment = datetime.fromisoformat(text) if text else None
    except ValueError as fault:
        raise Invalid({"since": "A moment such as 2026-11-20T09:00:00Z."}) from fault
    return moment.replace(tzinfo=moment.tzinfo or UTC) if moment else None


def _event(row: Event) -> EventOut:
    return EventOut(
        id=row.id,
        at=row.at,
        actor=row.actor_name,
        via=row.via,
        verb=row.verb,
        subject=row.subject,
        subject_id=row.subject_id,
        sentence=row.sentence,
        before=row.before,
        after=row.after,
    )
