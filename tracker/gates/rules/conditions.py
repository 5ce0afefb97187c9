"""Conditions of a go: how they are written down, and the criterion that each is until it is met."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from tracker.gates.rules.criterion import Asked
from tracker.gates.rules.facts import ConditionFact, Facts
from tracker.gates.rules.outcome import CriterionOutcome, EvidenceLink
from tracker.gates.rules.verdict import Verdict
from tracker.gates.rules.wording import count

KIND, LONGEST, MOST = "condition", 300, 10
FORM = "Write each condition on a line of its own, its day first: 2027-01-31 Test the answers in Spanish."
_LINE = re.compile(r"(\d{4}-\d{2}-\d{2})[ \t:–-]+(\S.*)")


@dataclass(frozen=True, slots=True)
class Promise:
    """What has to be done, and the last day for it."""

    text: str
    due_on: date


def promises(text: str, today: date) -> tuple[Promise, ...]:
    """Read conditions, one a line. Raises: ValueError with a sentence that names the line."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if not lines:
        raise ValueError(f"A conditional go needs a condition. {FORM}")
    if len(lines) > MOST:
        raise ValueError(f"At most {MOST} conditions; with more, hold it.")
    return tuple(_promise(number, line, today) for number, line in enumerate(lines, 1))


def _promise(number: int, line: str, today: date) -> Promise:
    found = _LINE.fullmatch(line)
    if found is None:
        raise ValueError(f"Line {number} has no day or no text. {FORM}")
    day = _day(number, found[1])
    if day <= today or (day - today).days > 366:
        raise ValueError(f"Line {number}: the day has to be after today, and within a year.")
    if len(found[2]) > LONGEST:
        raise ValueError(f"Line {number} has {len(found[2])} characters; at most {LONGEST}.")
    return Promise(found[2], day)


def _day(number: int, written: str) -> date:
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise ValueError(f"Line {number}: {written} is no day of the calendar.") from None


def outcomes(gate: str, facts: Facts, *, enters: bool) -> list[CriterionOutcome]:
    """Give a row for each condition; where it only keeps the stage, it is advice until its day is over."""
    return [_outcome(gate, one, facts, enters=enters) for one in facts.conditions]


def changes_on(facts: Facts) -> tuple[date, ...]:
    """Give the days on which a condition becomes overdue."""
    return tuple(one.due_on + timedelta(days=1) for one in facts.conditions if not one.met)


def _outcome(gate: str, one: ConditionFact, facts: Facts, *, enters: bool) -> CriterionOutcome:
    over = facts.now.date() > one.due_on
    asked = Asked(
        key=f"{gate}.{KIND}:{one.id}",
        label="Condition of the go",
        kind=KIND,
        rule=f"By {one.due_on:%-d %b %Y}: {one.text}",
        settings={},
        required=enters or over or one.met,
    )
    path = f"/initiatives/{facts.initiative.key}/gate/decisions/{one.decision_id}"
    link = (EvidenceLink("Decision", path),)
    if one.met:
        return asked.outcome(Verdict.MET, f"Met: {one.how}", evidence=link)
    settle = "Do it, and say how on the page of the decision."
    if over:
        said = f"Overdue since {count((facts.now.date() - one.due_on).days, 'day')}: {one.text}"
        return asked.outcome(Verdict.NOT_MET, said, settle, evidence=link)
    said = f"Open, {count((one.due_on - facts.now.date()).days, 'day')} left: {one.text}"
    return asked.outcome(Verdict.MISSING, said, settle, evidence=link)
