"""Inflating gzip piece by piece: every member of a file, of which there may be many."""

import zlib
from collections.abc import Iterable, Iterator

from tracker.evals.importers.content import Content, begins_with, joined, pieces_of
from tracker.evals.importers.faults import Unreadable
from tracker.evals.importers.limits import MIB, Limits

GZIP = b"\x1f\x8b"
_WITH_HEADER = 31  # window bits of zlib that ask for a gzip header and check its sum
_PADDING = b"\x00"  # tapes and archives fill up the room behind a member with it


def gunzipped(content: Content, limits: Limits) -> Content:
    """Answer what a gzip file holds, or the content itself when it is none. Raises: Unreadable."""
    if not begins_with(content, GZIP):
        return content
    try:
        return joined(_at_most(inflated(pieces_of(content)), limits.inflated_bytes), content)
    except zlib.error as fault:
        raise Unreadable(f"The gzip file is damaged ({fault}); send the file again.") from fault
    except EOFError as fault:
        raise Unreadable("The gzip file is cut off; send the whole file.") from fault


def inflated(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Inflate all members, one after the other, at most a MiB at a time.

    Raises: zlib.error where one is damaged or something else follows it, EOFError where the last is cut off.
    """
    inflater = zlib.decompressobj(_WITH_HEADER)
    for piece in pieces:
        packed = piece
        while packed:
            if inflater.eof:
                packed = packed.lstrip(_PADDING)
                inflater = zlib.decompressobj(_WITH_HEADER) if packed else inflater
            if packed:
                yield from _of_member(inflater, packed)
                packed = inflater.unused_data
    if not inflater.eof:
        raise EOFError


def _of_member(inflater: "zlib._Decompress", packed: bytes) -> Iterator[bytes]:
    """Inflate what belongs to one member; what follows it is left in `unused_data`."""
    full = True
    while (packed or full) and not inflater.eof:
        piece = inflater.decompress(packed, MIB)
        yield piece
        packed, full = inflater.unconsumed_tail, len(piece) == MIB


def _at_most(pieces: Iterable[bytes], most: int) -> Iterator[bytes]:
    size = 0
    for piece in pieces:
        size += len(piece)
        if size > most:
            raise Unreadable(f"The gzip file grows beyond {most:,} bytes; send a smaller one.")
        yield piece
