"""The table of the expectation ledger: what a sponsor expected, as it was written, entry after entry."""

from datetime import date, datetime

from sqlalchemy import Date, Float, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from tracker.core.database import Base, Moment
from tracker.core.ids import new_id


class Expectation(Base):
    """One entry, never changed: the sponsor's words, number and date; a later one takes its place.

    An entry with nothing in it says that the one before was taken back.
    """

    __tablename__ = "expectation"
    __table_args__ = (Index("ix_expectation_initiative_id_written_at", "initiative_id", "written_at", "id"),)

    id: Mapped[str] = mapped_column(String(26), primary_key=True, default=new_id)
    initiative_id: Mapped[str] = mapped_column(ForeignKey("initiative.id", ondelete="CASCADE"))
    words: Mapped[str] = mapped_column(String(300), default="")
    value: Mapped[float | None] = mapped_column(Float)
    of: Mapped[str] = mapped_column(String(12), default="not_said")
    due_on: Mapped[date | None] = mapped_column(Date)
    written_at: Mapped[datetime] = mapped_column(Moment)
    written_by: Mapped[str] = mapped_column(String(200))
