"""The drawing of the expectation ledger: evidence, thresholds and expectations on one axis of time."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

from markupsafe import Markup

from tracker.evals.queries.ledger import Ledger
from tracker.evals.rules.expectations import Entry
from tracker.evals.rules.naming import readable
from tracker.web import charts

DATES = 4


@dataclass(frozen=True, slots=True)
class _Time:
    """The ends of the axis of time."""

    first: datetime
    last: datetime

    def at(self, moment: datetime) -> float:
        """Give the place of a moment as a share of the axis, kept inside it."""
        return max(0.0, min(1.0, (moment - self.first) / (self.last - self.first)))


def drawn(ledger: Ledger, entries: Sequence[Entry], pilot: datetime | None, now: datetime) -> Markup | None:
    """Draw the ledger; None while there is nothing to draw beside a main metric."""
    told = list(reversed(entries))
    if ledger.line is None or not (ledger.runs or any(entry.standing.fits for entry in told)):
        return None
    span = _span(ledger, told, now)
    days = [charts.Tick("day", span.at(now), "today")]
    if pilot is not None and pilot >= span.first:
        days.append(charts.Tick("day", span.at(pilot), "pilot began"))
    held = [line for line in (_threshold(ledger, span, now), _expectation(told, span, now)) if line]
    sentence = sentence_of(ledger, entries)
    return charts.over_time(_measured(ledger, span), held, days, _dates(span), scale_of(ledger), sentence)


def scale_of(ledger: Ledger) -> charts.Mark:
    """Give unit, direction and threshold of the main metric, to write numbers in."""
    evidence = ledger.found[-1].evidence if ledger.found else None
    target = ledger.line.target if ledger.line else None
    return charts.Mark(
        None,
        threshold=target.threshold if target else None,
        direction=target.direction if target else "higher",
        unit=evidence.unit if evidence else target.unit if target else "",
        currency=ledger.runs[-1][0].currency if ledger.runs else "",
    )


def sentence_of(ledger: Ledger, entries: Sequence[Entry]) -> str:
    """Say for a screen reader what the drawing shows."""
    scale = scale_of(ledger)
    name = readable(ledger.line.name) if ledger.line else "No main metric"
    runs = len(ledger.runs)
    told = f"{name}: {runs} {'run' if runs == 1 else 'runs'} over time."
    if not entries or not entries[0].standing.fits:
        return told
    current = entries[0]
    by = f" by {_day(current.expected.due_on)}" if current.expected.due_on else ""
    expected = charts.value_text(replace(scale, value=current.expected.value))
    return f"{told} Expected {expected}{by}. {current.standing.judged.why}"


def _span(ledger: Ledger, told: Sequence[Entry], now: datetime) -> _Time:
    moments = [now, *(run.ran_at for run, _ in ledger.runs), *(one.set_at for one in ledger.thresholds)]
    for entry in told:
        moments += [entry.expected.written_at, *_due(entry)]
    room = max((max(moments) - min(moments)) * 0.03, timedelta(days=1))
    return _Time(min(moments) - room, max(moments) + room)


def _due(entry: Entry) -> Iterator[datetime]:
    """Give the end of the day that an expectation was for."""
    if entry.expected.due_on is not None:
        yield datetime.combine(entry.expected.due_on, time.max, UTC)


def _measured(ledger: Ledger, span: _Time) -> list[charts.Measured]:
    drawn = []
    for (run, _), found in zip(
        ledger.runs, ledger.found[len(ledger.found) - len(ledger.runs) :], strict=True
    ):
        seen = found.evidence
        label = f"{run.tool} run #{run.number} · {_day(run.ran_at.date())}"
        drawn.append(charts.Measured(span.at(run.ran_at), seen.value or 0.0, seen.low, seen.high, label))
    return drawn


def _threshold(ledger: Ledger, span: _Time, now: datetime) -> charts.Held | None:
    steps = tuple((span.at(one.set_at), one.threshold) for one in ledger.thresholds)
    return charts.Held("threshold", steps, span.at(now), "gate") if steps else None


def _expectation(told: Sequence[Entry], span: _Time, now: datetime) -> charts.Held | None:
    """Draw each number until the next entry, the last to the day it is for, or to today without one.

    An entry whose number is none, or not of the main metric, ends the one before.
    """
    if not told:
        return None
    steps = tuple((span.at(one.expected.written_at), _number(one)) for one in told)
    due = next(_due(told[-1]), None)
    return charts.Held("expected", steps, span.at(due or now), "expected", due=due is not None)


def _number(entry: Entry) -> float | None:
    return entry.expected.value if entry.standing.fits else None


def _dates(span: _Time) -> list[charts.Tick]:
    """Give the days that label the axis, at equal distances."""
    whole = span.last - span.first
    shares = [at / (DATES - 1) for at in range(DATES)]
    return [charts.Tick("date", at, _day((span.first + whole * at).date())) for at in shares]


def _day(day: date | None) -> str:
    return f"{day.day} {day:%b %Y}" if day else ""
