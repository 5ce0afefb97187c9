"""What an incident is: severities, kinds, and what a report must say."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from tracker.core.texts import fault_of

LONGEST_TITLE, LONGEST_TEXT, LONGEST_TEST = 200, 4000, 200
AHEAD = timedelta(minutes=5)  # clocks differ


class Severity(StrEnum):
    """How bad it is; the first two close a gate while they are open."""

    SEV1 = "sev1"
    SEV2 = "sev2"
    SEV3 = "sev3"
    SEV4 = "sev4"


class IncidentKind(StrEnum):
    """What sort of thing went wrong."""

    MALFUNCTION = "malfunction"
    HARMFUL = "harmful_or_wrong_output"
    DRIFT = "drift"
    DEGRADED = "performance_degradation"
    MISUSE = "misuse"
    DATA = "data_corruption"
    SECURITY = "security"
    PRIVACY = "privacy"
    COST = "cost"


SEVERITIES = (
    (Severity.SEV1.value, "Sev 1: people are harmed, or everything is down"),
    (Severity.SEV2.value, "Sev 2: many get wrong answers or none"),
    (Severity.SEV3.value, "Sev 3: some are hindered, there is a way around"),
    (Severity.SEV4.value, "Sev 4: a nuisance"),
)
KINDS = tuple((kind.value, kind.value.replace("_", " ").capitalize()) for kind in IncidentKind)


@dataclass(frozen=True, slots=True)
class Report:
    """An incident as it is reported."""

    severity: str
    kind: str
    title: str
    detected_at: datetime | None
    note: str = ""


def report_faults(report: Report, now: datetime) -> dict[str, str]:
    """Name what is wrong with a report, by field."""
    return {name: fault for name, fault in _faults(report, now) if fault}


def _faults(report: Report, now: datetime) -> Iterator[tuple[str, str | None]]:
    yield "severity", None if report.severity in set(Severity) else "Choose how bad it is."
    yield "kind", None if report.kind in set(IncidentKind) else "Choose what sort of thing went wrong."
    title = (
        fault_of(report.title, longest=LONGEST_TITLE) if report.title else "Say in a few words what happened."
    )
    yield "title", title
    yield "note", fault_of(report.note, longest=LONGEST_TEXT, lines=True)
    yield "detected_at", moment_fault(report.detected_at, now)


def moment_fault(at: datetime | None, now: datetime) -> str | None:
    """Say what is wrong with a moment that must have been."""
    if at is None:
        return "Say when, with its day and time."
    return "That is in the future." if at > now + AHEAD else None
