"""Incidents: what went wrong in the field, how bad, since when, and what became of it."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.accounts.models import Person
from tracker.core.database import Base, Moment
from tracker.core.ids import new_id

_OPEN = text("resolved_at IS NULL")
KINDS = (
    *("malfunction", "harmful_or_wrong_output", "drift", "performance_degradation", "misuse"),
    *("data_corruption", "security", "privacy", "cost"),
)


class Incident(Base):
    """An incident of an initiative, open until it is resolved; never deleted."""

    __tablename__ = "incident"
    __table_args__ = (
        CheckConstraint("severity IN ('sev1', 'sev2', 'sev3', 'sev4')", name="severity"),
        CheckConstraint(f"kind IN {KINDS}", name="kind"),
        Index("ix_incident_initiative_id_detected_at", "initiative_id", "detected_at", "id"),
        Index("ix_incident_open", "initiative_id", sqlite_where=_OPEN, postgresql_where=_OPEN),
    )

    id: Mapped[str] = mapped_column(String(26), primary_key=True, default=new_id)
    initiative_id: Mapped[str] = mapped_column(ForeignKey("initiative.id", ondelete="CASCADE"))
    severity: Mapped[str] = mapped_column(String(4))
    kind: Mapped[str] = mapped_column(String(24))
    title: Mapped[str] = mapped_column(String(200))
    note: Mapped[str] = mapped_column(Text, default="")  # what happened, to whom
    detected_at: Mapped[datetime] = mapped_column(Moment)
    resolved_at: Mapped[datetime | None] = mapped_column(Moment)
    resolution: Mapped[str] = mapped_column(Text, default="")  # what was done
    test: Mapped[str] = mapped_column(String(200), default="")  # the cases that it became
    reported_by_id: Mapped[str | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    reported_at: Mapped[datetime] = mapped_column(Moment)
    reported_by: Mapped[Person | None] = relationship(lazy="raise")

    @property
    def is_open(self) -> bool:
        """Say whether it is not resolved yet."""
        return self.resolved_at is None
