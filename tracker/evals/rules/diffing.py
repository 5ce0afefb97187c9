"""Two texts side by side: which lines are equal, and which words differ within a changed line."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest

AROUND = 3  # equal lines kept before and after a change
MOST_LINES = 5_000
LONGEST_LINE = 600  # characters; of longer lines no words are compared
MOST_WORDS = 20_000  # that are compared in two texts; further lines are marked whole, so that it ends soon
_WORDS = re.compile(r"\s+|\w+|[^\w\s]")

Piece = tuple[str, bool]  # a text, and whether it differs


@dataclass(frozen=True, slots=True)
class DiffRow:
    """One row: line numbers from 1 (None: no such line), and both lines in pieces.

    `kind` is same, changed, removed, added or left_out; then `equal` equal lines are not shown.
    """

    kind: str
    old_number: int | None = None
    new_number: int | None = None
    old: tuple[Piece, ...] = ()
    new: tuple[Piece, ...] = ()
    equal: int = 0


class TooLong(ValueError):
    """The texts have too many lines to be compared."""


def differences(old: str, new: str) -> list[DiffRow]:
    """Compare two texts by lines. Raises: TooLong beyond 5,000 lines."""
    before, after = old.split("\n"), new.split("\n")
    if max(len(before), len(after)) > MOST_LINES:
        raise TooLong(f"Texts of more than {MOST_LINES:,} lines are not compared.")
    matcher = SequenceMatcher(None, before, after, autojunk=len(before) + len(after) > MOST_LINES // 5)
    blocks, words = matcher.get_opcodes(), _Words()
    rows: list[DiffRow] = []
    for place, (kind, a1, a2, b1, b2) in enumerate(blocks):
        if kind == "equal":
            rows += _equal(before[a1:a2], a1, b1, first=place == 0, last=place == len(blocks) - 1)
        else:
            rows += _changed(before[a1:a2], after[b1:b2], a1, b1, words)
    return rows


def _equal(lines: Sequence[str], a: int, b: int, *, first: bool, last: bool) -> Iterator[DiffRow]:
    """Give the equal lines next to a change, and say how many are between."""
    head, tail = 0 if first else AROUND, 0 if last else AROUND
    between = len(lines) - head - tail
    for at, line in enumerate(lines):
        if between > 1 and head <= at < len(lines) - tail:
            if at == head:
                yield DiffRow("left_out", equal=between)
            continue
        yield DiffRow("same", a + at + 1, b + at + 1, ((line, False),), ((line, False),))


class _Words:
    """Marks the words that differ in two lines, while there is time for it."""

    def __init__(self) -> None:
        self.left = MOST_WORDS

    def of(self, old: str, new: str) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
        """Give both lines in pieces."""
        whole = ((old, True),), ((new, True),)
        if max(len(old), len(new)) > LONGEST_LINE:
            return whole
        before, after = _WORDS.findall(old), _WORDS.findall(new)
        self.left -= len(before) + len(after)
        return _compared(before, after) if self.left >= 0 else whole


def _changed(before: Sequence[str], after: Sequence[str], a: int, b: int, words: _Words) -> Iterator[DiffRow]:
    for at, (old, new) in enumerate(zip_longest(before, after)):
        if old is None:
            yield DiffRow("added", None, b + at + 1, (), ((new, True),))
        elif new is None:
            yield DiffRow("removed", a + at + 1, None, ((old, True),), ())
        else:
            yield DiffRow("changed", a + at + 1, b + at + 1, *words.of(old, new))


def _compared(before: Sequence[str], after: Sequence[str]) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    left: list[Piece] = []
    right: list[Piece] = []
    for kind, a1, a2, b1, b2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        differs = kind != "equal"
        left += [("".join(before[a1:a2]), differs)] if a1 < a2 else []
        right += [("".join(after[b1:b2]), differs)] if b1 < b2 else []
    return tuple(left), tuple(right)
