"""Importer of JUnit XML as pytest, promptfoo, jest-junit and most CI tools write it.

The counts in the head of a report are not used: collection errors, retries and cut files make them wrong.
Source: the reports of pytest 9 (xunit1, xunit2) and promptfoo 0.123, and testmoapp/junitxml on the format.
"""

from xml.parsers import expat

from tracker.evals.importers.columns import ColumnMapping
from tracker.evals.importers.document import Document, Form
from tracker.evals.importers.faults import Unreadable
from tracker.evals.importers.kind import Importer
from tracker.evals.importers.scalars import count, has_zone, moment
from tracker.evals.importers.test_reports.outcomes import Report, Test, disagreement, run_of
from tracker.evals.importers.texts import ERROR_LENGTH, fit
from tracker.evals.importers.xml_text import parse, root_of
from tracker.evals.rules.kinds import FlagCode
from tracker.evals.rules.normalised import Flag, NormalisedRun

ROOTS = frozenset({"testsuites", "testsuite"})
BAD = {"failure": False, "error": True}  # whether the test broke instead of failing


class _Reader:
    """Takes the elements one by one; holds the tests, and the open suites and test."""

    def __init__(self, document: Document) -> None:
        self.most = document.limits.cases
        self.tests: list[Test] = []
        self.properties: dict[str, object] = {}
        self.suites: list[str] = []
        self.times: list[str] = []
        self.root: dict[str, str] = {}
        self.stated = 0
        self.test: Test | None = None
        self.text: list[str] | None = None

    def start(self, name: str, given: dict[str, str]) -> None:
        """Take an opening element."""
        if name in ROOTS:
            self._suite(name, given)
        elif name == "testcase":
            self._testcase(given)
        elif name == "property":
            held = self.properties if self.test is None else self.test.properties
            held[given.get("name", "")] = given.get("value", "")
        elif self.test is not None:
            self._verdict(self.test, name, given)

    def end(self, name: str) -> None:
        """Take a closing element."""
        if name == "testsuite" and self.suites:
            self.suites.pop()
        elif name == "testcase":
            self.test = None
        elif name in BAD and self.test is not None and self.text is not None:
            self.test.told = self.test.told or "".join(self.text)
            self.text = None

    def characters(self, text: str) -> None:
        """Take text between elements; only the beginning of a failure's is kept."""
        if self.text is not None and sum(map(len, self.text)) < ERROR_LENGTH:
            self.text.append(text[:ERROR_LENGTH])

    def _suite(self, name: str, given: dict[str, str]) -> None:
        self.root = self.root or given
        if "timestamp" in given:
            self.times.append(given["timestamp"])
        if name == "testsuite":
            self.suites.append(given.get("name", ""))

    def _testcase(self, given: dict[str, str]) -> None:
        if len(self.tests) >= self.most:
            raise Unreadable(f"The report holds more than {self.most:,} tests; split it.")
        place = given.get("classname") or given.get("file") or ""
        name = "::".join(filter(None, (place, given.get("name", ""))))
        self.test = Test(name, slice=self.suites[-1] if self.suites else "")
        self.tests.append(self.test)

    def _verdict(self, test: Test, name: str, given: dict[str, str]) -> None:
        if name in BAD:
            test.passed, test.broke = False, test.broke or BAD[name]
            test.told, self.text = test.told or given.get("message", ""), []
        elif name == "skipped" and test.passed:
            test.passed, test.told = None, given.get("message", "")


def sniff(document: Document) -> bool:
    """Tell by the root element, whatever the name of the file."""
    return document.form is Form.XML and root_of(document.utf8) in ROOTS


def read(document: Document, _: ColumnMapping) -> tuple[NormalisedRun, ...]:
    """Read one run: its suites are slices. Raises: Unreadable (a DTD, broken XML) with the line."""
    reader = _Reader(document)
    parser = expat.ParserCreate()
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.characters
    parse(parser, document.utf8)
    return (run_of(_report(reader), document.oddities),)


def _report(reader: _Reader) -> Report:
    if len({test.slice for test in reader.tests}) == 1:  # one suite is the whole, and no part of it
        suite = reader.tests[0].slice
        for test in reader.tests:
            test.slice = ""
    else:
        suite = ""
    told = min(reader.times, default="")
    flags = disagreement("The report", count(_whole(reader.root.get("tests"))), len(reader.tests))
    if told and not has_zone(told):
        flags += (Flag(FlagCode.NO_ZONE, "The time of the run has no zone and is taken as UTC."),)
    named = reader.root.get("name", "") or suite
    bare = NormalisedRun(tool="junit", suite=fit(named), started_at=moment(told))
    return Report(bare, reader.tests, "testcase elements", reader.properties, flags)


def _whole(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 12 else None


IMPORTER = Importer("junit", "JUnit XML", sniff, read)
