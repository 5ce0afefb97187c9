"""Folders that several processes write to and remove from at once."""

import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path


def stats(files: Iterable[Path]) -> Iterator[tuple[Path, os.stat_result]]:
    """Give each file with what the system says of it, without those that another process just removed."""
    for file in files:
        with suppress(FileNotFoundError):
            yield file, file.stat()
