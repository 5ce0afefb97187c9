"""Secrets of sign-ins and tokens: their form and their hash; only the hash is ever stored."""

import hashlib
import hmac
import secrets
import zlib

DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
TOKEN_PREFIX = "trk_"  # noqa: S105 - a public prefix, not a secret
TOKEN_RANDOM = 30
CHECK_DIGITS = 6


def new_sign_in_id() -> str:
    """Give a 256-bit random id for a cookie: 43 characters."""
    return secrets.token_urlsafe(32)


def new_token() -> str:
    """Give `trk_`, 30 random base62 digits (178 bits), and 6 digits of CRC-32."""
    body = "".join(secrets.choice(DIGITS) for _ in range(TOKEN_RANDOM))
    return TOKEN_PREFIX + body + _check_digits(body)


def is_token(text: str) -> bool:
    """Say whether a text has the form of a token, before the database is asked."""
    if not text.startswith(TOKEN_PREFIX) or len(text) != len(TOKEN_PREFIX) + TOKEN_RANDOM + CHECK_DIGITS:
        return False
    body, check = text[len(TOKEN_PREFIX) : -CHECK_DIGITS], text[-CHECK_DIGITS:]
    return hmac.compare_digest(_check_digits(body).encode(), check.encode())


def secret_hash(secret: str) -> str:
    """Give the SHA-256 (hex) under which a random secret is stored; 178 bits need no slow hash."""
    return hashlib.sha256(secret.encode()).hexdigest()


def csrf_token(secret_key: str, sign_in_id: str) -> str:
    """Give the token that belongs to one sign-in; forms and htmx send it back."""
    return hmac.new(secret_key.encode(), f"csrf:{sign_in_id}".encode(), hashlib.sha256).hexdigest()


def device_token(secret_key: str, person_id: str) -> str:
    """Give the signed mark of a device on which this person signed in before."""
    mark = hmac.new(secret_key.encode(), f"device:{person_id}".encode(), hashlib.sha256).hexdigest()
    return f"{person_id}.{mark}"


def knows_device(secret_key: str, person_id: str, cookie: str) -> bool:
    """Say whether the device cookie was made for this person."""
    return hmac.compare_digest(device_token(secret_key, person_id).encode(), cookie.encode())


def _check_digits(body: str) -> str:
    number, digits = zlib.crc32(body.encode()), ""
    for _ in range(CHECK_DIGITS):
        number, rest = divmod(number, 62)
        digits = DIGITS[rest] + digits
    return digits
