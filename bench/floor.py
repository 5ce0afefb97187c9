"""The floor: what the same answers cost at least, written with the same stack and nothing else."""

import json
import os
import sqlite3
import threading
from collections.abc import Callable
from typing import Any

from flask import Flask, Response, abort, request
from flask_login import LoginManager, UserMixin, login_required
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import text

from tracker.core import sqlite

ROWS = 100
OPENED = threading.local()
TABLE = """<!doctype html><html lang="en"><head><title>floor</title></head><body><table>
{% for row in rows %}<tr><td>{{ row[0] }}</td><td>{{ row[1] }}</td><td>{{ row[2] }}</td><td>{{ row[3] }}</td>
<td>{{ row[4] }}</td><td>{{ row[5] }}</td><td>{{ row[6] }}</td></tr>{% endfor %}</table></body></html>"""
BOARD = """<!doctype html><html lang="en"><head><title>floor</title></head><body>
{% for column in columns %}<ul>
{% for row in column %}<li><a href="/{{ row[0] }}">{{ row[1] }}</a> {{ row[2] }} {{ row[3] }} {{ row[4] }}
{{ row[5] }} {{ row[6] }}</li>{% endfor %}</ul>{% endfor %}</body></html>"""
COLUMNS = "key, name, unit, stage, health, roll_up, owner"
ITEMS = f"SELECT {COLUMNS} FROM card ORDER BY name, key LIMIT {ROWS}"  # noqa: S608 - constants only
CARDS = f"SELECT {COLUMNS} FROM card WHERE stage_position = ? ORDER BY urgency, key LIMIT 25"  # noqa: S608


def floor() -> Flask:
    """Make the floor app on the database of FLOOR_DATABASE (a seeded SQLite file)."""
    app = Flask("floor")
    path = os.environ["FLOOR_DATABASE"]
    table, board = app.jinja_env.from_string(TABLE), app.jinja_env.from_string(BOARD)

    @app.get("/hello")
    def hello() -> str:
        return "hello"

    @app.get("/floor100")
    def floor100() -> str:
        return table.render(rows=_kept(path).execute(ITEMS).fetchall())

    @app.get("/board")
    def cards() -> str:
        connection = _kept(path)
        columns = [connection.execute(CARDS, (position,)).fetchall() for position in (10, 20, 30, 40)]
        return board.render(columns=columns)

    _add_ingest(app, path)
    _add_stack(app, path, table.render)
    return app


def _kept(path: str) -> sqlite3.Connection:
    """Give this thread's connection, opened once, as a pool would."""
    opened: dict[str, sqlite3.Connection] = OPENED.__dict__
    if path not in opened:
        opened[path] = sqlite.DRIVER.connect(path)
        opened[path].execute("PRAGMA synchronous=FULL")
    return opened[path]


def _add_ingest(app: Flask, path: str) -> None:
    """One eval with its metrics in one durable transaction: the floor of W1."""
    scratch = f"{path}.ingest"
    connection = sqlite.DRIVER.connect(scratch)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("CREATE TABLE IF NOT EXISTS run (id INTEGER PRIMARY KEY, key TEXT, at TEXT)")
    connection.execute("CREATE TABLE IF NOT EXISTS metric (run INTEGER, name TEXT, value REAL, n INTEGER)")
    connection.commit()
    connection.close()

    @app.post("/ingest")
    def ingest() -> Response:
        body = json.loads(request.get_data())
        connection = _kept(scratch)
        made = connection.execute("INSERT INTO run (key, at) VALUES (?, ?)", (body["suite"], "now"))
        rows = [(made.lastrowid, m["name"], m["value"], m["n"]) for m in body["metrics"]]
        connection.executemany("INSERT INTO metric VALUES (?, ?, ?, ?)", rows)
        connection.commit()
        return Response(json.dumps({"id": made.lastrowid}), status=201, mimetype="application/json")


def _add_stack(app: Flask, path: str, render: Callable[..., str]) -> None:
    """Add sign-in, CSRF check and SQLAlchemy Core to the table of 100 rows: the stack of R1."""
    app.config.update(
        SECRET_KEY="floor",  # noqa: S106 - guards nothing
        SQLALCHEMY_DATABASE_URI=f"sqlite:///{path}",
        SQLALCHEMY_ENGINE_OPTIONS={"module": sqlite.DRIVER},
    )
    database, manager = SQLAlchemy(app), LoginManager(app)

    @manager.request_loader  # type: ignore[untyped-decorator]
    def load(_request: Any) -> UserMixin | None:
        secret = request.cookies.get("sid", "")
        row = database.session.execute(
            text(
                "SELECT person.id, person.name, account.role FROM sign_in"
                " JOIN account ON account.person_id = sign_in.person_id"
                " JOIN person ON person.id = sign_in.person_id WHERE sign_in.id_hash = :secret"
            ),
            {"secret": secret},
        ).first()
        if row is None:
            return None
        user = UserMixin()
        user.id = row.id
        return user

    @app.before_request
    def check() -> None:
        if request.method == "POST" and request.path.startswith("/stack") and "token" not in request.form:
            abort(403)

    @app.get("/stack100")
    @login_required  # type: ignore[untyped-decorator]
    def stack100() -> str:
        return render(rows=database.session.execute(text(ITEMS)).fetchall())
