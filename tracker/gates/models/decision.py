"""Tables of reviews, approvals, sign-offs and decisions; a decision keeps the snapshot it was made on."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.accounts.models import Person
from tracker.core.database import Base, Moment
from tracker.core.ids import new_id


class GateReview(Base):
    """A request to pass a gate; approvals gather on it while it is open."""

    __tablename__ = "gate_review"
    __table_args__ = (
        CheckConstraint("status IN ('open', 'decided', 'withdrawn')", name="status"),
        Index("ix_gate_review_initiative_id_status", "initiative_id", "status"),
    )

    id: Mapped[str] = mapped_column(String(26), primary_key=True, default=new_id)
    initiative_id: Mapped[str] = mapped_column(ForeignKey("initiative.id", ondelete="CASCADE"))
    gate: Mapped[str] = mapped_column(String(20))
    policy_id: Mapped[str] = mapped_column(ForeignKey("policy.id", ondelete="RESTRICT"))
    requested_by_id: Mapped[str | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    requested_at: Mapped[datetime] = mapped_column(Moment)
    note: Mapped[str] = mapped_column(String(600), default="")
    status: Mapped[str] = mapped_column(String(10), default="open")
    requested_by: Mapped[Person | None] = relationship(lazy="raise")


class Approval(Base):
    """One person's vote on a review."""

    __tablename__ = "approval"
    __table_args__ = (
        UniqueConstraint("review_id", "person_id"),
        CheckConstraint("vote IN ('approve', 'reject')", name="vote"),
    )

    id: Mapped[str] = mapped_column(String(26), primary_key=True, default=new_id)
    review_id: Mapped[str] = mapped_column(ForeignKey("gate_review.id", ondelete="CASCADE"))
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    role: Mapped[str] = mapped_column(String(12))
    vote: Mapped[str] = mapped_column(String(8))
    comment: Mapped[str] = mapped_column(String(600), default="")
    system: Mapped[str] = mapped_column(String(20), default="", server_default="")  # voted on
    at: Mapped[datetime] = mapped_column(Moment)
    person: Mapped[Person] = relationship(lazy="raise")


class Signoff(Base):
    """A person's signature under one criterion of a gate."""

    __tablename__ = "signoff"
    __table_args__ = (UniqueConstraint("initiative_id", "criterion", "person_id"),)

    id: Mapped[str] = mapped_column(String(26), primary_key=True, default=new_id)
    initiative_id: Mapped[str] = mapped_column(ForeignKey("initiative.id", ondelete="CASCADE"))
    criterion: Mapped[str] = mapped_column(String(80))
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    comment: Mapped[str] = mapped_column(String(600), default="")
    at: Mapped[datetime] = mapped_column(Moment)
    person: Mapped[Person] = relationship(lazy="raise")


class Decision(Base):
    """What was decided, by whom, under which policy, on which snapshot; never changed afterwards."""

    __tablename__ = "decision"
    __table_args__ = (
        CheckConstraint("outcome IN ('go', 'conditional_go', 'hold', 'recycle', 'kill')", name="outcome"),
        Index("ix_decision_initiative_id_at", "initiative_id", "at"),
    )

    id: Mapped[str] = mapped_column(String(26), primary_key=True, default=new_id)
    initiative_id: Mapped[str] = mapped_column(ForeignKey("initiative.id", ondelete="CASCADE"))
    gate: Mapped[str] = mapped_column(String(20))
    review_id: Mapped[str | None] = mapped_column(ForeignKey("gate_review.id", ondelete="SET NULL"))
    policy_id: Mapped[str] = mapped_column(ForeignKey("policy.id", ondelete="RESTRICT"))
    policy_version: Mapped[int] = mapped_column(Integer)
    outcome: Mapped[str] = mapped_column(String(16))
    from_stage_id: Mapped[str] = mapped_column(ForeignKey("stage.id", ondelete="RESTRICT"))
    to_stage_id: Mapped[str | None] = mapped_column(ForeignKey("stage.id", ondelete="RESTRICT"))
    reason: Mapped[str] = mapped_column(String(600), default="")
    snapshot: Mapped[str] = mapped_column(Text)  # JSON of all results, as they were
    sha256: Mapped[str] = mapped_column(String(64))
    by_id: Mapped[str | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    at: Mapped[datetime] = mapped_column(Moment)
    by: Mapped[Person | None] = relationship(lazy="raise")
