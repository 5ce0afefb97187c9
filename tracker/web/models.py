"""The table of calls that were answered under an Idempotency-Key."""

from datetime import datetime

from sqlalchemy import ForeignKey, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from tracker.core.database import Base, Moment


class AnsweredCall(Base):
    """A key with the call that came under it, and its answer once there is one; kept for 30 days."""

    __tablename__ = "answered_call"
    __table_args__ = (UniqueConstraint("person_id", "key"), {"sqlite_autoincrement": True})

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    key: Mapped[str] = mapped_column(String(200))
    call_sha256: Mapped[str] = mapped_column(String(64))  # of method, address and body
    at: Mapped[datetime] = mapped_column(Moment, index=True)
    status: Mapped[int | None] = mapped_column(Integer)  # None between the change and its answer
    location: Mapped[str | None] = mapped_column(String(500))
    etag: Mapped[str | None] = mapped_column(String(80))
    body: Mapped[str | None] = mapped_column(Text)
