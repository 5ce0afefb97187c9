"""What comparing a run with the baseline of its suite gave, kept for whoever holds it against a margin."""

from datetime import datetime

from sqlalchemy import Float, ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from tracker.core.database import Base, Moment
from tracker.evals.models.run import COUNTER


class BaselineComparison(Base):
    """One metric of a run against the same of its baseline: new - old in the metric's unit.

    A pair of runs without a metric in common has one row with the name "". Bounds are one-sided, each on its
    own: 95 %, the strict ones 97.5 %.
    """

    __tablename__ = "baseline_comparison"
    __table_args__ = (
        UniqueConstraint("run_id", "baseline_id", "metric"),
        Index("ix_baseline_comparison_initiative_id", "initiative_id"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(COUNTER, primary_key=True)
    initiative_id: Mapped[str] = mapped_column(ForeignKey("initiative.id", ondelete="CASCADE"))
    run_id: Mapped[str] = mapped_column(ForeignKey("run.id", ondelete="CASCADE"))
    baseline_id: Mapped[str] = mapped_column(ForeignKey("run.id", ondelete="CASCADE"))
    metric: Mapped[str] = mapped_column(String(200), default="")
    paired: Mapped[bool] = mapped_column(default=False)
    pairing: Mapped[str] = mapped_column(String(300), default="")  # why the cases pair, or do not
    difference: Mapped[float | None] = mapped_column(Float)
    low: Mapped[float | None] = mapped_column(Float)
    high: Mapped[float | None] = mapped_column(Float)
    low_strict: Mapped[float | None] = mapped_column(Float)
    high_strict: Mapped[float | None] = mapped_column(Float)
    n: Mapped[int] = mapped_column(Integer, default=0)
    method: Mapped[str] = mapped_column(String(60), default="")
    only_new: Mapped[int | None] = mapped_column(Integer)  # cases that only the new run passed
    only_old: Mapped[int | None] = mapped_column(Integer)
    why: Mapped[str] = mapped_column(String(300), default="")  # without bounds: what lacks
    compared_at: Mapped[datetime] = mapped_column(Moment)
