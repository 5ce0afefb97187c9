"""Any table as rows of named cells: CSV, Excel, records, JSON lines, the two JSON forms of pandas."""

import csv
import io
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from sys import intern

from tracker.evals.importers.cases_table import names
from tracker.evals.importers.cases_table.sheets import sheet_rows
from tracker.evals.importers.content import stream_of
from tracker.evals.importers.document import Document, Form
from tracker.evals.importers.faults import Unreadable
from tracker.evals.importers.headers import delimiter_of
from tracker.evals.importers.members import object_of
from tracker.evals.importers.texts import LONG, fit, shortened

SCORES = "scores"  # a record may keep its scores one layer down, under this name
LONGEST_CELL = 32 * 1024 * 1024

# the csv module refuses cells above 128 KiB, retrieved contexts are longer; there is one setting a process
csv.field_size_limit(LONGEST_CELL)


@dataclass(frozen=True, slots=True)
class Row:
    """One case: where it stands in the file, and its cells by column."""

    where: str
    cells: dict[str, object]

    def place(self, column: str) -> str:
        """Say where one cell stands."""
        return f"{self.where}, column {fit(column)}"


@dataclass(frozen=True, slots=True)
class Table:
    """All rows; `columns` in the order of the file, of all records together."""

    columns: tuple[str, ...]
    rows: list[Row]


def table_of(document: Document, kept: Collection[str] = ()) -> Table:
    """Read the whole table, of long texts the beginning. Raises: Unreadable with the row of the fault.

    Columns of ids and errors stay whole, by their usual names and those in `kept`.
    """
    whole = {*kept, *names.ID, *names.ERROR}
    rows = [_shortened(row, whole) for row in _read(document)]
    if not rows:
        raise Unreadable("The table has no rows; nothing was evaluated.")
    columns = dict.fromkeys(name for row in rows for name in row.cells)
    return Table(tuple(columns), rows)


def _shortened(row: Row, whole: Collection[str]) -> Row:
    long = {name: shortened(value) for name, value in row.cells.items() if _may_be_long(name, value, whole)}
    return Row(row.where, row.cells | long) if long else row


def _may_be_long(name: str, value: object, whole: Collection[str]) -> bool:
    if name in whole or names.plain(name) in whole:
        return False
    return len(value) > LONG if isinstance(value, str) else isinstance(value, list | dict)


def _read(document: Document) -> Iterator[Row]:
    if document.form is Form.TABLE:
        return _csv(document)
    return _sheet(document) if document.form is Form.ARCHIVE else _records(document)


def is_columnar(document: Document) -> bool:
    """Tell pandas' JSON by columns ({column: {row: value}}) or split ({columns, data}) from other objects."""
    if document.form is not Form.OBJECT:
        return False
    if document.has("columns", "data"):
        return document.head["columns"].is_list() and document.head["data"].is_list()
    first = next(iter(document.head.values()), None)
    return first is not None and first.is_object() and _is_by_columns(document)


def _is_by_columns(document: Document) -> bool:
    if not all(piece.is_object() for piece in document.head.values()):
        return False
    names = {frozenset(piece.members()) for piece in document.head.values()}
    return len(names) == 1 and all(name.isdecimal() for name in names.pop())


def _csv(document: Document) -> Iterator[Row]:
    text = io.TextIOWrapper(stream_of(document.utf8), "utf-8", newline="")  # decodes bit by bit
    reader = csv.reader(text, delimiter=delimiter_of(document.utf8) or ",", strict=True)
    try:
        yield from _below_header(reader, document)
    except csv.Error as fault:
        raise Unreadable(
            f"The CSV is not well formed ({fault}); export it again.", f"line {reader.line_num}"
        ) from fault


def _sheet(document: Document) -> Iterator[Row]:
    """Give the rows of a sheet that are not blank, each padded to the width of the header."""
    yield from _below_header(sheet_rows(document), document)


def _below_header(lines: Iterable[Sequence[object]], document: Document) -> Iterator[Row]:
    header: list[str] = []
    for number, cells in enumerate(lines, start=1):
        if number - 1 > document.limits.cases:
            raise Unreadable(f"The table has more than {document.limits.cases:,} rows; split it.")
        if not any(cell not in {"", None} for cell in cells):
            continue
        if not header:
            header = _header(cells)
        else:
            yield _row(header, cells, number)


def _header(cells: Sequence[object]) -> list[str]:
    names = [str(name).strip() for name in cells]
    named = [name for name in names if name]
    twice = sorted(name for name, n in Counter(named).items() if n > 1)
    if twice:
        raise Unreadable(f"Two columns have the name {twice[0]!r}; give each column its own.", "row 1")
    return [name or (f"column {place}" if place > 1 else "") for place, name in enumerate(names, start=1)]


def _row(header: list[str], cells: Sequence[object], number: int) -> Row:
    if len(cells) != len(header):
        raise Unreadable(
            f"The row has {len(cells)} cells, the header {len(header)}: perhaps a decimal comma, or a text "
            "without quotes; quote such cells or write decimal points.",
            f"row {number}",
        )
    return Row(f"row {number}", dict(zip(header, cells, strict=True)))


def _records(document: Document) -> Iterator[Row]:
    if document.form is Form.OBJECT:
        yield from _columnar(document)
        return
    for where, piece in document.records():
        value = piece.value()
        if not isinstance(value, dict):
            raise Unreadable("Each record must be an object of named values.", where)
        yield Row(where, _flat(value))


def _flat(record: dict[str, object]) -> dict[str, object]:
    """Lift the scores of a record beside its other values; equal names of all records are one text."""
    inner = record.get(SCORES)
    lifted = inner if isinstance(inner, dict) else {}
    kept = {intern(name): value for name, value in record.items() if name != SCORES or not lifted}
    return kept | {intern(name): value for name, value in lifted.items()}


def _columnar(document: Document) -> Iterator[Row]:
    if not is_columnar(document):
        raise Unreadable("This is one JSON object and no table; send a list of records, lines or a CSV.")
    members = object_of(document.opened().value())
    if document.has("columns", "data"):
        names, listed = [str(name) for name in _list(members["columns"])], _list(members["data"])
        for position, cells in enumerate(listed):
            if not isinstance(cells, list) or len(cells) != len(names):
                raise Unreadable(f"The row does not have {len(names)} values.", f"$.data[{position}]")
            yield Row(f"$.data[{position}]", dict(zip(names, cells, strict=True)))
        return
    columns = {name: object_of(column) for name, column in members.items()}
    for key in next(iter(columns.values()), {}):
        yield Row(f"row {key}", {name: column.get(key) for name, column in columns.items()})


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []
