"""Importer of pytest-json-report, with or without its list of tests.

Source: reports of pytest-json-report 1.5 and its README (numirias/pytest-json-report).
"""

from dataclasses import replace

from tracker.evals.importers.columns import ColumnMapping
from tracker.evals.importers.document import Document, Form
from tracker.evals.importers.findings import examined
from tracker.evals.importers.kind import Importer
from tracker.evals.importers.scalars import after, count, epoch, number
from tracker.evals.importers.test_reports.outcomes import Report, Test, disagreement, rate_of, run_of
from tracker.evals.importers.texts import fit
from tracker.evals.rules.kinds import FlagCode, RunStatus
from tracker.evals.rules.normalised import Flag, NormalisedRun

PASSED = frozenset({"passed", "xpassed"})
SKIPPED = frozenset({"skipped", "xfailed", "deselected"})
PHASES = ("setup", "call", "teardown")
INTERRUPTED = 2  # the exit code of a session that a person or an error ended


def sniff(document: Document) -> bool:
    """Tell by the members that every report has."""
    is_report = document.form is Form.OBJECT and document.has("created", "exitcode", "summary")
    return is_report and document.head["summary"].is_object()


def read(document: Document, _: ColumnMapping) -> tuple[NormalisedRun, ...]:
    """Read one run. Raises: Unreadable."""
    root = document.opened()
    summary = _object(document.head["summary"].value())
    bare, flags = _bare(document), _not_run(summary)
    if "tests" not in document.head:
        return (examined(_of_summary(bare, summary, flags), document.oddities),)
    tests = [_test(_object(item.value())) for item in root.at("tests").items()]
    flags += disagreement("The report", count(summary.get("total")), len(tests))
    return (run_of(Report(bare, tests, "tests[].outcome", flags=flags), document.oddities),)


def _bare(document: Document) -> NormalisedRun:
    said = {
        name: document.head[name].value()
        for name in ("created", "duration", "exitcode")
        if name in document.head
    }
    lasted, ended = number(said.get("duration")), epoch(said.get("created"))
    return NormalisedRun(
        tool="pytest_json_report",
        status=RunStatus.PARTIAL if said.get("exitcode") == INTERRUPTED else RunStatus.COMPLETE,
        started_at=after(ended, None if lasted is None else -lasted),
        finished_at=ended,
        duration_s=lasted,
    )


def _not_run(summary: dict[str, object]) -> tuple[Flag, ...]:
    """Tell that far more was collected than run: the rest was deselected or never reached."""
    collected, total = count(summary.get("collected")) or 0, count(summary.get("total")) or 0
    left = collected - total
    if left <= 0:
        return ()
    return (Flag(FlagCode.LIMITED_SUBSET, f"{total:,} of {collected:,} collected tests were run."),)


def _of_summary(bare: NormalisedRun, summary: dict[str, object], flags: tuple[Flag, ...]) -> NormalisedRun:
    """Read a report that was cut to its summary: there are no cases, the counts are the tool's."""
    counts = {name: count(value) or 0 for name, value in summary.items()}
    passed = sum(counts.get(name, 0) for name in PASSED)
    n = passed + counts.get("failed", 0) + counts.get("error", 0)
    if not n:
        return replace(bare, status=RunStatus.EMPTY, flags=flags)
    return replace(bare, metrics=(rate_of(passed, n, "summary"),), flags=flags)


def _test(said: dict[str, object]) -> Test:
    outcome = said.get("outcome")
    passed = None if outcome in SKIPPED else outcome in PASSED
    told = "" if passed else next(filter(None, (_told(said.get(phase)) for phase in PHASES)), "")
    properties: dict[str, object] = {}
    listed = said.get("user_properties")
    for one in listed if isinstance(listed, list) else ():
        properties |= _object(one)
    name = fit(said.get("nodeid"), 10_000)
    return Test(name, passed, broke=outcome == "error", told=told, properties=properties)


def _told(phase: object) -> str:
    said = _object(phase)
    crash = _object(said.get("crash"))
    return fit(crash.get("message"), 2_000) or fit(said.get("longrepr"), 2_000)


def _object(said: object) -> dict[str, object]:
    return said if isinstance(said, dict) else {}


IMPORTER = Importer("pytest_json_report", "pytest-json-report", sniff, read)
