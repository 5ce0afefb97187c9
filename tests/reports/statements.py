"""Gathering the statements that a piece of a test sends to its database."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine, event

Sent = list[tuple[str, object]]  # text and parameters


@contextmanager
def statements(engine: Engine) -> Iterator[Sent]:
    """Gather the statements that are sent inside the block; BEGIN and the like are no statements."""
    sent: Sent = []

    def note(_connection: Connection, _cursor: object, text: str, given: object, *_more: object) -> None:
        if not text.startswith(("BEGIN", "PRAGMA", "SAVEPOINT", "RELEASE")):
            sent.append((text, given))

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(engine, "before_cursor_execute", note)
