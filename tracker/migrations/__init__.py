"""The schema in steps: upgrade, downgrade, and whether a database stands where the code expects it."""

from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine

from tracker.tables import METADATA

FOLDER = Path(__file__).parent


class SchemaBehind(Exception):
    """The database is not at the revision this code needs; the text names the command that helps."""


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Bring the schema up to a revision; one transaction, one upgrader at a time."""
    command.upgrade(_config(engine), revision)


def downgrade(engine: Engine, revision: str) -> None:
    """Take the schema down to a revision; data of dropped tables are gone."""
    command.downgrade(_config(engine), revision)


def head() -> str:
    """Give the newest revision this code knows."""
    return ScriptDirectory(str(FOLDER)).get_current_head() or ""


def revisions() -> list[str]:
    """Give all revisions, oldest first."""
    return [script.revision for script in ScriptDirectory(str(FOLDER)).walk_revisions()][::-1]


def current(engine: Engine) -> str | None:
    """Give the revision the database stands at, or None for an empty one."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def require_head(engine: Engine) -> None:
    """Refuse to go on with another schema than the code's. Raises: SchemaBehind."""
    found = current(engine)
    if found != head():
        raise SchemaBehind(
            f"The database is at revision {found or 'none'}, this version needs {head()}: "
            "run `tracker db upgrade` first."
        )


def differences(engine: Engine) -> list[object]:
    """Give what the models have and the database has not, or the other way round; empty is right."""
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, METADATA))


def _config(engine: Engine) -> Config:
    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.attributes["engine"] = engine
    return config
