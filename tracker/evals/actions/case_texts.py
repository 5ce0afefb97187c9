"""Whether a suite keeps the texts of its cases whole, storing them beside the cases, and deleting them."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, delete, select
from sqlalchemy.orm import Session

from tracker.activity import actions as activity
from tracker.core.actor import Actor
from tracker.core.errors import Invalid, NotFound
from tracker.evals.actions.rows import table
from tracker.evals.models import CaseResult, CaseText, Run, Suite
from tracker.evals.rules.normalised import NormalisedCase
from tracker.initiatives.models import Initiative

LONGEST = 100_000  # characters of one text; of a longer one the beginning is kept, and its length
TEXTS, CASES = table(CaseText), table(CaseResult)
INSERT_CASES = CASES.insert().returning(CASES.c.id, sort_by_parameter_order=True)
INSERT_TEXTS = TEXTS.insert()


def keep_texts(
    session: Session, *, actor: Actor, now: datetime, initiative: Initiative, suite_id: str, wanted: bool
) -> None:
    """Let a suite keep the texts of cases that come from now on, or no more. Raises: NotFound, Invalid."""
    suite = _suite(session, initiative, suite_id)
    if suite.keeps_texts == wanted:
        raise Invalid({"keeps_texts": "It is so already."})
    suite.keeps_texts = wanted
    session.flush()
    said = f"{suite.name} keeps whole case texts {'from now on' if wanted else 'no more'}"
    _record(session, actor, now, initiative, suite, "suite.texts", said, {"keeps_texts": wanted})


def delete_texts(
    session: Session, *, actor: Actor, now: datetime, initiative: Initiative, suite_id: str
) -> int:
    """Delete all whole texts of a suite and give how many; digests and excerpts stay. Raises: NotFound."""
    suite = _suite(session, initiative, suite_id)
    cases = select(CaseResult.id).join(Run, Run.id == CaseResult.run_id).where(Run.suite_id == suite.id)
    gone = session.connection().execute(delete(CaseText).where(CaseText.case_id.in_(cases))).rowcount
    said = f"deleted the whole texts of {gone:,} cases of {suite.name}"
    _record(session, actor, now, initiative, suite, "suite.delete_texts", said, {"texts": gone})
    return gone


def keeps_any(session: Session, initiative_id: str) -> bool:
    """Say whether any suite of an initiative keeps texts, so that files have to be read with them."""
    wanted = select(Suite.id).where(Suite.initiative_id == initiative_id, Suite.keeps_texts.is_(True))
    return session.scalar(wanted.limit(1)) is not None


def insert_with_texts(
    connection: Connection, cases: Sequence[NormalisedCase], rows: Sequence[dict[str, object]]
) -> None:
    """Insert cases, given as values and as their rows in the same order, and the whole texts they have."""
    ids = connection.execute(INSERT_CASES, list(rows)).scalars().all()
    texts = [
        _row(case_id, case.texts.asked or "", case.texts.answered or "")
        for case_id, case in zip(ids, cases, strict=True)
        if case.texts.asked or case.texts.answered
    ]
    if texts:
        connection.execute(INSERT_TEXTS, texts)


def _row(case_id: int, asked: str, answered: str) -> dict[str, object]:
    return {
        "case_id": case_id,
        "asked": asked[:LONGEST],
        "answered": answered[:LONGEST],
        "asked_length": len(asked),
        "answered_length": len(answered),
    }


def _suite(session: Session, initiative: Initiative, suite_id: str) -> Suite:
    suite = session.get(Suite, suite_id)
    if suite is None or suite.initiative_id != initiative.id:
        raise NotFound("That suite")
    return suite


def _record(
    session: Session,
    actor: Actor,
    now: datetime,
    initiative: Initiative,
    suite: Suite,
    verb: str,
    sentence: str,
    after: dict[str, object],
) -> None:
    activity.record(
        session,
        actor=actor,
        now=now,
        verb=verb,
        subject="suite",
        subject_id=suite.id,
        sentence=sentence,
        initiative_id=initiative.id,
        after=after,
    )
