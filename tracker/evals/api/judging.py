"""Judges through the API: labels in, calibrations out."""

from flask import request

from tracker.accounts import guards
from tracker.core import clock
from tracker.core.errors import Invalid
from tracker.evals import schemas
from tracker.evals.actions.calibrating import calibrate, withdraw_calibration
from tracker.evals.actions.labelling import Sent, labelled
from tracker.evals.api.blueprint import blueprint
from tracker.evals.guards import limits_of, open_calibration
from tracker.evals.models import JudgeCalibration
from tracker.evals.queries import judges as queries
from tracker.evals.rules.calibration import labelled_of, shortfall
from tracker.initiatives.guards import open_initiative
from tracker.initiatives.models import Initiative
from tracker.web.api import operation
from tracker.web.asking import asked
from tracker.web.database import reading, writing

READ, CALIBRATE = "initiative.read", "judge.calibrate"
PATH = "/initiatives/<key>/judge-calibrations"


@operation(blueprint, "GET", PATH, action=READ, answer=schemas.CalibrationListOut)
def list_calibrations(key: str) -> schemas.CalibrationListOut:
    """List how the judges of an initiative did against human labels, the newest two hundred first."""
    session = reading()
    initiative = open_initiative(session, key, guards.actor(), READ)
    found = queries.calibrations_of(session, initiative.id)[: queries.MOST]
    return schemas.CalibrationListOut(items=[_out(one, initiative) for one in found])


@operation(blueprint, "POST", PATH, action=CALIBRATE, answer=schemas.LabelsReadOut, status=201)
def post_labels(key: str) -> schemas.LabelsReadOut:
    """Keep labels, sent as the body, as the calibration of `?judge=`.

    `?human=`, `?judged=` and `?case=` name the columns; `?run=` the number of the run that holds the judge's
    word; `?note=` says who labelled.
    """
    named = {"human": asked("human"), "judge": asked("judged"), "case": asked("case")}
    columns = {role: name for role, name in named.items() if name}
    sent = Sent(asked("judge").strip(), request.get_data(), columns, _run(), asked("note").strip())
    before = open_initiative(reading(), key, guards.actor(), CALIBRATE)
    given, read = labelled(reading(), before.id, sent, limits_of(guards.settings()))
    with writing() as session:
        initiative = open_initiative(session, key, guards.actor(), CALIBRATE)
        made = calibrate(session, actor=guards.actor(), now=clock.now(), initiative=initiative, given=given)
        made_id = made.id
    opened = open_initiative(reading(), key, guards.actor(), READ)
    kept = _out(open_calibration(reading(), opened.id, made_id), opened)
    left_out = {"unlabelled": read.unlabelled, "unmatched": read.unmatched}
    return schemas.LabelsReadOut(**kept.model_dump(), **left_out)


@operation(
    blueprint,
    "POST",
    f"{PATH}/<calibration_id>/withdraw",
    action=CALIBRATE,
    body=schemas.ReasonIn,
    answer=schemas.CalibrationOut,
)
def withdraw_one(key: str, calibration_id: str, body: schemas.ReasonIn) -> schemas.CalibrationOut:
    """Withdraw a calibration with a reason; an older one of the judge counts again."""
    with writing() as session:
        initiative = open_initiative(session, key, guards.actor(), CALIBRATE)
        withdraw_calibration(
            session,
            actor=guards.actor(),
            now=clock.now(),
            initiative=initiative,
            calibration=open_calibration(session, initiative.id, calibration_id),
            reason=body.reason,
        )
    opened = open_initiative(reading(), key, guards.actor(), READ)
    return _out(open_calibration(reading(), opened.id, calibration_id), opened)


def _run() -> int | None:
    text = asked("run")
    if text and not (text.isdecimal() and len(text) < 10):
        raise Invalid({"run": "Give the number of a run."})
    return int(text) if text else None


def _out(one: JudgeCalibration, initiative: Initiative) -> schemas.CalibrationOut:
    counts = labelled_of(one)
    return schemas.CalibrationOut(
        id=one.id,
        judge=one.judge.name,
        labels=counts.labels if counts else 0,
        tp=one.tp,
        fn=one.fn,
        tn=one.tn,
        fp=one.fp,
        tpr=counts.tpr if counts else None,
        tnr=counts.tnr if counts else None,
        lack=shortfall(one.judge.name, counts, high_risk=initiative.risk_tier == "high"),
        note=one.note,
        labelled_at=one.labelled_at,
        labelled_by=one.labelled_by,
        withdrawn_at=one.withdrawn_at,
        withdrawn_reason=one.withdrawn_reason,
        url=f"/initiatives/{initiative.key}/evals/judges/{one.id}",
    )
