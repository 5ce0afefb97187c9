"""The editable fields of an initiative: labels, lengths, and how each is written into the event log."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date

from tracker.initiatives.rules.words import ExpectedOf, Kind, RiskTier, Visibility

LONGEST_LOGGED = 2_000  # characters; a longer text goes into the log as its length and hash

LENGTHS: Mapping[str, int] = {
    "name": 120,
    "summary": 1_000,
    "unit": 120,
    "problem": 4_000,
    "baseline": 300,
    "baseline_unit": 40,
    "target": 300,
    "expectation": 300,
    "kill_criterion": 300,
    "lessons": 8_000,
}
MOST_WEEKS = 520

LABELS: Mapping[str, str] = {
    "name": "Name",
    "summary": "Summary",
    "unit": "Business unit",
    "team_id": "Team",
    "owner_id": "Owner",
    "sponsor_id": "Sponsor",
    "kind": "Kind",
    "problem": "Problem",
    "baseline": "Baseline",
    "baseline_value": "Baseline value",
    "baseline_unit": "Baseline unit",
    "target": "Target",
    "expectation": "Sponsor's expectation",
    "expected_value": "Expected value",
    "expected_of": "What the number is of",
    "expected_on": "Expected by",
    "kill_criterion": "Kill criterion",
    "time_box_weeks": "Time box",
    "risk_tier": "Risk tier",
    "risk_review_on": "Next risk check",
    "visibility": "Visibility",
    "target_on": "Target production date",
    "lessons": "Lessons",
}
GUARDED = frozenset(
    {"visibility", "owner_id", "sponsor_id"}
)  # they decide who sees it, so members' rights apply


@dataclass(frozen=True, slots=True)
class Details:
    """All that a person may write about an initiative; `_id` names are rows, None or "" is unknown."""

    name: str
    summary: str = ""
    unit: str = ""
    team_id: str | None = None
    owner_id: str | None = None
    sponsor_id: str | None = None
    kind: str = Kind.OTHER.value
    problem: str = ""
    baseline: str = ""
    baseline_value: float | None = None
    baseline_unit: str = ""
    target: str = ""
    expectation: str = ""
    expected_value: float | None = None
    expected_of: str = ExpectedOf.NOT_SAID.value
    expected_on: date | None = None
    kill_criterion: str = ""
    time_box_weeks: int | None = None
    risk_tier: str = RiskTier.UNDECIDED.value
    risk_review_on: date | None = None
    visibility: str = Visibility.ORG.value
    target_on: date | None = None
    lessons: str = ""


NAMES: tuple[str, ...] = tuple(field.name for field in fields(Details))
Value = str | float | int | date | None


def logged(value: Value) -> str | float | int | None:
    """Give a value as the event log keeps it; equal values give equal forms, and different ones different."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str) and len(value) > LONGEST_LOGGED:
        digest = hashlib.sha256(value.encode()).hexdigest()
        return f"{len(value)} characters, SHA-256 {digest}"
    return value
