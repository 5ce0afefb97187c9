"""Keys under which a call may be repeated and is done once: their form, and how long they are kept."""

from datetime import timedelta

HEADER = "Idempotency-Key"
KEPT = timedelta(days=30)
LONGEST = 200


def is_key(text: str) -> bool:
    """Say whether a text can be such a key."""
    return text.isascii() and text.isprintable() and len(text) <= LONGEST
