"""Bytes as they come to clean UTF-8: gzip, byte order marks, UTF-16, cp1252; no format is known here."""

import codecs
import zlib
from dataclasses import dataclass

from tracker.evals.importers.content import Content, begins_with, inflated
from tracker.evals.importers.faults import Unreadable
from tracker.evals.importers.limits import MIB, Limits

GZIP = b"\x1f\x8b"
MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))


@dataclass(frozen=True, slots=True)
class Decoded:
    """Valid UTF-8 without a byte order mark; `guessed` when nothing said that `encoding` was used."""

    utf8: Content
    encoding: str
    guessed: bool = False


def gunzipped(content: Content, limits: Limits) -> Content:
    """Answer what a gzip file holds, or the content itself when it is none. Raises: Unreadable."""
    if not begins_with(content, GZIP):
        return content
    try:
        inner = _gunzipped(content, limits.inflated_bytes)
    except zlib.error as fault:
        raise Unreadable(f"The gzip file is damaged ({fault}); send the file again.") from fault
    except EOFError as fault:
        raise Unreadable("The gzip file is cut off; send the whole file.") from fault
    if inner is None:
        raise Unreadable(f"The gzip file grows beyond {limits.inflated_bytes:,} bytes; send a smaller one.")
    return inner


def _gunzipped(content: Content, most: int) -> Content | None:
    """Inflate in memory what came in memory. Raises: zlib.error, EOFError."""
    if not isinstance(content, bytes):
        return inflated(content, most)
    inflater = zlib.decompressobj(wbits=31)
    inner = inflater.decompress(content, most + 1)
    if len(inner) <= most and not inflater.eof:
        raise EOFError
    return inner if len(inner) <= most else None


def decoded(content: Content) -> Decoded:
    """Answer the content as UTF-8, whatever it was. Raises: Unreadable where it is no text."""
    for mark, encoding in MARKS:
        if begins_with(content, mark):
            return Decoded(_strictly(content[len(mark) :], encoding), encoding)
    if (utf16 := _unmarked_utf16(content)) is not None:
        return Decoded(_strictly(content[:], utf16), utf16, guessed=True)
    if b"\x00" in content[:4096]:
        raise Unreadable("The file is binary and of no known format; send the eval tool's own result file.")
    if (fault := _utf8_fault(content)) is None:
        return Decoded(content, "utf-8")
    return _from_cp1252(content[:], fault)


def _strictly(content: bytes, encoding: str) -> bytes:
    try:
        return content.decode(encoding).encode("utf-8")
    except UnicodeDecodeError as fault:
        raise Unreadable(f"The file claims to be {encoding} but is not; save it as UTF-8.") from fault


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


def _from_cp1252(content: bytes, fault: int) -> Decoded:
    if content.lstrip()[:1] in (b"{", b"["):
        line = content.count(b"\n", 0, fault) + 1
        raise Unreadable("JSON must be UTF-8; save the file again as UTF-8.", f"line {line}")
    try:
        return Decoded(content.decode("cp1252").encode("utf-8"), "cp1252", guessed=True)
    except UnicodeDecodeError as wrong:
        raise Unreadable("The text is neither UTF-8 nor Windows-1252; save it as UTF-8.") from wrong
