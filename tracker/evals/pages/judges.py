"""The judges of an initiative: which were held against human labels and how they did; bringing labels."""

from collections.abc import Iterator

from flask import Response as FileResponse
from flask import make_response, render_template, request
from werkzeug.wrappers import Response

from tracker.accounts import guards as accounts
from tracker.core import clock
from tracker.core.csv_text import line as csv_line
from tracker.core.errors import AlreadyThere, Invalid, NotFound
from tracker.evals.actions.calibrating import calibrate, withdraw_calibration
from tracker.evals.actions.labelling import Sent, labelled
from tracker.evals.forms import LabelsForm, ReasonForm, put_beside
from tracker.evals.guards import limits_of, open_calibration
from tracker.evals.models import JudgeCalibration
from tracker.evals.pages.blueprint import blueprint
from tracker.evals.pages.paging import pager_of
from tracker.evals.queries import judges as queries
from tracker.evals.rules.calibration import labelled_of, rates, shortfall
from tracker.evals.rules.cursors import BadCursor
from tracker.initiatives import guards as initiatives
from tracker.initiatives.guards import Head
from tracker.web.asking import asked
from tracker.web.database import reading, writing
from tracker.web.routes import permit, see_other

PAGE = 50
CALIBRATE = "judge.calibrate"
WORDS = {True: "pass", False: "fail"}


@blueprint.get("/initiatives/<key>/evals/judges")
@permit("initiative.read")
def list_judges(key: str) -> Response:
    """Show the judges that runs name, their calibrations, and the form for labels."""
    return _list(_head(key), LabelsForm(judge=asked("judge")))


@blueprint.post("/initiatives/<key>/evals/judges")
@permit("judge.calibrate")
def bring_labels(key: str) -> Response:
    """Keep labels as a calibration and show it; what was typed comes back when they cannot be read."""
    actor, form, sent = accounts.actor(), LabelsForm(request.form), request.files.get("labels")
    head = _head(key, CALIBRATE)
    if not form.validate():
        return _list(head, form, 422)
    if sent is None or not sent.filename:
        put_beside(form, {"labels": "Choose the file with the labels."})
        return _list(head, form, 422)
    told = (form.judge.data or "").strip(), sent.read(), form.columns()
    given = Sent(*told, form.run.data, (form.note.data or "").strip())
    try:
        read, _ = labelled(reading(), head.initiative.id, given, limits_of(accounts.settings()))
        with writing() as session:
            initiative = initiatives.open_initiative(session, key, actor, CALIBRATE)
            made = calibrate(session, actor=actor, now=clock.now(), initiative=initiative, given=read)
            made_id = made.id
    except (Invalid, AlreadyThere) as refusal:
        put_beside(form, refusal.errors if isinstance(refusal, Invalid) else {"labels": str(refusal)})
        return _list(head, form, 422)
    return see_other("evals.show_calibration", key=key, calibration_id=made_id)


@blueprint.get("/initiatives/<key>/evals/judges/<calibration_id>")
@permit("initiative.read")
def show_calibration(key: str, calibration_id: str) -> Response:
    """Show how a judge did, and the cases on which human and judge disagree first."""
    return _show(_head(key), calibration_id, ReasonForm())


@blueprint.post("/initiatives/<key>/evals/judges/<calibration_id>/withdraw")
@permit("judge.calibrate")
def withdraw_labels(key: str, calibration_id: str) -> Response:
    """Withdraw a calibration with a reason."""
    actor, form = accounts.actor(), ReasonForm(request.form)
    try:
        with writing() as session:
            initiative = initiatives.open_initiative(session, key, actor, CALIBRATE)
            withdraw_calibration(
                session,
                actor=actor,
                now=clock.now(),
                initiative=initiative,
                calibration=open_calibration(session, initiative.id, calibration_id),
                reason=form.reason.data or "",
            )
    except Invalid as refusal:
        put_beside(form, refusal.errors)
        return _show(_head(key), calibration_id, form, 422)
    return see_other("evals.show_calibration", key=key, calibration_id=calibration_id)


@blueprint.get("/initiatives/<key>/evals/judges/<calibration_id>/labels.csv")
@permit("initiative.read")
def labels_file(key: str, calibration_id: str) -> FileResponse:
    """Give the labels as a CSV file, disagreements first."""
    head = _head(key)
    calibration = open_calibration(reading(), head.initiative.id, calibration_id)
    name = f"{head.initiative.key}-labels.csv"
    return FileResponse(
        list(_lines(calibration)),
        mimetype="text/csv",
        headers={"Content-Disposition": f"attachment; filename={name}"},
    )


def _lines(calibration: JudgeCalibration) -> Iterator[str]:
    yield csv_line(("case", "human", "judge"))
    for label in queries.all_labels(reading(), calibration.id):
        yield csv_line((label.case_key, WORDS[label.human], WORDS[label.judge]))


def _head(key: str, action: str = "initiative.read") -> Head:
    return initiatives.open_head(reading(), key, accounts.actor(), action, now=clock.now())


def _list(head: Head, form: LabelsForm, status: int = 200) -> Response:
    session, high_risk = reading(), head.initiative.risk_tier == "high"
    lines = queries.judges_of(session, head.initiative.id)
    page = render_template(
        "evals/judges.html",
        head=head,
        tab="evals",
        lines=[(line, shortfall(line.name, line.labelled, high_risk=high_risk)) for line in lines],
        calibrations=[
            (one, labelled_of(one)) for one in queries.calibrations_of(session, head.initiative.id)
        ],
        form=form,
    )
    return make_response(page, status)


def _show(head: Head, calibration_id: str, form: ReasonForm, status: int = 200) -> Response:
    session = reading()
    calibration = open_calibration(session, head.initiative.id, calibration_id)
    counts = labelled_of(calibration)
    try:
        found = queries.labels_of(
            session, calibration.id, after=asked("after") or None, before=asked("before") or None, limit=PAGE
        )
    except BadCursor as fault:
        raise NotFound("That part of the list") from fault
    path = f"/initiatives/{head.initiative.key}/evals/judges/{calibration.id}"
    page = render_template(
        "evals/calibration.html",
        head=head,
        tab="evals",
        calibration=calibration,
        counts=counts,
        rates=rates(counts) if counts else (None, None),
        lack=shortfall(calibration.judge.name, counts, high_risk=head.initiative.risk_tier == "high"),
        labels=found.items,
        pager=pager_of(found, path, request.args, ""),
        words=WORDS,
        form=form,
    )
    return make_response(page, status)
