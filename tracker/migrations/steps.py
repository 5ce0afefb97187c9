"""Going up and down the steps of the schema, and comparing it with the models; needs Alembic."""

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine

from tracker.migrations import FOLDER
from tracker.tables import METADATA


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Bring the schema up to a revision; one transaction, one upgrader at a time."""
    command.upgrade(_config(engine), revision)


def downgrade(engine: Engine, revision: str) -> None:
    """Take the schema down to a revision; data of dropped tables are gone."""
    command.downgrade(_config(engine), revision)


def revisions() -> list[str]:
    """Give all revisions, oldest first, as they name one another."""
    return [script.revision for script in ScriptDirectory(str(FOLDER)).walk_revisions()][::-1]


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
