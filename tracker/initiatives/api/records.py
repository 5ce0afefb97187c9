"""The API of updates: what people say about an initiative."""

from flask import Response

from tracker.accounts import guards as accounts
from tracker.core import clock
from tracker.initiatives import guards, queries
from tracker.initiatives.actions import records as actions
from tracker.initiatives.api.blueprint import blueprint, cursor
from tracker.initiatives.models import Update
from tracker.initiatives.schemas import UpdateIn, UpdateOut, UpdatesOut
from tracker.web.api import as_response, operation, page_limit
from tracker.web.database import reading, writing

READ, WRITE = "initiative.read", "update.write"


@operation(blueprint, "GET", "/initiatives/<key>/updates", action=READ, answer=UpdatesOut)
def list_updates(key: str) -> UpdatesOut:
    """Give what people said about an initiative, newest first."""
    session, limit = reading(), page_limit()
    initiative = guards.open_initiative(session, key, accounts.actor(), READ)
    last = queries.update(session, initiative.id, cursor())
    found = queries.updates_of(session, initiative.id, limit + 1, last)
    more = found[limit - 1].id if len(found) > limit else None
    items = [_update(row, row.author.name if row.author else None) for row in found[:limit]]
    return UpdatesOut(items=items, next=more)


@operation(
    blueprint,
    "POST",
    "/initiatives/<key>/updates",
    action=WRITE,
    body=UpdateIn,
    answer=UpdateOut,
    status=201,
)
def create_update(key: str, body: UpdateIn) -> Response:
    """Say something about an initiative, in Markdown."""
    actor = accounts.actor()
    with writing() as session:
        initiative = guards.open_initiative(session, key, actor, WRITE)
        made = actions.write_update(
            session,
            actor=actor,
            now=clock.now(),
            initiative=initiative,
            health=body.health.value,
            text=body.text,
        )
    return as_response(_update(made, actor.name), 201)


def _update(row: Update, author: str | None) -> UpdateOut:
    return UpdateOut(id=row.id, author=author, at=row.at, text=row.text, health=row.health)
