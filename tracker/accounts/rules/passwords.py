"""Passwords: how they are hashed, checked and refused; where hashes are kept is not known here."""

from functools import cache
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST, LONGEST = 12, 1024
# OWASP Password Storage cheat sheet (2025): argon2id m=19456 KiB, t=2, p=1
HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)


def hash_password(password: str) -> str:
    """Give the Argon2id hash of a password; takes about 20 ms on purpose, so never inside a transaction."""
    return HASHER.hash(password)


def matches(password: str, hashed: str) -> bool:
    """Say whether the password belongs to the hash."""
    try:
        return HASHER.verify(hashed, password)
    except (VerificationError, InvalidHashError):
        return False


def is_outdated(hashed: str) -> bool:
    """Say whether the hash was made with other costs than today's."""
    return HASHER.check_needs_rehash(hashed)


@cache
def dummy_hash() -> str:
    """Give a hash to check against when there is no such account, so that both take the same time."""
    return hash_password("nobody has this password")


def fault_of(password: str, *, email: str = "") -> str | None:
    """Say what is wrong with a new password, or None."""
    if len(password) < SHORTEST:
        return f"Use at least {SHORTEST} characters; a few words are fine."
    if len(password) > LONGEST:
        return f"Use at most {LONGEST} characters."
    if password.lower() in _common() or password.lower() == email.lower():
        return "That password is known to everybody: choose another."
    return None


@cache
def _common() -> frozenset[str]:
    lines = Path(__file__).with_name("common_passwords.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if not line.startswith("#"))
