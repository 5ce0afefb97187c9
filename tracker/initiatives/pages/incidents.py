"""Incidents of an initiative: what is open, what was, reporting and resolving."""

from flask import make_response, render_template, request
from werkzeug.wrappers import Response

from tracker.accounts import guards as accounts
from tracker.core import clock
from tracker.core.errors import Invalid, Refused
from tracker.initiatives import guards, queries
from tracker.initiatives.actions import incidents as actions
from tracker.initiatives.forms.incident import IncidentForm, ResolveForm, local_text
from tracker.initiatives.pages.blueprint import blueprint
from tracker.web.database import reading, writing
from tracker.web.entries import put_beside, require_valid
from tracker.web.routes import permit, see_other

LOG = "incident.log"


@blueprint.get("/initiatives/<key>/incidents")
@permit("initiative.read")
def incidents(key: str) -> str:
    """Show the incidents, open ones first."""
    now = local_text(clock.now(), accounts.actor().time_zone)
    return _page(key, IncidentForm(detected_at=now))


@blueprint.post("/initiatives/<key>/incidents")
@permit(LOG)
def report_incident(key: str) -> Response:
    """Report an incident."""
    form, actor = IncidentForm(request.form), accounts.actor()
    try:
        require_valid(form)
        with writing() as session:
            initiative = guards.open_initiative(session, key, actor, LOG)
            actions.report_incident(
                session,
                actor=actor,
                now=clock.now(),
                initiative=initiative,
                report=form.report(actor.time_zone),
            )
    except Invalid as fault:
        put_beside(form, fault.errors)
        return make_response(_page(key, form), 422)
    return see_other("initiatives.incidents", key=key)


@blueprint.post("/initiatives/<key>/incidents/<incident_id>/resolve")
@permit(LOG)
def resolve_incident(key: str, incident_id: str) -> Response:
    """Say that an incident is over, and what was done."""
    form = ResolveForm(request.form)
    try:
        with writing() as session:
            initiative = guards.open_initiative(session, key, accounts.actor(), LOG)
            require_valid(form)
            actions.resolve_incident(
                session,
                actor=accounts.actor(),
                now=clock.now(),
                initiative=initiative,
                incident_id=incident_id,
                resolution=form.resolution.data or "",
                test=form.test.data or "",
            )
    except Invalid as fault:
        put_beside(form, fault.errors)
        refusal = " ".join(text for field in form for text in field.errors)
        return make_response(_page(key, IncidentForm(), refusal, typed=(incident_id, form)), 422)
    except Refused as refused:
        return make_response(_page(key, IncidentForm(), str(refused)), 409)
    return see_other("initiatives.incidents", key=key)


def _page(
    key: str, form: IncidentForm, refusal: str = "", typed: tuple[str, ResolveForm] | None = None
) -> str:
    session = reading()
    head = guards.open_head(session, key, accounts.actor(), now=clock.now())
    return render_template(
        "initiatives/incidents.html",
        head=head,
        incidents=queries.incidents_of(session, head.initiative.id),
        form=form,
        refusal=refusal,
        typed=typed,
    )
