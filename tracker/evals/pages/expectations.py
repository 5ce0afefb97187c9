"""The expectation ledger: what the sponsor expected by when, and what the evidence says of it."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask import Response, render_template

from tracker.accounts import guards as accounts
from tracker.core import clock
from tracker.core.csv_text import line as csv_line
from tracker.evals.pages.blueprint import blueprint
from tracker.evals.pages.ledger import drawn, scale_of
from tracker.evals.queries.ledger import Ledger, ledger_of
from tracker.evals.rules.expectations import Entry, entries_of
from tracker.initiatives import guards as initiatives
from tracker.initiatives.rules.track import pilot_began
from tracker.web.database import reading
from tracker.web.routes import permit

HEAD = (
    *(
        "written_at",
        "written_by",
        "before_the_pilot",
        "words",
        "expected",
        "expected_of",
        "due_on",
        "verdict",
        "why",
    ),
    *("run", "ran_at", "value", "low", "high", "unit"),
)


@dataclass(frozen=True, slots=True)
class Opened:
    """The ledger of an initiative, read for its page or its file."""

    head: initiatives.Head
    ledger: Ledger
    entries: tuple[Entry, ...]


@blueprint.get("/initiatives/<key>/evals/expectations")
@permit("initiative.read")
def show_expectations(key: str) -> str:
    """Show the ledger with evidence and thresholds over time."""
    opened = _open(key)
    return render_template(
        "evals/expectations.html",
        head=opened.head,
        tab="evals",
        ledger=opened.ledger,
        entries=opened.entries,
        scale=scale_of(opened.ledger),
        drawing=drawn(opened.ledger, opened.entries, pilot_began(opened.head.steps), clock.now()),
    )


@blueprint.get("/initiatives/<key>/evals/expectations.csv")
@permit("initiative.read")
def expectations_file(key: str) -> Response:
    """Give the ledger as a CSV file, the newest entry first."""
    opened = _open(key)
    name = f"{opened.head.initiative.key}-expectations.csv"
    return Response(
        list(_lines(opened.entries)),
        mimetype="text/csv",
        headers={"Content-Disposition": f"attachment; filename={name}"},
    )


def _open(key: str) -> Opened:
    session, now = reading(), clock.now()
    head = initiatives.open_head(session, key, accounts.actor(), now=now)
    ledger = ledger_of(session, head.initiative)
    began = pilot_began(head.steps)
    entries = entries_of(ledger.entries, ledger.found, ledger.direction, began, now.date())
    return Opened(head, ledger, entries)


def _lines(entries: tuple[Entry, ...]) -> Iterator[str]:
    yield csv_line(HEAD)
    for entry in entries:
        told, found, judged = entry.expected, entry.standing.found, entry.standing.judged
        said = (
            told.written_at,
            told.written_by,
            not entry.is_late,
            told.words,
            told.value,
            told.of,
            told.due_on,
        )
        verdict = (judged.verdict.value, judged.why)
        if found is None:
            yield csv_line((*said, *verdict, *("",) * 6))
            continue
        known = found.evidence
        seen = (found.number, found.ran_at, known.value, known.low, known.high, known.unit)
        yield csv_line((*said, *verdict, *seen))
