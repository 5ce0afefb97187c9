"""Where runs come from: the digest by which the same bytes are recognised, never the bytes themselves."""

import hashlib
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Source:
    """A file or body: SHA-256 (hex), the name of the format it was read as, its size in bytes."""

    sha256: str
    format: str
    bytes_count: int


def source_of(content: bytes, format_name: str) -> Source:
    """Give the source of some bytes."""
    return Source(hashlib.sha256(content).hexdigest(), format_name, len(content))
