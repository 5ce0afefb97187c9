"""Counting the statements that a piece of a test sends to its database."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine, event


@contextmanager
def statements(engine: Engine) -> Iterator[list[str]]:
    """Gather the statements that are sent inside the block; BEGIN and the like are no statements."""
    sent: list[str] = []

    def note(_connection: Connection, _cursor: object, text: str, *_more: object) -> None:
        if not text.startswith(("BEGIN", "PRAGMA", "SAVEPOINT", "RELEASE")):
            sent.append(text)

    event.listen(engine, "before_cursor_execute", note)
    yield sent
    event.remove(engine, "before_cursor_execute", note)
