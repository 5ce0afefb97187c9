"""Importer of Jest's JSON report (`jest --json`), which Vitest writes as well.

Source: a report of Jest 29 and its documentation (jestjs.io, `testResultsProcessor`).
"""

from collections.abc import Iterator

from tracker.evals.importers.columns import ColumnMapping
from tracker.evals.importers.document import Document, Form
from tracker.evals.importers.kind import Importer
from tracker.evals.importers.pieces import Piece
from tracker.evals.importers.scalars import count, epoch, number
from tracker.evals.importers.test_reports.outcomes import Report, Test, disagreement, run_of
from tracker.evals.importers.texts import fit
from tracker.evals.rules.normalised import NormalisedRun


def sniff(document: Document) -> bool:
    """Tell by the members that every report has."""
    return document.form is Form.OBJECT and document.has("numTotalTests", "testResults")


def read(document: Document, _: ColumnMapping) -> tuple[NormalisedRun, ...]:
    """Read one run; a file of tests is a slice. Raises: Unreadable."""
    tests = list(_tests(document.opened()))
    if len({test.slice for test in tests}) == 1:
        for test in tests:
            test.slice = ""
    started = number(document.head["startTime"].value()) if "startTime" in document.head else None
    bare = NormalisedRun(tool="jest", started_at=None if started is None else epoch(started / 1000))
    flags = disagreement("The report", count(document.head["numTotalTests"].value()), len(tests))
    return (run_of(Report(bare, tests, "assertionResults[].status", flags=flags), document.oddities),)


def _tests(root: Piece) -> Iterator[Test]:
    for file in root.at("testResults").items():
        place = _last_part(fit(file.at("name").value(), 1_000))
        for item in file.at("assertionResults").items():
            yield _test(item.value(), place)


def _test(said: object, place: str) -> Test:
    members = said if isinstance(said, dict) else {}
    status = members.get("status")
    passed = status == "passed" if status in {"passed", "failed"} else None
    messages = members.get("failureMessages")
    told = fit(messages[0], 2_000) if isinstance(messages, list) and messages else ""
    name = fit(members.get("fullName"), 10_000) or fit(members.get("title"), 10_000)
    return Test(f"{place}::{name}" if place else name, passed, told=told, slice=place)


def _last_part(path: str) -> str:
    return path.replace("\\", "/").rpartition("/")[2]


IMPORTER = Importer("jest", "Jest JSON", sniff, read)
