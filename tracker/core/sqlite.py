"""Which SQLite is used and how each connection is set up; sessions and engines live in `database`."""

import sqlite3
from types import ModuleType
from typing import Any

from sqlalchemy import Connection, Engine, event

try:
    import pysqlite3 as _fixed
except ImportError:  # no wheel for this platform: the standard module, and `tracker db check` says so
    _fixed = None

DRIVER: ModuleType = _fixed or sqlite3
BUSY_TIMEOUT_MS = 10_000
FULL = 2  # the number that `PRAGMA synchronous` answers
FIXED_SINCE = (3, 51, 3)
FIXED_BACKPORTS = ((3, 44, 6), (3, 50, 7))


def has_wal_reset_bug(version: tuple[int, ...]) -> bool:
    """Say whether this SQLite can corrupt a WAL database when two checkpoints race.

    Source: SQLite release notes 3.51.3 (2026); affected are 3.7.0 to 3.51.2 without the backports.
    """
    backported = any(version[:2] == fix[:2] and version >= fix for fix in FIXED_BACKPORTS)
    return version < FIXED_SINCE and not backported


def driver_version() -> tuple[int, ...]:
    """Give the version of the SQLite library in use."""
    return tuple(int(part) for part in DRIVER.sqlite_version.split("."))


def set_up(engine: Engine) -> None:
    """Make every connection durable and every transaction explicit: WAL, FULL, foreign keys, own BEGIN."""
    event.listen(engine, "connect", _on_connect)
    event.listen(engine, "begin", _on_begin)


def _on_connect(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # the driver's own BEGIN comes too late: it loses updates
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        f"busy_timeout={BUSY_TIMEOUT_MS}",
        "cache_size=-16000",
        "temp_store=MEMORY",
    ):
        connection.execute(f"PRAGMA {pragma}")
    kept = [connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("journal_mode", "synchronous")]
    if kept != ["wal", FULL]:
        raise OSError(f"SQLite does not keep to WAL and FULL here, but to {kept}: use a local disk.")


def _on_begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("sqlite_write", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
