"""The bytes of a file: held in memory, or a map of a file on the disk, of which no copy is made.

A map is a buffer like bytes, without their methods: what is asked of both is here. Pages of a map that were
read belong to the system's cache, which takes them back when memory is short.
"""

import io
import re
import tempfile
from collections.abc import Iterable, Iterator
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import BinaryIO

from tracker.evals.importers.limits import MIB
from tracker.evals.importers.progress import tell

Content = bytes | mmap
STEP = MIB  # bytes after which it is told how far the reading is
_SEEN = re.compile(rb"\S")


def mapped(file: Path) -> Content:
    """Map a file of the disk; an empty one cannot be mapped, and is no bytes."""
    with file.open("rb") as opened:
        return _mapped(opened)


def _mapped(opened: BinaryIO) -> Content:
    opened.seek(0, io.SEEK_END)
    return mmap(opened.fileno(), 0, access=ACCESS_READ) if opened.tell() else b""


def begins_with(content: Content, *beginnings: bytes) -> bool:
    """Tell whether the content begins with one of these."""
    return any(content[: len(one)] == one for one in beginnings)


def pieces_of(content: Content, size: int = MIB, *, begin: int = 0) -> Iterator[bytes]:
    """Give the content piece by piece, from a place on."""
    for start in range(begin, len(content), size):
        if start // STEP != (start + size) // STEP:
            tell(start, len(content))
        yield content[start : start + size]


def count_of(content: Content, what: bytes) -> int:
    """Count where something stands in the content."""
    if isinstance(content, bytes):
        return content.count(what)
    if len(what) == 1:
        return sum(piece.count(what) for piece in pieces_of(content))
    return sum(1 for _ in re.finditer(re.escape(what), content))


def first_seen(content: Content, start: int = 0) -> int | None:
    """Answer where the first byte stands that is no white space, None where there is none."""
    found = _SEEN.search(content, start)
    return found.start() if found else None


def line_at(content: Content, start: int) -> tuple[bytes, int]:
    """Answer the line that begins at a place, without its end, and where the next one begins."""
    end = content.find(b"\n", start)
    return (content[start:], len(content)) if end < 0 else (content[start:end], end + 1)


def lines_of(content: Content) -> Iterator[bytes]:
    """Give the lines one by one, each with its end."""
    if isinstance(content, bytes):
        yield from io.BytesIO(content)
        return
    start = 0
    while start < len(content):
        end = content.find(b"\n", start)
        following = len(content) if end < 0 else end + 1
        if start // STEP != following // STEP:
            tell(start, len(content))
        yield content[start:following]
        start = following


class _Reader(io.RawIOBase):
    """A map as a stream, with a place of its own."""

    def __init__(self, content: mmap) -> None:
        self.content, self.place = content, 0

    def readable(self) -> bool:
        """It can be read."""
        return True

    def seekable(self) -> bool:
        """It can be read from any place."""
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go to a place."""
        before = {io.SEEK_SET: 0, io.SEEK_CUR: self.place, io.SEEK_END: len(self.content)}[whence]
        self.place = max(0, before + offset)
        return self.place

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        """Read on."""
        piece = self.content[self.place : self.place + len(buffer)]
        buffer[: len(piece)] = piece
        self.place += len(piece)
        if (self.place - len(piece)) // STEP != self.place // STEP:
            tell(self.place, len(self.content))
        return len(piece)


def stream_of(content: Content) -> BinaryIO:
    """Give the content as a stream that is read bit by bit."""
    if isinstance(content, bytes):
        return io.BytesIO(content)
    return io.BufferedReader(_Reader(content))  # type: ignore[type-var]


def joined(pieces: Iterable[bytes], content: Content) -> Content:
    """Join pieces made of a content as it is held: in memory, or in a file without a name that is mapped."""
    if isinstance(content, bytes):
        return b"".join(pieces)
    with tempfile.TemporaryFile() as file:
        for piece in pieces:
            file.write(piece)
        file.flush()
        return _mapped(file)
