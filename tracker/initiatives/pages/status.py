"""Where an initiative has been and whether it is worked on; pausing, ending and going back."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from flask import make_response, render_template, request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response
from wtforms import Form

from tracker.accounts import guards as accounts
from tracker.core import clock
from tracker.core.actor import Actor
from tracker.core.errors import Invalid, NotFound, Refused
from tracker.initiatives import evidence, guards, queries
from tracker.initiatives.actions import moving
from tracker.initiatives.actions import status as actions
from tracker.initiatives.forms.status import BackForm, CancelForm, CloseForm, PauseForm, ResumeForm
from tracker.initiatives.models import Initiative
from tracker.initiatives.pages.blueprint import blueprint
from tracker.initiatives.queries.options import Options, history_of, options_of
from tracker.initiatives.rules.track import Step
from tracker.web.database import reading, writing
from tracker.web.entries import put_beside, require_valid
from tracker.web.routes import permit, see_other

CHANGE = "initiative.status"
Run = Callable[[Session, Actor, datetime, Initiative, Any], object]


@blueprint.get("/initiatives/<key>/status")
@permit("initiative.read")
def status(key: str) -> str:
    """Show stays, pauses and what can be changed."""
    return _page(key, {})


@blueprint.post("/initiatives/<key>/status/<change>")
@permit(CHANGE)
def change_status(key: str, change: str) -> Response:
    """Pause, resume, cancel, close or take back; a refusal comes back as the page with its reason."""
    if change not in CHANGES:
        raise NotFound
    kind, run = CHANGES[change]
    form = kind(request.form)
    try:
        with writing() as session:
            initiative = guards.open_initiative(session, key, accounts.actor(), CHANGE)
            if isinstance(form, BackForm):
                form.offer(_options(queries.steps_of(session, initiative.id), initiative).back)
            require_valid(form)
            run(session, accounts.actor(), clock.now(), initiative, form)
    except Invalid as fault:
        put_beside(form, fault.errors)
        return make_response(_page(key, {change: form}), 422)
    except Refused as refusal:
        return make_response(_page(key, {change: form}, refusal), 409)
    return see_other("initiatives.show", key=initiative.key)


def _pause(session: Session, actor: Actor, now: datetime, initiative: Initiative, form: PauseForm) -> None:
    if form.review_on.data is not None:  # the form asks for it
        reason, day = form.reason.data or "", form.review_on.data
        actions.pause(session, actor=actor, now=now, initiative=initiative, reason=reason, review_on=day)


def _resume(session: Session, actor: Actor, now: datetime, initiative: Initiative, _form: Form) -> None:
    actions.resume(session, actor=actor, now=now, initiative=initiative)


def _cancel(session: Session, actor: Actor, now: datetime, initiative: Initiative, form: CancelForm) -> None:
    reason = form.reason.data or ""
    actions.cancel(session, actor=actor, now=now, initiative=initiative, reason=reason)


def _close(session: Session, actor: Actor, now: datetime, initiative: Initiative, form: CloseForm) -> None:
    actions.close(session, actor=actor, now=now, initiative=initiative, reason=form.reason.data or "")


def _back(session: Session, actor: Actor, now: datetime, initiative: Initiative, form: BackForm) -> None:
    moving.move_back(
        session,
        actor=actor,
        now=now,
        initiative=initiative,
        stage_id=form.stage_id.data or "",
        reason=form.reason.data or "",
        stop_traffic=bool(form.stop_traffic.data),
    )


CHANGES: Mapping[str, tuple[type[Form], Run]] = {
    "pause": (PauseForm, _pause),
    "resume": (ResumeForm, _resume),
    "cancel": (CancelForm, _cancel),
    "close": (CloseForm, _close),
    "back": (BackForm, _back),
}


def _page(key: str, given: Mapping[str, Form], refusal: Refused | None = None) -> str:
    """Draw the page; `given` holds a form that came back with what was typed."""
    session, now = reading(), clock.now()
    head = guards.open_head(session, key, accounts.actor(), now=now)
    options = _options(head.steps, head.initiative)
    return render_template(
        "initiatives/status.html",
        head=head,
        options=options,
        history=history_of(session, head.initiative, head.steps, now),
        forms=_forms(given, options),
        refusal=refusal,
        obstacles=evidence.obstacles(session, head.initiative.id),
    )


def _options(steps: Sequence[Step], initiative: Initiative) -> Options:
    return options_of(steps, initiative.stage_id, initiative.status)


def _forms(given: Mapping[str, Form], options: Options) -> Mapping[str, Form]:
    found = {name: given[name] if name in given else kind() for name, (kind, _) in CHANGES.items()}
    back = found["back"]
    if isinstance(back, BackForm):
        back.offer(options.back)
    return found
