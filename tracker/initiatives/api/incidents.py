"""The API of incidents: listing, reporting, resolving."""

from flask import Response

from tracker.accounts import guards as accounts
from tracker.core import clock
from tracker.initiatives import guards, queries
from tracker.initiatives.actions import incidents as actions
from tracker.initiatives.api.blueprint import blueprint
from tracker.initiatives.models import Incident
from tracker.initiatives.rules.incidents import Report
from tracker.initiatives.schemas import IncidentIn, IncidentOut, IncidentsOut, ResolutionIn
from tracker.web.api import as_response, operation
from tracker.web.database import reading, writing

READ, LOG = "initiative.read", "incident.log"
INCIDENTS = "/initiatives/<key>/incidents"


@operation(blueprint, "GET", INCIDENTS, action=READ, answer=IncidentsOut)
def list_incidents(key: str) -> IncidentsOut:
    """Give the newest two hundred incidents of an initiative, open ones first."""
    session = reading()
    initiative = guards.open_initiative(session, key, accounts.actor(), READ)
    found = queries.incidents_of(session, initiative.id)
    return IncidentsOut(items=[_incident(one) for one in found], next=None)


@operation(blueprint, "POST", INCIDENTS, action=LOG, body=IncidentIn, answer=IncidentOut, status=201)
def create_incident(key: str, body: IncidentIn) -> Response:
    """Report an incident; without `detected_at` it was noticed now."""
    now = clock.now()
    with writing() as session:
        initiative = guards.open_initiative(session, key, accounts.actor(), LOG)
        made = actions.report_incident(
            session,
            actor=accounts.actor(),
            now=now,
            initiative=initiative,
            report=Report(
                severity=body.severity.value,
                kind=body.kind.value,
                title=body.title,
                detected_at=body.detected_at or now,
                note=body.note,
            ),
        )
        answer = _incident(made)
    return as_response(answer, 201)


@operation(
    blueprint,
    "POST",
    f"{INCIDENTS}/<incident_id>/resolve",
    action=LOG,
    body=ResolutionIn,
    answer=IncidentOut,
)
def resolve_incident(key: str, incident_id: str, body: ResolutionIn) -> IncidentOut:
    """Say that an incident is over and what was done; without `resolved_at` it is over now."""
    with writing() as session:
        initiative = guards.open_initiative(session, key, accounts.actor(), LOG)
        found = actions.resolve_incident(
            session,
            actor=accounts.actor(),
            now=clock.now(),
            initiative=initiative,
            incident_id=incident_id,
            resolution=body.resolution,
            test=body.test,
            resolved_at=body.resolved_at,
        )
        return _incident(found)


def _incident(one: Incident) -> IncidentOut:
    own = {name: getattr(one, name) for name in IncidentOut.model_fields}
    return IncidentOut(**own)
