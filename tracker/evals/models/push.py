"""The table of Idempotency-Keys that pipelines sent with a run, so that a retry gets the first answer."""

from datetime import datetime

from sqlalchemy import ForeignKey, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from tracker.core.database import Base, Moment


class PushKey(Base):
    """A key that came with a body; kept for 30 days, then it may be used again."""

    __tablename__ = "push_key"
    __table_args__ = (UniqueConstraint("initiative_id", "key"), {"sqlite_autoincrement": True})

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    initiative_id: Mapped[str] = mapped_column(ForeignKey("initiative.id", ondelete="CASCADE"))
    key: Mapped[str] = mapped_column(String(200))
    source_sha256: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(Moment, index=True)
