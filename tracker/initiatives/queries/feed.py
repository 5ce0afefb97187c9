"""The activity feed of an initiative: a page of events with what each changed, newest first."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select, union_all
from sqlalchemy.orm import Session

from tracker.accounts.models import Person, Team
from tracker.activity import queries as activity
from tracker.activity.models import Event
from tracker.core.ids import is_id
from tracker.initiatives.models import Milestone, Stage
from tracker.initiatives.rules.feed import SUBJECTS, Change, Look, Show, changes, ids_in, look_of


@dataclass(frozen=True, slots=True)
class FeedItem:
    """One event as the feed shows it."""

    event: Event
    look: Look
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class Feed:
    """One page of events; `next_id` is where the next page begins, None on the last."""

    items: tuple[FeedItem, ...]
    next_id: int | None


def feed(
    session: Session,
    initiative_id: str,
    show: Show = Show.ALL,
    *,
    before_id: int | None = None,
    limit: int = 50,
    with_changes: bool = False,
) -> Feed:
    """Give a page of the feed, in one statement, or two with what each event changed."""
    found = activity.events_of(
        session, initiative_id, subjects=SUBJECTS[show], before_id=before_id, limit=limit + 1
    )
    events = found[:limit]
    names = _names(session, events) if with_changes else {}
    items = tuple(
        FeedItem(
            event, look_of(event.verb), changes(event.before, event.after, names) if with_changes else ()
        )
        for event in events
    )
    return Feed(items, events[-1].id if len(found) > limit else None)


def _names(session: Session, events: Sequence[Event]) -> Mapping[str, str]:
    """Give the words for all ids that the events' values point to."""
    pointed = {
        found for event in events for values in (event.before, event.after) for found in ids_in(values)
    }
    return names_of(session, {found for found in pointed if is_id(found)})


def names_of(session: Session, ids: Collection[str]) -> Mapping[str, str]:
    """Give the names of people, teams, stages and milestones by their ids, in one statement."""
    columns = ((Person.id, Person.name), (Team.id, Team.name), (Stage.id, Stage.name))
    pairs = [select(key, name).where(key.in_(sorted(ids))) for key, name in columns]
    pairs.append(select(Milestone.id, Milestone.title).where(Milestone.id.in_(sorted(ids))))
    return {row[0]: row[1] for row in session.execute(union_all(*pairs))}
