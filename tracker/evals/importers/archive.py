"""A ZIP archive read entry by entry, every size counted while inflating; nothing is extracted."""

import struct
import zipfile
import zlib
from collections import Counter
from dataclasses import dataclass, field

import zstandard

from tracker.evals.importers.content import Content, count_of, stream_of
from tracker.evals.importers.faults import Unreadable
from tracker.evals.importers.limits import Limits

STORED, DEFLATED, ZSTANDARD = 0, 8, 93  # zipfile of Python below 3.14 knows no 93
CENTRAL_ENTRY, LOCAL_ENTRY = b"PK\x01\x02", b"PK\x03\x04"
LOCAL_HEADER_BYTES = 30
ENCRYPTED = 0x1
UNREADABLE_ARCHIVE = (zipfile.BadZipFile, NotImplementedError, ValueError, struct.error, EOFError)


@dataclass(slots=True)
class Archive:
    """The entries of one archive; `left` is how many bytes may still be inflated."""

    content: Content = field(repr=False)
    entries: dict[str, zipfile.ZipInfo]
    twice: frozenset[str]
    left: int

    def read(self, name: str) -> bytes:
        """Inflate one entry. Raises: Unreadable (damaged, encrypted, too large, there twice)."""
        if name in self.twice:
            raise Unreadable(
                "The archive holds this entry twice, and they may differ; export it again.", name
            )
        entry = self.entries[name]
        inflated = self._inflated(entry, self._packed(entry))
        if len(inflated) > self.left:
            raise Unreadable("The entry grows beyond the allowed size; send a smaller log.", name)
        if zlib.crc32(inflated) != entry.CRC:
            raise Unreadable("The entry is damaged (its checksum differs); send the file again.", name)
        self.left -= len(inflated)
        return inflated

    def _packed(self, entry: zipfile.ZipInfo) -> bytes:
        start = entry.header_offset
        header = self.content[start : start + LOCAL_HEADER_BYTES]
        if len(header) < LOCAL_HEADER_BYTES or header[:4] != LOCAL_ENTRY or entry.flag_bits & ENCRYPTED:
            raise Unreadable("The entry is damaged or encrypted; send the file again.", entry.filename)
        name_bytes, extra_bytes = struct.unpack("<HH", header[26:30])
        start += LOCAL_HEADER_BYTES + name_bytes + extra_bytes
        return self.content[start : start + entry.compress_size]

    def _inflated(self, entry: zipfile.ZipInfo, packed: bytes) -> bytes:
        """Answer at most one byte more than may be inflated."""
        try:
            if entry.compress_type == STORED:
                return packed[: self.left + 1]
            if entry.compress_type == DEFLATED:
                return zlib.decompressobj(wbits=-15).decompress(packed, self.left + 1)
            if entry.compress_type == ZSTANDARD:
                reader = zstandard.ZstdDecompressor().stream_reader(packed, read_across_frames=True)
                return reader.read(self.left + 1)
        except (zlib.error, zstandard.ZstdError) as fault:
            raise Unreadable("The entry is damaged; send the file again.", entry.filename) from fault
        raise Unreadable(f"Compression method {entry.compress_type} is not supported.", entry.filename)


def opened_archive(content: Content, limits: Limits) -> Archive:
    """Read the list of entries. Raises: Unreadable (cut off, too many, names that leave the archive)."""
    if count_of(content, CENTRAL_ENTRY) > limits.zip_entries:
        raise Unreadable(f"The archive holds more than {limits.zip_entries:,} entries; send a smaller log.")
    try:
        listed = zipfile.ZipFile(stream_of(content)).infolist()
    except UNREADABLE_ARCHIVE as fault:
        raise Unreadable("The archive is cut off or damaged; copy or send the file again.") from fault
    names = Counter(entry.orig_filename for entry in listed)
    for name in names:
        if name.startswith("/") or ".." in name.replace("\\", "/").split("/") or "\x00" in name:
            raise Unreadable("The archive names a file outside of itself; it will not be read.", repr(name))
    twice = frozenset(name for name, n in names.items() if n > 1)
    return Archive(content, {entry.orig_filename: entry for entry in listed}, twice, limits.inflated_bytes)
