"""What a text typed by a person may hold: one normal form, nothing invisible that misleads."""

import unicodedata
from datetime import date
from urllib.parse import urlsplit

FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2100, 12, 31)
LONGEST_LINK = 500
# these turn the order of what follows, so that a name reads as another one
TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
ODD = "Take out the invisible control character: it makes the text read as something else."


def normal(text: str) -> str:
    """Give a text in normal form C, with `\\n` line ends and no white space around it."""
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def folded(text: str) -> str:
    """Give a text as a search compares it: without case, accents and doubled spaces."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(letter for letter in plain if not unicodedata.combining(letter)).split())


def split_version(text: str) -> tuple[str, str]:
    """Split `answer@22` at its last @ into name and version; no @ means no version."""
    name, mark, version = text.rpartition("@")
    return (name.strip(), version.strip()) if mark and name.strip() else (text.strip(), "")


def fault_of(text: str, *, longest: int, lines: bool = False) -> str | None:
    """Say why a normal text cannot be taken, or give None; `lines` allows line ends and tabs."""
    if any(_is_odd(letter, lines) for letter in text):
        return ODD
    if len(text) > longest:
        return f"At most {longest:,} characters; this has {len(text):,}."
    if text and all(unicodedata.category(letter)[0] in "CMZ" for letter in text):
        return "Type something that can be seen."
    return None


def link_fault(url: str) -> str | None:
    """Say why a text is no web address that a reader may be led to, or give None."""
    if len(url) > LONGEST_LINK:
        return f"At most {LONGEST_LINK} characters."
    if any(letter.isspace() or _is_odd(letter, False) for letter in url) or "\\" in url:
        return "A web address has no spaces."
    try:
        parts = urlsplit(url)
        host, _port = parts.hostname, parts.port
    except ValueError:
        return "That is not a web address."
    if parts.scheme not in {"http", "https"} or not host:
        return "A web address begins with https:// or http://."
    return "Leave user name and password out of the address." if "@" in parts.netloc else None


def day_fault(day: date) -> str | None:
    """Say why a day cannot be meant, or give None."""
    if FIRST_DAY <= day <= LAST_DAY:
        return None
    return f"A day from {FIRST_DAY.year} to {LAST_DAY.year}."


def _is_odd(letter: str, lines: bool) -> bool:
    if lines and letter in "\n\t":
        return False
    return letter in TURNING or unicodedata.category(letter) in {"Cc", "Cs", "Zl", "Zp"}
