"""Reporting an incident, and resolving it."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.activity import actions as activity
from tracker.core.actor import Actor
from tracker.core.errors import Invalid, NotFound, Refused
from tracker.core.ids import is_id
from tracker.core.texts import fault_of
from tracker.initiatives.models import Incident, Initiative
from tracker.initiatives.rules.incidents import (
    LONGEST_TEST,
    LONGEST_TEXT,
    Report,
    moment_fault,
    report_faults,
)


def report_incident(
    session: Session, *, actor: Actor, now: datetime, initiative: Initiative, report: Report
) -> Incident:
    """Keep an incident; it is open until it is resolved. Raises: Invalid."""
    if wrong := report_faults(report, now):
        raise Invalid(wrong)
    made = Incident(
        initiative_id=initiative.id,
        severity=report.severity,
        kind=report.kind,
        title=report.title,
        note=report.note,
        detected_at=report.detected_at,
        reported_by_id=actor.person_id,
        reported_at=now,
    )
    session.add(made)
    session.flush()
    sentence = f"reported a {_severity(made)} incident: {made.title}"
    _record(session, actor, now, made, "incident.report", sentence)
    return made


def resolve_incident(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    initiative: Initiative,
    incident_id: str,
    resolution: str,
    test: str = "",
    resolved_at: datetime | None = None,
) -> Incident:
    """Say that an incident is over and what was done; `test` names the cases that it became.

    Raises: NotFound; Refused when it is resolved already; Invalid.
    """
    incident = _held(session, initiative, incident_id)
    if incident.resolved_at is not None:
        raise Refused("That incident is resolved already.")
    at = resolved_at or now
    early = "That is before it was detected." if at < incident.detected_at else None
    lacking = None if resolution.strip() else "Say what was done."
    faults = {
        "resolution": lacking or fault_of(resolution, longest=LONGEST_TEXT, lines=True),
        "test": fault_of(test, longest=LONGEST_TEST),
        "resolved_at": early or moment_fault(at, now),
    }
    if wrong := {name: fault for name, fault in faults.items() if fault}:
        raise Invalid(wrong)
    incident.resolved_at, incident.resolution, incident.test = at, resolution.strip(), test.strip()
    session.flush()
    sentence = f"resolved the {_severity(incident)} incident {incident.title}: {incident.resolution}"
    _record(session, actor, now, incident, "incident.resolve", sentence)
    return incident


def _severity(incident: Incident) -> str:
    return incident.severity.replace("sev", "sev ")


def _held(session: Session, initiative: Initiative, incident_id: str) -> Incident:
    wanted = select(Incident).where(Incident.id == incident_id, Incident.initiative_id == initiative.id)
    found = session.scalar(wanted.with_for_update()) if is_id(incident_id) else None
    if found is None:
        raise NotFound("That incident")
    return found


def _record(
    session: Session, actor: Actor, now: datetime, incident: Incident, verb: str, sentence: str
) -> None:
    activity.record(
        session,
        actor=actor,
        now=now,
        verb=verb,
        subject="incident",
        subject_id=incident.id,
        sentence=sentence,
        initiative_id=incident.initiative_id,
        after={"severity": incident.severity, "kind": incident.kind, "open": incident.is_open},
    )
