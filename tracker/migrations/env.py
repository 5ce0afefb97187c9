"""How Alembic runs a migration here: one transaction, foreign keys off outside it and checked inside it."""

from alembic import context
from sqlalchemy import Connection, Engine, text

from tracker.tables import METADATA

LOCK = 7_203_511  # any number that nothing else of this database locks


def run() -> None:
    """Run the wanted steps on the engine handed over in the configuration."""
    engine: Engine = context.config.attributes["engine"]
    with engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            _run_on_sqlite(connection)
        else:
            _run_on_postgresql(connection)


def _run_on_sqlite(connection: Connection) -> None:
    # Altering a parent with foreign keys on deletes its children; the pragma is a no-op inside BEGIN.
    connection.connection.driver_connection.execute("PRAGMA foreign_keys=OFF")  # type: ignore[union-attr]
    try:
        connection.execution_options(sqlite_write=True)
        with connection.begin():
            _migrate(connection)
            broken = connection.execute(text("PRAGMA foreign_key_check")).all()
            if broken:
                raise RuntimeError(f"The migration would leave {len(broken)} rows without their parent.")
    finally:
        connection.connection.driver_connection.execute("PRAGMA foreign_keys=ON")  # type: ignore[union-attr]


def _run_on_postgresql(connection: Connection) -> None:
    with connection.begin():
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
        _migrate(connection)


def _migrate(connection: Connection) -> None:
    context.configure(connection=connection, target_metadata=METADATA, transactional_ddl=False)
    context.run_migrations()


run()
