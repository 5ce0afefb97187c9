"""Whether what was written about an initiative can be taken; the same for forms, API and import."""

import math
from collections.abc import Iterator
from datetime import date

from tracker.core.texts import day_fault, fault_of
from tracker.initiatives.rules.fields import LENGTHS, MOST_WEEKS, Details
from tracker.initiatives.rules.words import ExpectedOf, Kind, RiskTier, Visibility

LONG = frozenset({"summary", "problem", "lessons"})  # these may have several lines
DAYS = ("expected_on", "risk_review_on", "target_on")
NUMBERS = ("baseline_value", "expected_value")
LARGEST = 1e15
CHOICES = {"kind": Kind, "expected_of": ExpectedOf, "risk_tier": RiskTier, "visibility": Visibility}


def faults(details: Details) -> dict[str, str]:
    """Give a sentence for each field that cannot be taken; texts must be in normal form."""
    found = dict(_text_faults(details)) | dict(_number_faults(details)) | dict(_choice_faults(details))
    if not details.name:
        found["name"] = "Type a name."
    return found


def weeks_fault(weeks: int) -> str | None:
    """Say why a time box cannot be meant, or give None."""
    return None if 1 <= weeks <= MOST_WEEKS else f"A whole number of weeks from 1 to {MOST_WEEKS}."


def number_fault(number: float) -> str | None:
    """Say why a number cannot be taken, or give None."""
    if math.isfinite(number) and abs(number) <= LARGEST:
        return None
    return "A number between −10¹⁵ and 10¹⁵."


def _text_faults(details: Details) -> Iterator[tuple[str, str]]:
    for name, longest in LENGTHS.items():
        fault = fault_of(getattr(details, name), longest=longest, lines=name in LONG)
        if fault:
            yield name, fault


def _number_faults(details: Details) -> Iterator[tuple[str, str]]:
    for name in NUMBERS:
        number: float | None = getattr(details, name)
        if number is not None and (fault := number_fault(number)):
            yield name, fault
    for name in DAYS:
        day: date | None = getattr(details, name)
        if day is not None and (fault := day_fault(day)):
            yield name, fault
    if details.time_box_weeks is not None and (fault := weeks_fault(details.time_box_weeks)):
        yield "time_box_weeks", fault


def _choice_faults(details: Details) -> Iterator[tuple[str, str]]:
    for name, choice in CHOICES.items():
        if getattr(details, name) not in set(choice):
            yield name, f"One of: {', '.join(choice)}."
