"""The targets of an initiative: what is set, by whom and when, and the form to set or change one."""

from flask import make_response, render_template, request
from werkzeug.wrappers import Response

from tracker.accounts import guards as accounts
from tracker.core import clock
from tracker.core.errors import Conflict, Invalid
from tracker.evals import queries
from tracker.evals.actions.targets import TargetChange, remove_target, set_target
from tracker.evals.forms import TargetForm, put_beside
from tracker.evals.pages.blueprint import blueprint
from tracker.evals.queries import MetricLine, Target
from tracker.evals.rules.kinds import Unit
from tracker.initiatives import guards as initiatives
from tracker.web.asking import asked
from tracker.web.database import reading, writing
from tracker.web.routes import permit, see_other

READ, EDIT = "initiative.read", "target.edit"


@blueprint.get("/initiatives/<key>/evals/targets")
@permit("initiative.read")
def list_targets(key: str) -> Response:
    """Show the targets, and the form filled for the metric that the address names."""
    return _page(key, None)


@blueprint.post("/initiatives/<key>/evals/targets")
@permit("target.edit")
def save_target(key: str) -> Response:
    """Set or change a target."""
    actor, form = accounts.actor(), TargetForm(request.form)
    initiatives.open_initiative(reading(), key, actor, EDIT)
    if not form.validate():
        return _page(key, form, 422)
    try:
        with writing() as session:
            initiative = initiatives.open_initiative(session, key, actor, EDIT)
            change = TargetChange(form.wanted(), form.reason.data or "", form.seen_version())
            set_target(session, actor=actor, now=clock.now(), initiative=initiative, change=change)
    except Invalid as refusal:
        put_beside(form, refusal.errors)
        return _page(key, form, 422)
    except Conflict as conflict:
        form.version.data = str(conflict.version)
        return _page(key, form, 409, conflict)
    return see_other("evals.list_targets", key=key)


@blueprint.post("/initiatives/<key>/evals/targets/<target_id>/remove")
@permit("target.edit")
def remove(key: str, target_id: str) -> Response:
    """Remove a target; after a run only with a reason."""
    actor = accounts.actor()
    try:
        with writing() as session:
            remove_target(
                session,
                actor=actor,
                now=clock.now(),
                initiative=initiatives.open_initiative(session, key, actor, EDIT),
                target_id=target_id,
                reason=request.form.get("reason", "")[:300],
            )
    except Invalid as refusal:
        form = TargetForm()
        form.form_errors.extend(refusal.errors.values())
        return _page(key, form, 422)
    return see_other("evals.list_targets", key=key)


def _page(key: str, form: TargetForm | None, status: int = 200, conflict: Conflict | None = None) -> Response:
    session = reading()
    head = initiatives.open_head(session, key, accounts.actor(), READ, now=clock.now())
    lines = queries.lines_of(session, head.initiative.id)
    page = render_template(
        "evals/targets.html",
        head=head,
        tab="evals",
        lines=[line for line in lines if line.target is not None],
        free=[line for line in lines if line.target is None],
        form=form or _filled(lines),
        conflict=conflict,
    )
    return make_response(page, status)


def _filled(lines: list[MetricLine]) -> TargetForm:
    """Fill the form from the target, or the newest value, of the metric that the address names."""
    suite, metric = asked("suite"), asked("metric")
    line = next((one for one in lines if (one.suite, one.name) == (suite, metric)), None)
    if line is not None and line.target is not None:
        return _of(line.target)
    unit = line.measure.unit if line and line.measure else Unit.PROPORTION.value
    return TargetForm(suite=suite or (lines[0].suite if lines else ""), metric=metric, unit=unit)


def _of(target: Target) -> TargetForm:
    """Fill the form from a target; the reason is for the next change."""
    names = "suite", "metric", "role", "direction", "unit", "by_code"
    known = {name: getattr(target, name) for name in names}
    return TargetForm(**known, threshold=f"{target.threshold:g}", version=str(target.version))
