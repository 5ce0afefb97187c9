"""Bytes as they come to clean UTF-8: byte order marks, UTF-16, cp1252; no format is known here."""

import codecs
from collections.abc import Iterator
from dataclasses import dataclass

from tracker.evals.importers.content import Content, begins_with, first_seen, joined, pieces_of
from tracker.evals.importers.faults import Unreadable
from tracker.evals.importers.limits import MIB

MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))


@dataclass(frozen=True, slots=True)
class Decoded:
    """Valid UTF-8 without a byte order mark; `guessed` when nothing said that `encoding` was used."""

    utf8: Content
    encoding: str
    guessed: bool = False


def decoded(content: Content) -> Decoded:
    """Answer the content as UTF-8, whatever it was. Raises: Unreadable where it is no text."""
    for mark, encoding in MARKS:
        if begins_with(content, mark):
            return Decoded(_strictly(content, encoding, len(mark)), encoding)
    if (utf16 := _unmarked_utf16(content)) is not None:
        return Decoded(_strictly(content, utf16), utf16, guessed=True)
    if b"\x00" in content[:4096]:
        raise Unreadable("The file is binary and of no known format; send the eval tool's own result file.")
    if (fault := _utf8_fault(content)) is None:
        return Decoded(content, "utf-8")
    return _from_cp1252(content, fault)


def _strictly(content: Content, encoding: str, begin: int = 0) -> Content:
    try:
        return _recoded(content, encoding, begin)
    except UnicodeDecodeError as fault:
        raise Unreadable(f"The file claims to be {encoding} but is not; save it as UTF-8.") from fault


def _recoded(content: Content, encoding: str, begin: int = 0) -> Content:
    """Answer the content from a place on in UTF-8. Raises: UnicodeDecodeError."""
    return joined(_pieces_recoded(content, encoding, begin), content)


def _pieces_recoded(content: Content, encoding: str, begin: int) -> Iterator[bytes]:
    decoder = codecs.getincrementaldecoder(encoding)()
    for piece in pieces_of(content, begin=begin):
        yield decoder.decode(piece).encode("utf-8")
    yield decoder.decode(b"", final=True).encode("utf-8")


def _unmarked_utf16(content: Content) -> str | None:
    """Name the UTF-16 whose zeros stand in every other byte of the beginning: ASCII without a mark."""
    head = content[:64]
    if len(head) >= 4 and not any(head[1::2]) and all(head[::2]):
        return "utf-16-le"
    if len(head) >= 4 and not any(head[::2]) and all(head[1::2]):
        return "utf-16-be"
    return None


def _utf8_fault(content: Content) -> int | None:
    """Answer about where UTF-8 breaks; by chunks: one emoji makes a decoded text four times as large."""
    checker = codecs.getincrementaldecoder("utf-8")()
    for start in range(0, len(content), MIB):
        try:
            checker.decode(content[start : start + MIB], final=start + MIB >= len(content))
        except UnicodeDecodeError as fault:
            return start + fault.start
    return None


def _from_cp1252(content: Content, fault: int) -> Decoded:
    start = first_seen(content)
    if start is not None and content[start : start + 1] in (b"{", b"["):
        line = sum(piece.count(b"\n") for piece in _until(content, fault)) + 1
        raise Unreadable("JSON must be UTF-8; save the file again as UTF-8.", f"line {line}")
    try:
        return Decoded(_recoded(content, "cp1252"), "cp1252", guessed=True)
    except UnicodeDecodeError as wrong:
        raise Unreadable("The text is neither UTF-8 nor Windows-1252; save it as UTF-8.") from wrong


def _until(content: Content, end: int) -> Iterator[bytes]:
    for start in range(0, end, MIB):
        yield content[start : min(start + MIB, end)]
