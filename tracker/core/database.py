"""Base of all tables, the engine, and the one way to write; schema changes live in migrations."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import DateTime, Engine, MetaData, create_engine
from sqlalchemy.engine import make_url
from sqlalchemy.engine.interfaces import Dialect
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.types import TypeDecorator

from tracker.core import sqlite

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
Hook = Callable[[Session], None]


class Base(DeclarativeBase):
    """The declarative base of every table; no annotation map, which Flask-SQLAlchemy cannot take."""

    metadata = MetaData(naming_convention=NAMES)


class Moment(TypeDecorator[datetime]):
    """An instant: aware UTC in and out, on both databases; a naive value is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Turn an aware moment into what the database keeps."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment must carry a time zone")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Turn what the database keeps into aware UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def engine_options(url: str) -> dict[str, Any]:
    """Give the engine options of dependencies' measurements for this kind of database."""
    if make_url(url).get_backend_name() == "sqlite":
        return {"module": sqlite.DRIVER, "connect_args": {"check_same_thread": False}}
    waits = "-c statement_timeout=5000 -c lock_timeout=3000 -c idle_in_transaction_session_timeout=15000"
    return {"pool_pre_ping": True, "pool_recycle": 1800, "connect_args": {"options": waits}}


def make_engine(url: str) -> Engine:
    """Create an engine that is set up as `set_up` says; used where there is no Flask app."""
    engine = create_engine(url, **engine_options(url))
    set_up(engine)
    return engine


def set_up(engine: Engine) -> None:
    """Attach what every connection of this engine needs."""
    if engine.dialect.name == "sqlite":
        sqlite.set_up(engine)


class Database:
    """One engine with its write lock; `before_commit` hooks run inside each writing transaction."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.before_commit: list[Hook] = []
        # SQLite's busy handler is unfair: one lock a process cuts the p99 of writes to a tenth
        self._lock: Any = threading.Lock() if engine.dialect.name == "sqlite" else nullcontext()

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """Open the only writing transaction of a use case; leaving the block commits, an error rolls back."""
        with self._lock, Session(self.engine, expire_on_commit=False) as session:
            session.connection(execution_options={"sqlite_write": True})
            yield session
            for hook in self.before_commit:
                hook(session)
            session.commit()

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Open a session for reads only; nothing in it is ever committed."""
        with Session(self.engine) as session:
            yield session
