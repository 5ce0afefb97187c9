"""The table of visits: when a reader last looked at the home page."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from tracker.core.database import Base, Moment


class Visit(Base):
    """When a reader's present visit began and when the one before it did; no other page is noted."""

    __tablename__ = "visit"

    person_id: Mapped[str] = mapped_column(
        String(26), ForeignKey("person.id", ondelete="CASCADE"), primary_key=True
    )
    began_at: Mapped[datetime] = mapped_column(Moment)
    before_at: Mapped[datetime | None] = mapped_column(Moment)
