"""Excel workbooks: read as the CSV of their first sheet, and never opened where they would grow."""

import io
import zipfile

import pytest

from tests.evals.builders import a_workbook
from tracker.evals.importers import Limits, Unreadable, read

ROWS: list[list[object]] = [
    ["id", "question", "score", "passed"],
    ["a", "How?", 0.5, True],
    ["b", "Why?", 1, False],
]


def with_part(workbook: bytes, name: str, text: bytes) -> bytes:
    packed = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook)) as old,
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for entry in old.namelist():
            new.writestr(entry, text if entry == name else old.read(entry))
    return packed.getvalue()


def test_a_sheet_is_read_as_its_csv_would_be() -> None:
    (of_sheet,) = read(a_workbook(ROWS))
    (of_csv,) = read("\n".join(",".join(map(str, row)) for row in ROWS).encode())
    assert of_sheet == of_csv


def test_blank_rows_are_skipped_and_the_first_sheet_with_rows_is_read() -> None:
    (run,) = read(a_workbook([], [ROWS[0], [], ROWS[1], [], ROWS[2]]))
    assert [case.id for case in run.cases] == ["a", "b"]


def test_a_cell_that_is_no_score_is_refused_with_its_row() -> None:
    rows = [["id", "score"], *([str(n), 0.5] for n in range(5)), ["f", "broken"]]
    with pytest.raises(Unreadable) as refusal:
        read(a_workbook(rows))
    assert refusal.value.where == "row 7, column score"


def test_a_cell_far_out_is_refused_before_the_sheet_is_held() -> None:
    cells = b'<row r="1"><c r="A1"/></row><row r="1048576"><c r="XFD1048576"/></row>'
    sheet = b"<worksheet><sheetData>" + cells + b"</sheetData></worksheet>"
    with pytest.raises(Unreadable, match="spans 1,048,576 rows and 16,384 columns"):
        read(with_part(a_workbook(ROWS), "xl/worksheets/sheet1.xml", sheet))


def test_a_sheet_that_inflates_beyond_the_limit_is_refused() -> None:
    bomb = with_part(a_workbook(ROWS), "xl/worksheets/sheet1.xml", b" " * 10_000_000)
    with pytest.raises(Unreadable, match="grows beyond the allowed size"):
        read(bomb, limits=Limits(inflated_bytes=1_000_000))


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/worksheets/sheet1.xml"])
def test_a_damaged_workbook_is_refused(part: str) -> None:
    with pytest.raises(Unreadable):
        read(with_part(a_workbook(ROWS), part, b"<nothing"))


def test_more_rows_than_are_allowed_are_refused() -> None:
    with pytest.raises(Unreadable, match="more than 1 rows"):
        read(a_workbook(ROWS), limits=Limits(cases=1))
