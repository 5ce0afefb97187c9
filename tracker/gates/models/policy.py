"""Tables of policies (immutable once published) and of the present result of every criterion."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    Float,
    ForeignKey,
    Index,
    Integer,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from tracker.core.database import Base, Moment
from tracker.core.ids import new_id

VERDICTS = "('met', 'not_met', 'inconclusive', 'missing', 'expired', 'waived', 'not_applicable')"


class Policy(Base):
    """One published version of a policy; the document is kept as it was, with its SHA-256."""

    __tablename__ = "policy"
    __table_args__ = (UniqueConstraint("key", "version"),)

    id: Mapped[str] = mapped_column(String(26), primary_key=True, default=new_id)
    key: Mapped[str] = mapped_column(String(60))
    version: Mapped[int] = mapped_column(Integer)
    name: Mapped[str] = mapped_column(String(120))
    document: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(String(64))
    published_at: Mapped[datetime] = mapped_column(Moment)


class CriterionResult(Base):
    """The present verdict of one criterion of the gate an initiative stands before."""

    __tablename__ = "criterion_result"
    __table_args__ = (
        CheckConstraint(f"verdict IN {VERDICTS}", name="verdict"),
        Index("ix_criterion_result_initiative_id_position", "initiative_id", "position"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)
    initiative_id: Mapped[str] = mapped_column(ForeignKey("initiative.id", ondelete="CASCADE"))
    gate: Mapped[str] = mapped_column(String(20))
    gate_label: Mapped[str] = mapped_column(String(80), default="")
    onward: Mapped[bool] = mapped_column(default=True)  # the gate leads on; else it keeps the stage
    position: Mapped[int] = mapped_column(Integer)
    criterion: Mapped[str] = mapped_column(String(80))
    label: Mapped[str] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(40))
    rule: Mapped[str] = mapped_column(String(200), default="")  # what is asked, in words
    required: Mapped[bool] = mapped_column(default=True)
    verdict: Mapped[str] = mapped_column(String(14))
    why: Mapped[str] = mapped_column(String(600))
    settle: Mapped[str] = mapped_column(String(300), default="")  # what would change the verdict
    value: Mapped[float | None] = mapped_column(Float)
    low: Mapped[float | None] = mapped_column(Float)
    high: Mapped[float | None] = mapped_column(Float)
    threshold: Mapped[float | None] = mapped_column(Float)
    direction: Mapped[str] = mapped_column(String(8), default="")
    unit: Mapped[str] = mapped_column(String(12), default="")
    n: Mapped[int | None] = mapped_column(Integer)
    more: Mapped[int | None] = mapped_column(Integer)  # further cases that would settle it at this rate
    method: Mapped[str] = mapped_column(String(60), default="")
    attempts: Mapped[int | None] = mapped_column(Integer)
    evidence: Mapped[list[dict[str, Any]]] = mapped_column(JSON)  # each {"label", "path", "at"}
    expires_at: Mapped[datetime | None] = mapped_column(Moment)
