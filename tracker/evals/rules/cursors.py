"""A place in a list that is paged by key, as one opaque word; what the keys mean is the query's matter."""

import base64
import json
from datetime import UTC, datetime

LONGEST = 400


class BadCursor(ValueError):
    """The word is not a place in this list."""


def moment_cursor(at: datetime, row_id: str) -> str:
    """Write the place of a row in a list by time and id."""
    return _written([at.astimezone(UTC).isoformat(), row_id])


def moment_place(cursor: str) -> tuple[datetime, str]:
    """Read a place in a list by time and id. Raises: BadCursor."""
    at, row_id = _read(cursor)
    try:
        found = datetime.fromisoformat(str(at))
    except ValueError as fault:
        raise BadCursor(cursor) from fault
    if found.tzinfo is None or not isinstance(row_id, str):
        raise BadCursor(cursor)
    return found, row_id


def rank_cursor(rank: int, row_id: int) -> str:
    """Write the place of a row in a list by rank and number."""
    return _written([rank, row_id])


def rank_place(cursor: str) -> tuple[int, int]:
    """Read a place in a list by rank and number. Raises: BadCursor."""
    rank, row_id = _read(cursor)
    if not (type(rank) is int and type(row_id) is int and abs(rank) < 10 and 0 <= row_id < 2**62):
        raise BadCursor(cursor)
    return rank, row_id


def _written(keys: list[str] | list[int]) -> str:
    return base64.urlsafe_b64encode(json.dumps(keys).encode()).decode().rstrip("=")


def _read(cursor: str) -> tuple[object, object]:
    if len(cursor) > LONGEST or not cursor.isascii():
        raise BadCursor(cursor)
    try:
        keys = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (ValueError, RecursionError) as fault:
        raise BadCursor(cursor) from fault
    if not isinstance(keys, list) or len(keys) != 2:
        raise BadCursor(cursor)
    return keys[0], keys[1]
