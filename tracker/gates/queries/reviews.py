"""Reading reviews with their votes."""

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import Session, aliased

from tracker.accounts.models import Person
from tracker.gates.models import Approval, GateReview
from tracker.gates.rules.passing import CastVote, Reviewed
from tracker.gates.rules.words import ReviewStatus

REQUESTER, VOTER = aliased(Person), aliased(Person)


def open_review(session: Session, initiative_id: str, gate: str) -> Reviewed | None:
    """Give the review that is open at a gate, with its votes in the order they were cast."""
    status = ReviewStatus.OPEN.value
    found = _read(session, _of(initiative_id).where(GateReview.gate == gate, GateReview.status == status))
    return found[0] if found else None


def review(session: Session, initiative_id: str, review_id: str) -> Reviewed | None:
    """Give a review of an initiative."""
    found = _read(session, _of(initiative_id).where(GateReview.id == review_id))
    return found[0] if found else None


def reviews_of(
    session: Session, initiative_id: str, *, before: str | None = None, limit: int = 50
) -> Sequence[Reviewed]:
    """Give the newest reviews of an initiative, one page at a time (`before` is the id of the last one)."""
    chosen = select(GateReview.id).where(GateReview.initiative_id == initiative_id)
    if before is not None:
        last = select(GateReview.requested_at).where(GateReview.id == before).scalar_subquery()
        tied = and_(GateReview.requested_at == last, GateReview.id < before)
        chosen = chosen.where(or_(GateReview.requested_at < last, tied))
    chosen = chosen.order_by(GateReview.requested_at.desc(), GateReview.id.desc()).limit(limit)
    return _read(session, _of(initiative_id).where(GateReview.id.in_(chosen)))


def _of(initiative_id: str):  # type: ignore[no-untyped-def]
    return (
        select(GateReview, REQUESTER.name, Approval, VOTER.name)
        .outerjoin(REQUESTER, REQUESTER.id == GateReview.requested_by_id)
        .outerjoin(Approval, Approval.review_id == GateReview.id)
        .outerjoin(VOTER, VOTER.id == Approval.person_id)
        .where(GateReview.initiative_id == initiative_id)
        .order_by(GateReview.requested_at.desc(), GateReview.id.desc(), Approval.at, Approval.id)
        .execution_options(populate_existing=True)
    )


def _read(session: Session, wanted: Select[Any]) -> list[Reviewed]:
    rows = session.execute(wanted).all()
    return [_reviewed(tuple(found)) for _, found in groupby(rows, lambda row: row[0].id)]


def _reviewed(rows: tuple[Any, ...]) -> Reviewed:
    row: GateReview = rows[0][0]
    return Reviewed(
        id=row.id,
        gate=row.gate,
        status=row.status,
        requested_by_id=row.requested_by_id,
        requested_by=rows[0][1] or "Somebody who left",
        requested_at=row.requested_at,
        note=row.note,
        votes=tuple(vote for found in rows for vote in _votes(found)),
    )


def _votes(row: Any) -> list[CastVote]:
    """Give the vote of a row; the outer join has one without for a review nobody voted on."""
    vote: Approval | None = row[2]
    if vote is None:
        return []
    return [CastVote(vote.person_id, row[3], vote.role, vote.vote, vote.comment, vote.at, vote.system)]
