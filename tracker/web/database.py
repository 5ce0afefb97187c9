"""The database of the running app: Flask-SQLAlchemy's session for reads, one `writing()` for writes."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import cast

from flask import Flask, current_app, g
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy.orm import Session

from tracker.core.database import Base, Database, engine_options, set_up

db = SQLAlchemy(metadata=Base.metadata)


def install(app: Flask, url: str) -> Database:
    """Give the app its engine and its `Database`."""
    app.config["SQLALCHEMY_DATABASE_URI"] = url
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = engine_options(url)
    db.init_app(app)
    with app.app_context():
        set_up(db.engine)
        database = Database(db.engine)
    app.extensions["tracker.database"] = database
    return database


def reading() -> Session:
    """Give the session of this request for reads; it is never committed."""
    return cast(Session, db.session)


@contextmanager
def writing() -> Iterator[Session]:
    """Open the only writing transaction of a request; afterwards reads see what it wrote."""
    db.session.rollback()  # an open read would keep its old snapshot
    database: Database = current_app.extensions["tracker.database"]
    with database.writing() as session:
        if claim := g.pop("claim", None):  # the call came under an Idempotency-Key
            claim(session)
        yield session
    db.session.rollback()
