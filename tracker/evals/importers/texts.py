"""Texts of a result file made fit to keep: short, no NUL, no half characters, no people's folders."""

import hashlib
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from tracker.evals.rules.normalised import NO_TEXTS, CaseTexts

NAME_LENGTH = 200  # of a metric, suite, model, prompt, case
ERROR_LENGTH = 500
EXCERPT_LENGTH = 200
ASKED_LENGTH, ANSWERED_LENGTH = 110, 90  # of an excerpt
DIGEST_LENGTH = 16  # hex digits: 64 bits tell millions of cases apart

_WHOLE = ContextVar("whole_texts", default=False)
_HOME = re.compile(r"(?:/home/|/Users/|[A-Za-z]:\\{1,2}Users\\{1,2})[^/\\\s\"']+")
_UNFIT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


LONG = 300  # characters, or bytes of a value as JSON, of which a table keeps the beginning alone


@dataclass(frozen=True, slots=True)
class Beginning:
    """The beginning of a long text or value, which is let go, and the digest of the whole."""

    text: str
    digest: str

    def __str__(self) -> str:
        """Show what is there."""
        return self.text


def shortened(value: object) -> object:
    """Answer the beginning of a long value in its place, unless whole texts are wanted."""
    if _WHOLE.get() or not isinstance(value, str | list | dict):
        return value
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return Beginning(text[:LONG], digest(value)) if len(text) > LONG else value


def fit(value: object, length: int = NAME_LENGTH) -> str:
    """Answer a text or number as one clean text, "" for anything else; a longer one ends in an ellipsis."""
    if isinstance(value, bool) or not isinstance(value, str | int | float | Beginning):
        return ""
    text = str(value)
    if not text.isprintable():  # most texts are, and looking is quicker than replacing
        text = _UNFIT.sub("\N{REPLACEMENT CHARACTER}", text)
    text = text.strip()
    return text if len(text) <= length else text[: length - 1] + "…"


def excerpt(value: object, length: int = EXCERPT_LENGTH) -> str:
    """Answer the beginning of any JSON value on one line, home folders written as "~"."""
    if value is None:
        return ""
    if isinstance(value, Beginning):
        value = value.text
    if not isinstance(value, str):
        value = json.dumps(value, ensure_ascii=False)
    beginning = value[: 2 * length]
    if "/" in beginning or "\\" in beginning:
        beginning = _HOME.sub("~", beginning)
    return fit(" ".join(beginning.split()), length)


def exchange(asked: object, answered: object) -> str:
    """Answer what was asked and what was answered on one line, as the excerpt of a case."""
    return " → ".join(filter(None, (excerpt(asked, ASKED_LENGTH), excerpt(answered, ANSWERED_LENGTH))))


@contextmanager
def whole_texts(wanted: bool) -> Iterator[None]:
    """Let what is read meanwhile keep the texts of its cases whole, not only their digests."""
    token = _WHOLE.set(wanted)
    try:
        yield
    finally:
        _WHOLE.reset(token)


def texts_of(asked: object, answered: object) -> CaseTexts:
    """Answer the digests of what was asked and answered, and the texts where they are to be kept whole."""
    if asked is None and answered is None:
        return NO_TEXTS
    digests = _digest_of(asked), _digest_of(answered)
    return CaseTexts(*digests, *((_plain(asked), _plain(answered)) if _WHOLE.get() else (None, None)))


def _plain(value: object) -> str | None:
    if value is None:
        return None
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, indent=1)
    return _UNFIT.sub("\N{REPLACEMENT CHARACTER}", text)


def _digest_of(value: object) -> str:
    return "" if value is None or value == "" else digest(value)


def identity(value: object) -> str:
    """Answer a case's own id as a text of at most 200 characters; long ones keep their difference."""
    text = fit(value, length=100_000)
    return text if len(text) <= NAME_LENGTH else f"{text[:150]}…{digest(text)}"


def digest(value: object) -> str:
    """Answer the same 16 hex digits for the same JSON value, whatever the order of its keys."""
    if isinstance(value, Beginning):
        return value.digest
    canonical = json.dumps(value, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode("ascii")).hexdigest()[:DIGEST_LENGTH]
