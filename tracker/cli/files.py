"""Which files a command is given: files, folders, patterns, and "-" for what comes in by a pipe."""

import glob
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import click

STDIN = "-"


@dataclass(frozen=True, slots=True)
class Given:
    """One file by the name it was given under, and what it holds."""

    name: str
    content: bytes


def given(words: Iterable[str]) -> Iterator[Given]:
    """Read each file once, in the order given; a folder stands for the files right in it, by name.

    Raises: BadParameter for a word that names no file, ClickException for one that cannot be read.
    """
    seen: set[str] = set()
    for word in words:
        for name in _names(word):
            if name not in seen:
                seen.add(name)
                yield Given(name, _content(name))


def _names(word: str) -> list[str]:
    if word == STDIN:
        return [STDIN]
    path = Path(word)
    if path.is_dir():
        found = [str(file) for file in path.iterdir() if file.is_file() and not file.name.startswith(".")]
    elif path.is_file():
        found = [word]
    else:
        matches = glob.glob(word, recursive=True)  # noqa: PTH207 (Path.glob takes no absolute pattern)
        found = [name for name in matches if Path(name).is_file()]
    if not found:
        raise click.BadParameter(f"{word!r} does not exist, and no file fits it as a pattern.")
    return sorted(found)


def _content(name: str) -> bytes:
    try:
        return sys.stdin.buffer.read() if name == STDIN else Path(name).read_bytes()
    except OSError as fault:
        raise click.ClickException(f"{name}: {fault.strerror or fault}.") from fault
