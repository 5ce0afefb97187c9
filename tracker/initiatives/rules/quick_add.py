"""One line that logs a milestone: `Latency test passed +SEARCH-AST @maya 2026-12-01 !done`."""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date

from tracker.core.texts import day_fault
from tracker.initiatives.rules.keys import is_key

DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
DONE = "!done"


@dataclass(frozen=True, slots=True)
class QuickLine:
    """What a line says; empty or None where it says nothing. The title holds every word not understood."""

    title: str
    key: str = ""
    handle: str = ""
    planned_on: date | None = None
    done: bool = False


def named_keys(line: str) -> tuple[str, ...]:
    """Give every word of the line that has the form of a key, `+KEY` in any case; in order."""
    return tuple(key for word in line.split() if (key := _key(word)))


def named_handles(line: str) -> tuple[str, ...]:
    """Give every word of the line that may name a person, `@maya` or `@maya.okafor`; lower case, in order."""
    return tuple(handle for word in line.split() if (handle := _handle(word)))


def read_line(line: str, *, keys: Collection[str] = (), handles: Collection[str] = ()) -> QuickLine:
    """Read a line; only keys and handles that are known count, the first of each kind, in any place."""
    words = line.split()
    key, words = _taken(words, lambda word: _key(word) if _key(word) in keys else "")
    handle, words = _taken(words, lambda word: _handle(word) if _handle(word) in handles else "")
    day, words = _taken(words, lambda word: word if _day(word) else "")
    done, words = _taken(words, lambda word: word if word.lower() == DONE else "")
    return QuickLine(" ".join(words), key, handle, _day(day), bool(done))


def _taken(words: list[str], meaning: Callable[[str], str]) -> tuple[str, list[str]]:
    """Take the first word that means something out of the words."""
    for place, word in enumerate(words):
        if found := meaning(word):
            return found, words[:place] + words[place + 1 :]
    return "", words


def _key(word: str) -> str:
    key = word[1:].upper()
    return key if word.startswith("+") and word.isascii() and is_key(key) else ""


def _handle(word: str) -> str:
    return word[1:].lower() if word.startswith("@") and len(word) > 1 else ""


def _day(word: str) -> date | None:
    if not DAY.fullmatch(word):
        return None
    try:
        day = date.fromisoformat(word)
    except ValueError:
        return None
    return None if day_fault(day) else day
