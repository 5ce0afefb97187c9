"""Public identifiers: time-ordered and unguessable; keys of initiatives are chosen by people instead."""

import secrets
import time

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"


def new_id() -> str:
    """Give a 26-character ULID: 48 bits of milliseconds, then 80 random bits.

    Source: ULID specification (Feerasta, 2016), lower case.
    """
    number = (time.time_ns() // 1_000_000) << 80 | secrets.randbits(80)
    return "".join(ALPHABET[(number >> shift) & 31] for shift in range(125, -5, -5))


def is_id(text: str) -> bool:
    """Say whether a text has the form of such an id, so that nothing odd reaches the database."""
    return len(text) == 26 and all(letter in ALPHABET for letter in text)
