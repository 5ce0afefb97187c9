"""A sponsor's number held against evidence: on the day it was for, or so far; pure values in, values out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from tracker.evals.rules.kinds import Unit
from tracker.evals.rules.verdicts import Bar, Evidence, Judged, Verdict, judged, withheld
from tracker.initiatives.rules.words import ExpectedOf

NOT_SAID = "Nobody said what the number is of; say it on the settings page."
ELSEWHERE = "The number is not of the main metric, so no eval can answer it."


@dataclass(frozen=True, slots=True)
class Expected:
    """An entry of the ledger as it was written; `of`: what the number is of, `due_on`: its day."""

    words: str
    value: float | None
    of: str
    due_on: date | None
    written_at: datetime
    written_by: str

    @property
    def is_empty(self) -> bool:
        """Say whether the entry takes back the one before."""
        return not self.words and self.value is None and self.due_on is None


@dataclass(frozen=True, slots=True)
class Found:
    """Evidence that a number is held against: the metric at one run; `lack`: why its judge may not decide."""

    ran_at: datetime
    number: int
    evidence: Evidence
    lack: str = ""


class Moment(StrEnum):
    """When the evidence was there: by the day it was for, before a day to come, or only after it."""

    BY_THAT_DAY = "By that day"
    SO_FAR = "So far"
    ONLY_LATER = "Nothing by that day, since then"


@dataclass(frozen=True, slots=True)
class Standing:
    """What came of an expectation: the verdict, why, and the run it rests on.

    `gap` is value minus expectation in the metric's unit; `fits`: there is a number, and it can be meant.
    """

    judged: Judged
    found: Found | None = None
    moment: Moment | None = None
    gap: float | None = None
    fits: bool = True


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry beside what came of it; `is_late`: written when the pilot had begun."""

    expected: Expected
    standing: Standing
    is_late: bool


def entries_of(
    entries: Sequence[Expected],
    history: Sequence[Found],
    direction: str | None,
    pilot_began: datetime | None,
    today: date,
) -> tuple[Entry, ...]:
    """Hold each entry against the history of the main metric; without one there is no `direction`."""
    return tuple(
        Entry(one, standing(one, history, direction, today), is_late(one, pilot_began)) for one in entries
    )


def is_late(expected: Expected, pilot_began: datetime | None) -> bool:
    """Say whether it was written when the pilot had begun, so that it is no forecast any more."""
    return pilot_began is not None and expected.written_at >= pilot_began


def standing(expected: Expected, history: Sequence[Found], direction: str | None, today: date) -> Standing:
    """Hold a number against the newest evidence of its day; where there was none, of today.

    `history` is oldest first; `direction` says what is better, "higher" or "lower"; None: no main metric.
    """
    lack, number = _lack(expected, direction, history), expected.value
    if lack is not None or number is None or direction is None:
        return Standing(Judged(Verdict.MISSING, lack or ""), fits=is_of_main(expected))
    found, moment = _evidence(expected.due_on, history, today)
    if not fits(number, found.evidence.unit):
        why = f"The main metric is a share from 0 to 1, {number:g} is not: write 0.9 for 90 per cent."
        return Standing(Judged(Verdict.MISSING, why), fits=False)
    value = found.evidence.value
    gap = None if value is None else value - number
    verdict = withheld(judged(found.evidence, Bar(number, direction)), found.lack)
    told = Judged(verdict.verdict, f"{verdict.why} {found.lack}".strip())
    return Standing(told, found, moment, gap)


def _evidence(due_on: date | None, history: Sequence[Found], today: date) -> tuple[Found, Moment]:
    if due_on is None or due_on >= today:
        return history[-1], Moment.SO_FAR
    by_then = next((one for one in reversed(history) if one.ran_at.date() <= due_on), None)
    return (by_then, Moment.BY_THAT_DAY) if by_then else (history[-1], Moment.ONLY_LATER)


def is_of_main(expected: Expected) -> bool:
    """Say whether there is a number, and it is of the main metric."""
    return expected.value is not None and expected.of == ExpectedOf.MAIN_METRIC


def _lack(expected: Expected, direction: str | None, history: Sequence[Found]) -> str | None:
    if expected.is_empty:
        return "The expectation before was taken back."
    if expected.value is None:
        return "No number was written, only words."
    if expected.of != ExpectedOf.MAIN_METRIC:
        return ELSEWHERE if expected.of == ExpectedOf.OTHER else NOT_SAID
    if direction is None:
        return "No metric has a target as the main one, so there is nothing to hold the number against."
    return None if history else "There is no evidence yet."


def fits(value: float, unit: str) -> bool:
    """Say whether a number can be meant in the unit of a metric: a share lies in [0, 1]."""
    return unit != Unit.PROPORTION or 0 <= value <= 1
