"""Where a database stands and where this code needs it: cheap to ask at every start; steps go in `steps`."""

from pathlib import Path

from sqlalchemy import Engine, inspect, text

from tracker.core.errors import TrackerError

FOLDER = Path(__file__).parent


class SchemaBehind(TrackerError):
    """The database is not at the revision this code needs; the text names the command that helps."""


def head() -> str:
    """Give the newest revision this code knows: steps are numbered, and a test holds the numbers to it."""
    return max(file.name.partition("_")[0] for file in (FOLDER / "versions").glob("[0-9]*_*.py"))


def current(engine: Engine) -> str | None:
    """Give the revision the database stands at, or None for an empty one."""
    with engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        found: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
        return found


def require_head(engine: Engine) -> None:
    """Refuse to go on with another schema than the code's. Raises: SchemaBehind."""
    found = current(engine)
    if found != head():
        raise SchemaBehind(
            f"The database is at revision {found or 'none'}, this version needs {head()}: "
            "run `tracker db upgrade` first."
        )
