"""Tables of targets and what became of them, of each metric's newest value, and of each suite's baseline."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Float, ForeignKey, Index, Integer, String, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.core.database import Base, Moment
from tracker.core.ids import new_id
from tracker.evals.models.run import MetricResult, Run


class MetricTarget(Base):
    """What a metric of an initiative must reach; time-stamped, so that a late change is seen."""

    __tablename__ = "metric_target"
    __table_args__ = (
        UniqueConstraint("initiative_id", "suite", "metric"),
        CheckConstraint("direction IN ('higher', 'lower')", name="direction"),
        CheckConstraint("role IN ('main', 'quality', 'safety', 'latency', 'cost')", name="role"),
    )

    id: Mapped[str] = mapped_column(String(26), primary_key=True, default=new_id)
    initiative_id: Mapped[str] = mapped_column(ForeignKey("initiative.id", ondelete="CASCADE"))
    suite: Mapped[str] = mapped_column(String(200))
    metric: Mapped[str] = mapped_column(String(200))
    role: Mapped[str] = mapped_column(String(8), default="quality")
    direction: Mapped[str] = mapped_column(String(8))
    threshold: Mapped[float] = mapped_column(Float)
    unit: Mapped[str] = mapped_column(String(12), default="proportion")
    # no judge has a part in it, whatever the runs name
    by_code: Mapped[bool] = mapped_column(default=False, server_default=false())
    reason: Mapped[str] = mapped_column(String(300), default="")  # required when changed after a run
    set_at: Mapped[datetime] = mapped_column(Moment)
    set_by_id: Mapped[str | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    version: Mapped[int] = mapped_column(Integer, nullable=False)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads this name as it stands


class TargetEntry(Base):
    """One setting, change or removal (no threshold) of a target; an entry itself is never changed."""

    __tablename__ = "target_entry"
    __table_args__ = (Index("ix_target_entry_initiative_id_set_at", "initiative_id", "set_at", "id"),)

    id: Mapped[str] = mapped_column(String(26), primary_key=True, default=new_id)
    initiative_id: Mapped[str] = mapped_column(ForeignKey("initiative.id", ondelete="CASCADE"))
    suite: Mapped[str] = mapped_column(String(200))
    metric: Mapped[str] = mapped_column(String(200))
    threshold: Mapped[float | None] = mapped_column(Float)
    direction: Mapped[str] = mapped_column(String(8), default="")
    reason: Mapped[str] = mapped_column(String(300), default="")
    set_at: Mapped[datetime] = mapped_column(Moment)
    set_by: Mapped[str] = mapped_column(String(200))


class LatestMetric(Base):
    """The newest qualifying value of a metric, kept at write time in the importing transaction."""

    __tablename__ = "latest_metric"
    __table_args__ = (
        UniqueConstraint("initiative_id", "suite_id", "name"),
        Index("ix_latest_metric_run_id", "run_id"),
    )

    id: Mapped[str] = mapped_column(String(26), primary_key=True, default=new_id)
    initiative_id: Mapped[str] = mapped_column(ForeignKey("initiative.id", ondelete="CASCADE"))
    suite_id: Mapped[str] = mapped_column(ForeignKey("suite.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(200))
    run_id: Mapped[str] = mapped_column(ForeignKey("run.id", ondelete="CASCADE"))
    metric_result_id: Mapped[int] = mapped_column(ForeignKey("metric_result.id", ondelete="CASCADE"))
    ran_at: Mapped[datetime] = mapped_column(Moment)
    attempts: Mapped[int] = mapped_column(Integer, default=1)  # runs since the system version last changed
    run: Mapped[Run] = relationship(lazy="raise")
    result: Mapped[MetricResult] = relationship(lazy="raise")


class Baseline(Base):
    """The run of a suite that later ones are held against, chosen by a person."""

    __tablename__ = "baseline"
    __table_args__ = (
        UniqueConstraint("suite_id"),
        Index("ix_baseline_run_id", "run_id"),
        Index("ix_baseline_initiative_id", "initiative_id"),
    )

    id: Mapped[str] = mapped_column(String(26), primary_key=True, default=new_id)
    initiative_id: Mapped[str] = mapped_column(ForeignKey("initiative.id", ondelete="CASCADE"))
    suite_id: Mapped[str] = mapped_column(ForeignKey("suite.id", ondelete="CASCADE"))
    run_id: Mapped[str] = mapped_column(ForeignKey("run.id", ondelete="CASCADE"))
    blessed_at: Mapped[datetime] = mapped_column(Moment)
    blessed_by_id: Mapped[str | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    reason: Mapped[str] = mapped_column(String(300), default="")
    run: Mapped[Run] = relationship(lazy="raise")
