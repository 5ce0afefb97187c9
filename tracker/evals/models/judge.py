"""Tables of judges: models that grade answers, and how they did against human labels."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.core.database import Base, Moment
from tracker.core.ids import new_id
from tracker.evals.models.run import COUNTER

_COUNTED = text("withdrawn_at IS NULL")
COUNTS = "tp >= 0 AND fn >= 0 AND tn >= 0 AND fp >= 0"


class Judge(Base):
    """A judge by the name that bills of materials give it, with the counts of the calibration that counts.

    The counts are kept here at write time, so that a run finds them by one join; None: not calibrated.
    """

    __tablename__ = "judge"
    __table_args__ = (UniqueConstraint("initiative_id", "name"), CheckConstraint(COUNTS, name="counts"))

    id: Mapped[str] = mapped_column(String(26), primary_key=True, default=new_id)
    initiative_id: Mapped[str] = mapped_column(ForeignKey("initiative.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(200))
    tp: Mapped[int | None] = mapped_column(Integer)
    fn: Mapped[int | None] = mapped_column(Integer)
    tn: Mapped[int | None] = mapped_column(Integer)
    fp: Mapped[int | None] = mapped_column(Integer)


class JudgeCalibration(Base):
    """A judge against human labels: counts, and where the labels came from; withdrawn ones are kept."""

    __tablename__ = "judge_calibration"
    __table_args__ = (
        Index("ix_judge_calibration_judge_id_labelled_at", "judge_id", "labelled_at", "id"),
        Index(
            "uq_judge_calibration_counted",
            "judge_id",
            "source_sha256",
            unique=True,
            sqlite_where=_COUNTED,
            postgresql_where=_COUNTED,
        ),
        CheckConstraint(COUNTS, name="counts"),
    )

    id: Mapped[str] = mapped_column(String(26), primary_key=True, default=new_id)
    judge_id: Mapped[str] = mapped_column(ForeignKey("judge.id", ondelete="CASCADE"))
    tp: Mapped[int] = mapped_column(Integer)
    fn: Mapped[int] = mapped_column(Integer)
    tn: Mapped[int] = mapped_column(Integer)
    fp: Mapped[int] = mapped_column(Integer)
    note: Mapped[str] = mapped_column(String(300), default="")
    source_sha256: Mapped[str] = mapped_column(String(64))
    labelled_at: Mapped[datetime] = mapped_column(Moment)  # when the labels were brought in
    labelled_by: Mapped[str] = mapped_column(String(200))
    withdrawn_at: Mapped[datetime | None] = mapped_column(Moment)
    withdrawn_by: Mapped[str] = mapped_column(String(200), default="")
    withdrawn_reason: Mapped[str] = mapped_column(String(300), default="")
    judge: Mapped[Judge] = relationship(lazy="raise")


class JudgeLabel(Base):
    """One case of a calibration, as a human and as the judge saw it."""

    __tablename__ = "judge_label"
    __table_args__ = (
        Index("ix_judge_label_calibration_id_agrees_id", "calibration_id", "agrees", "id"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(COUNTER, primary_key=True)
    calibration_id: Mapped[str] = mapped_column(ForeignKey("judge_calibration.id", ondelete="CASCADE"))
    case_key: Mapped[str] = mapped_column(String(200))
    human: Mapped[bool] = mapped_column()
    judge: Mapped[bool] = mapped_column()
    agrees: Mapped[bool] = mapped_column()
