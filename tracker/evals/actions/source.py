"""Where runs come from: the digest by which the same bytes are recognised, never the bytes themselves."""

import hashlib
from dataclasses import dataclass

from tracker.evals.importers.content import Content, pieces_of


@dataclass(frozen=True, slots=True)
class Source:
    """A file or body: SHA-256 (hex), the name of the format it was read as, its size in bytes."""

    sha256: str
    format: str
    bytes_count: int


def source_of(content: Content, format_name: str) -> Source:
    """Give the source of some bytes."""
    digest = hashlib.sha256()
    for piece in pieces_of(content):
        digest.update(piece)
    return Source(digest.hexdigest(), format_name, len(content))
