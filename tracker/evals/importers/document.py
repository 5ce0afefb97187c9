"""A result file at first glance: archive, JSON, JSON lines, YAML, XML, table; no tool is recognised here."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from tracker.evals.importers.archive import Archive, opened_archive
from tracker.evals.importers.content import Content, begins_with, count_of, first_seen, lines_of
from tracker.evals.importers.decoding import decoded
from tracker.evals.importers.faults import Unreadable
from tracker.evals.importers.inflating import gunzipped
from tracker.evals.importers.limits import DEFAULT_LIMITS, Limits
from tracker.evals.importers.nesting import is_deeper
from tracker.evals.importers.pieces import Piece, opened
from tracker.evals.importers.strict_json import Oddities
from tracker.evals.importers.yaml_text import is_yaml, loaded

LFS_POINTER = b"version https://git-lfs.github.com/spec/v1"
ZIP = b"PK\x03\x04"
EMPTY_ZIP = b"PK\x05\x06"
HTML = (b"<!doctype html", b"<html")
YAML_KEY = b"results"  # the only tool that writes results as YAML names them so


CRUMBS = 1_000_000
CRUMB_BYTES = 10


class Form(StrEnum):
    """What sort of file it is; LINES is one JSON object a line."""

    ARCHIVE = "archive"
    OBJECT = "object"
    LIST = "list"
    LINES = "lines"
    XML = "xml"
    TABLE = "table"


@dataclass(frozen=True, slots=True)
class Document:
    """The file and what can be told without reading it whole.

    `head` holds the members of the object, or of the first record of a list or of lines, still unread.
    """

    form: Form
    limits: Limits
    utf8: Content = field(default=b"", repr=False)
    root: Piece | None = None
    head: dict[str, Piece] = field(default_factory=dict)
    archive: Archive | None = None
    encoding_guessed: bool = False
    oddities: Oddities = field(default_factory=Oddities)

    def has(self, *names: str) -> bool:
        """Tell whether the object, or the first record, has all these members."""
        return all(name in self.head for name in names)

    def opened(self) -> Piece:
        """Answer the whole JSON value; only lines, tables and archives have none. Raises: Unreadable."""
        if self.root is None:
            raise Unreadable("The file is not one JSON value; send the tool's own result file.")
        return self.root

    def records(self) -> Iterator[tuple[str, Piece]]:
        """Open the items of a list, or the lines, one by one, each with where it is. Raises: Unreadable."""
        for position, (where, piece) in enumerate(self._records()):
            if position >= self.limits.cases:
                raise Unreadable(f"The file holds more than {self.limits.cases:,} records; split it.")
            yield where, piece

    def _records(self) -> Iterator[tuple[str, Piece]]:
        if self.root is not None:
            for position, item in enumerate(self.root.items()):
                yield f"$[{position}]", item
            return
        for number, line in enumerate(lines_of(self.utf8), start=1):
            if line.strip():
                yield f"line {number}", opened(line, self.oddities, self.limits, number)


def looked_at(content: Content, limits: Limits = DEFAULT_LIMITS) -> Document:
    """Take a first look at a file. Raises: Unreadable (too large, empty, a pointer, a page, damaged)."""
    if len(content) > limits.bytes:
        raise Unreadable(
            f"The file has {len(content):,} bytes, {limits.bytes:,} are allowed; send a smaller one."
        )
    content = gunzipped(content, limits)
    if begins_with(content, ZIP, EMPTY_ZIP):
        return Document(Form.ARCHIVE, limits, archive=opened_archive(content, limits))
    text = decoded(content)
    start = text.utf8[:200].lstrip().lower()
    _refuse_what_holds_no_results(text.utf8, start)
    if start.startswith((b"{", b"[")):
        return _json(text.utf8, limits)
    if is_yaml(text.utf8, YAML_KEY):
        return _object(Piece(None, loaded(text.utf8), Oddities(), limits), limits)
    form = Form.XML if start.startswith(b"<") else Form.TABLE
    return Document(form, limits, text.utf8, encoding_guessed=text.guessed)


def _refuse_what_holds_no_results(utf8: Content, start: bytes) -> None:
    if first_seen(utf8) is None:
        raise Unreadable("The file is empty; run the evaluation again and send its result file.")
    if start.startswith(LFS_POINTER.lower()):
        raise Unreadable(
            "This is a Git LFS pointer, not the file; run `git lfs pull` and send the file itself."
        )
    if start.startswith(HTML):
        raise Unreadable("This is a web page, perhaps a sign-in page, not a result file; download it again.")


def _refuse_crumbs(utf8: Content) -> None:
    """A list of millions of tiny values is no result file, and would take twenty times its size in memory."""
    commas = count_of(utf8, b",")
    if commas > CRUMBS and len(utf8) < commas * CRUMB_BYTES:
        raise Unreadable(f"The JSON holds {commas:,} tiny values and no results; export it again.")


def _json(utf8: Content, limits: Limits) -> Document:
    _refuse_crumbs(utf8)
    if is_deeper(utf8, limits.nesting):
        raise Unreadable(
            f"The JSON is nested more than {limits.nesting} deep, as no result file is; export it again."
        )
    oddities = Oddities()
    head = _head_of_lines(utf8, limits)
    if head is not None:
        return Document(Form.LINES, limits, utf8, head=head, oddities=oddities)
    root = opened(utf8, oddities, limits)
    if root.is_object():
        return _object(root, limits, utf8)
    first_item = next(root.items(), None)
    head = first_item.members() if first_item else {}
    return Document(Form.LIST, limits, utf8, root, head, oddities=oddities)


def _object(root: Piece, limits: Limits, utf8: Content = b"") -> Document:
    return Document(Form.OBJECT, limits, utf8, root, root.members(), oddities=root.oddities)


def _head_of_lines(utf8: Content, limits: Limits) -> dict[str, Piece] | None:
    """Answer the members of the first line where it is one JSON object and others follow, else None."""
    start = first_seen(utf8) or 0
    end = utf8.find(b"\n", start)
    if end < 0 or first_seen(utf8, end) is None:  # one line only, perhaps the whole large file: no copy of it
        return None
    return _head_of_line(utf8[start:end], limits)


def _head_of_line(line: bytes, limits: Limits) -> dict[str, Piece] | None:
    """Answer the members of a line that is one JSON object, else None."""
    try:
        piece = opened(line.strip(), Oddities(), limits)
    except Unreadable:
        return None
    return piece.members() if piece.is_object() else None
