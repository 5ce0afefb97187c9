"""Holding a judge against human labels, and withdrawing that; the newest that is not withdrawn counts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from tracker.activity import actions as activity
from tracker.core.actor import Actor
from tracker.core.errors import AlreadyThere, Invalid
from tracker.core.statistics import Labelled
from tracker.core.texts import fault_of
from tracker.evals.models import Judge, JudgeCalibration, JudgeLabel
from tracker.evals.rules.calibration import Label, counted
from tracker.initiatives.models import Initiative

LONGEST_NAME, LONGEST_TEXT = 200, 300
REASON = "Say why; the reason stays visible beside the calibration."


@dataclass(frozen=True, slots=True)
class Calibrating:
    """Labels of one judge: its name as the runs have it, and the digest of the bytes they came in."""

    judge: str
    labels: Sequence[Label]
    sha256: str
    note: str = ""


def calibrate(
    session: Session, *, actor: Actor, now: datetime, initiative: Initiative, given: Calibrating
) -> JudgeCalibration:
    """Keep labels as the calibration of a judge.

    Raises: Invalid; AlreadyThere when the same file, read by the same columns, is in and not withdrawn.
    """
    _refuse(given)
    judge = _judge(session, initiative, given.judge)
    found = counted(given.labels)
    made = JudgeCalibration(
        judge_id=judge.id,
        tp=found.tp,
        fn=found.fn,
        tn=found.tn,
        fp=found.fp,
        note=given.note,
        source_sha256=given.sha256,
        labelled_at=now,
        labelled_by=actor.name,
    )
    _add(session, initiative, judge, made)
    rows = [_row(made.id, label) for label in given.labels]
    session.execute(insert(JudgeLabel), rows)
    _choose(session, judge)
    said = f"held the judge {judge.name} against {found.labels} human labels"
    _record(session, actor, now, initiative, made, "judge.calibrate", said)
    return made


def withdraw_calibration(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    initiative: Initiative,
    calibration: JudgeCalibration,
    reason: str,
) -> None:
    """Withdraw a calibration (its judge loaded); an older one counts again. Raises: Invalid."""
    told = " ".join(reason.split())
    if calibration.withdrawn_at is not None:
        raise Invalid({"reason": "It is withdrawn already."})
    if fault := fault_of(told, longest=LONGEST_TEXT) if told else REASON:
        raise Invalid({"reason": fault})
    calibration.withdrawn_at, calibration.withdrawn_by = now, actor.name
    calibration.withdrawn_reason = told
    _choose(session, calibration.judge)
    said = f"withdrew a calibration of the judge {calibration.judge.name}: {told}"
    _record(session, actor, now, initiative, calibration, "judge.withdraw", said)


def _refuse(given: Calibrating) -> None:
    nameless = "" if given.judge else "Name the judge as the runs do."
    faults = {
        "judge": nameless or fault_of(given.judge, longest=LONGEST_NAME),
        "note": fault_of(given.note, longest=LONGEST_TEXT),
    }
    if wrong := {name: fault for name, fault in faults.items() if fault}:
        raise Invalid(wrong)


def _judge(session: Session, initiative: Initiative, name: str) -> Judge:
    """Find a judge or make it; two who do so at once wait for each other at its initiative."""
    session.execute(select(Initiative.id).where(Initiative.id == initiative.id).with_for_update())
    wanted = select(Judge).where(Judge.initiative_id == initiative.id, Judge.name == name)
    judge = session.scalar(wanted) or Judge(initiative_id=initiative.id, name=name)
    session.add(judge)
    session.flush()
    return judge


def _add(session: Session, initiative: Initiative, judge: Judge, made: JudgeCalibration) -> None:
    there = select(JudgeCalibration.id).where(
        JudgeCalibration.judge_id == judge.id,
        JudgeCalibration.source_sha256 == made.source_sha256,
        JudgeCalibration.withdrawn_at.is_(None),
    )
    known = session.scalar(there)
    link = f"/initiatives/{initiative.key}/evals/judges/{known}"
    if known is not None:
        raise AlreadyThere(f"These labels of {judge.name} are in already.", link)
    session.add(made)
    try:
        session.flush()
    except IntegrityError as twice:  # only where the database let two through so far
        raise AlreadyThere("These labels were stored by somebody else just now.", link) from twice


def _row(calibration_id: str, label: Label) -> dict[str, object]:
    return {
        "calibration_id": calibration_id,
        "case_key": label.case,
        "human": label.human,
        "judge": label.judge,
        "agrees": label.human == label.judge,
    }


def _choose(session: Session, judge: Judge) -> None:
    """Let the newest calibration that is not withdrawn stand for the judge, or none."""
    session.flush()
    newest = (
        select(JudgeCalibration)
        .where(JudgeCalibration.judge_id == judge.id, JudgeCalibration.withdrawn_at.is_(None))
        .order_by(JudgeCalibration.labelled_at.desc(), JudgeCalibration.id.desc())
        .limit(1)
    )
    found = session.scalar(newest)
    counts = (found.tp, found.fn, found.tn, found.fp) if found else (None,) * 4
    judge.tp, judge.fn, judge.tn, judge.fp = counts
    session.flush()


def _record(
    session: Session,
    actor: Actor,
    now: datetime,
    initiative: Initiative,
    calibration: JudgeCalibration,
    verb: str,
    sentence: str,
) -> None:
    counts = Labelled(calibration.tp, calibration.fn, calibration.tn, calibration.fp)
    activity.record(
        session,
        actor=actor,
        now=now,
        verb=verb,
        subject="judge",
        subject_id=calibration.id,
        sentence=sentence,
        initiative_id=initiative.id,
        after={"labels": counts.labels, "tpr": counts.tpr, "tnr": counts.tnr},
    )
