"""What commands of the server side share: settings, database, and the actor of the command line."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.orm import Session

from tracker.core.actor import Actor, Via, system_actor
from tracker.core.database import Database, make_engine
from tracker.core.settings import Settings, read_settings
from tracker.gates.actions import judging
from tracker.migrations import require_head

ACTOR: Actor = system_actor(Via.CLI, "Command line")


def open_database(settings: Settings | None = None, *, any_revision: bool = False) -> Database:
    """Open the database of the settings. Raises: SchemaBehind unless `any_revision`."""
    settings = settings or read_settings()
    settings.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    engine = make_engine(settings.database_url)
    if not any_revision:
        require_head(engine)
    database = Database(engine)
    database.before_commit.append(judging.judge_touched)
    return database


@contextmanager
def writing() -> Iterator[Session]:
    """Open a writing transaction of a command."""
    with open_database().writing() as session:
        yield session


@contextmanager
def reading() -> Iterator[Session]:
    """Open a session for a command that only reads."""
    with open_database().reading() as session:
        yield session
