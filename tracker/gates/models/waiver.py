"""Waivers: a criterion is passed for some days without the evidence that it asks for, at a known risk."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.accounts.models import Person
from tracker.core.database import Base, Moment
from tracker.core.ids import new_id

_OPEN = text("status IN ('pending', 'approved') AND ended_at IS NULL")


class Waiver(Base):
    """A waiver as it was asked for and decided; whether an approved one has expired, its `ends_at` says.

    Of a criterion one can be pending or in force: `ended_at` is set when another one takes its place.
    """

    __tablename__ = "waiver"
    __table_args__ = (
        CheckConstraint("status IN ('pending', 'approved', 'rejected', 'revoked')", name="status"),
        CheckConstraint("days > 0", name="days"),
        Index("ix_waiver_initiative_id_requested_at", "initiative_id", "requested_at"),
        Index("ix_waiver_status_ends_at", "status", "ends_at"),
        Index("ix_waiver_requested_at_id", "requested_at", "id"),
        Index(
            "uq_waiver_open",
            "initiative_id",
            "criterion",
            unique=True,
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
    )

    id: Mapped[str] = mapped_column(String(26), primary_key=True, default=new_id)
    initiative_id: Mapped[str] = mapped_column(ForeignKey("initiative.id", ondelete="CASCADE"))
    gate: Mapped[str] = mapped_column(String(20))
    criterion: Mapped[str] = mapped_column(String(80))
    label: Mapped[str] = mapped_column(String(200))  # of the criterion, as it was asked then
    verdict: Mapped[str] = mapped_column(String(14))  # what the evidence said then
    risk: Mapped[str] = mapped_column(String(600))  # what stays uncovered, in numbers where there are any
    reason: Mapped[str] = mapped_column(String(600))
    control: Mapped[str] = mapped_column(String(600))  # what is done instead
    days: Mapped[int] = mapped_column(Integer)
    status: Mapped[str] = mapped_column(String(10), default="pending")
    requested_by_id: Mapped[str | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    requested_at: Mapped[datetime] = mapped_column(Moment)
    decided_by_id: Mapped[str | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    decided_at: Mapped[datetime | None] = mapped_column(Moment)
    comment: Mapped[str] = mapped_column(String(600), default="")  # of who decided
    ends_at: Mapped[datetime | None] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
    ended_why: Mapped[str] = mapped_column(String(600), default="")
    requested_by: Mapped[Person | None] = relationship(foreign_keys=[requested_by_id], lazy="raise")
    decided_by: Mapped[Person | None] = relationship(foreign_keys=[decided_by_id], lazy="raise")
