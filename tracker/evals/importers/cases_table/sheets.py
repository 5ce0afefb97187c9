"""The first sheet of an Excel workbook as rows of named cells; sizes are looked at before it is opened."""

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from python_calamine import CalamineError, CalamineWorkbook

from tracker.evals.importers.archive import Archive
from tracker.evals.importers.document import Document
from tracker.evals.importers.faults import Unreadable

WORKBOOK = "xl/workbook.xml"
MOST_CELLS = 20_000_000  # a sheet is held whole, empty cells too
_CELL = re.compile(rb'<c\b[^>]*?\br="([A-Z]{1,3})(\d{1,7})"')
_NEEDED = re.compile(r"^(?:xl/|\[Content_Types\]\.xml$|_rels/)")


def is_workbook(document: Document) -> bool:
    """Tell an archive that holds a workbook."""
    return document.archive is not None and WORKBOOK in document.archive.entries


def sheet_rows(document: Document) -> Iterator[list[object]]:
    """Give the rows of the first sheet that has any. Raises: Unreadable (damaged, too large)."""
    if document.archive is None:
        return
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(_repacked(document.archive)))
        for name in workbook.sheet_names:
            rows = workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
            if rows:
                yield from ([_plain(cell) for cell in row] for row in rows)
                return
    except (CalamineError, zipfile.BadZipFile) as fault:
        raise Unreadable("The workbook is damaged; save it again, or send it as CSV.") from fault


def _repacked(archive: Archive) -> bytes:
    """Answer the workbook's parts uncompressed, each inflated under our limits before any reader sees it."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as copy:
        for name in archive.entries:
            if _NEEDED.match(name) and not name.endswith("/"):
                part = archive.read(name)
                _refuse_vast_sheets(name, part)
                copy.writestr(name, part)
    return packed.getvalue()


def _refuse_vast_sheets(name: str, part: bytes) -> None:
    """One cell far below and one far to the right would make the reader hold billions of empty ones."""
    rows = columns = 0
    for letters, digits in _CELL.findall(part) if name.startswith("xl/worksheets/") else ():
        rows, columns = max(rows, int(digits)), max(columns, _column(letters))
    if rows * columns > MOST_CELLS:
        raise Unreadable(
            f"The sheet spans {rows:,} rows and {columns:,} columns; remove the cells far out.", name
        )


def _column(letters: bytes) -> int:
    place = 0
    for letter in letters:
        place = place * 26 + letter - ord("A") + 1
    return place


def _plain(cell: object) -> object:
    """Answer a cell as JSON would have it: dates and durations as text."""
    if isinstance(cell, timedelta):
        return str(cell)
    return cell.isoformat() if isinstance(cell, date | datetime | time) else cell
