"""Table of the conditions of a conditional go."""

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.accounts.models import Person
from tracker.core.database import Base, Moment
from tracker.core.ids import new_id


class Condition(Base):
    """What a go was given on: to be met by a day, and a criterion of the next gate until it is."""

    __tablename__ = "condition"
    __table_args__ = (Index("ix_condition_initiative_id_due_on", "initiative_id", "due_on"),)

    id: Mapped[str] = mapped_column(String(26), primary_key=True, default=new_id)
    initiative_id: Mapped[str] = mapped_column(ForeignKey("initiative.id", ondelete="CASCADE"))
    decision_id: Mapped[str] = mapped_column(ForeignKey("decision.id", ondelete="CASCADE"))
    text: Mapped[str] = mapped_column(String(300))
    due_on: Mapped[date] = mapped_column(Date)
    met_at: Mapped[datetime | None] = mapped_column(Moment)
    met_by_id: Mapped[str | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    how: Mapped[str] = mapped_column(String(600), default="")
    met_by: Mapped[Person | None] = relationship(lazy="raise")
