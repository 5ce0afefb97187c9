"""The event table: append-only, hash-chained; triggers in the migrations hold it to that."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from tracker.core.database import Base, Moment


class Event(Base):
    """One thing somebody did: subject before and after, who, when, through which door."""

    __tablename__ = "event"
    __table_args__ = (
        Index("ix_event_initiative_id_id", "initiative_id", "id"),
        Index("ix_event_actor_id_id", "actor_id", "id"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)
    at: Mapped[datetime] = mapped_column(Moment, index=True)
    actor_id: Mapped[str | None] = mapped_column(String(26))
    actor_name: Mapped[str] = mapped_column(String(200))
    via: Mapped[str] = mapped_column(String(10))
    request_id: Mapped[str] = mapped_column(String(40), default="")
    verb: Mapped[str] = mapped_column(String(60))
    subject: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[str] = mapped_column(String(64))
    initiative_id: Mapped[str | None] = mapped_column(String(26))
    sentence: Mapped[str] = mapped_column(String(600))
    before: Mapped[dict[str, Any]] = mapped_column(JSON)
    after: Mapped[dict[str, Any]] = mapped_column(JSON)
    previous_hash: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64), unique=True)

    def content(self) -> dict[str, Any]:
        """Give what the hash of this event covers."""
        return {
            "at": self.at.isoformat(),
            "actor": [self.actor_id, self.actor_name, self.via, self.request_id],
            "what": [self.verb, self.subject, self.subject_id, self.initiative_id, self.sentence],
            "before": self.before,
            "after": self.after,
        }
