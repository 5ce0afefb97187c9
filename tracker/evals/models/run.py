"""Tables of what came out: runs, their metrics and their cases."""

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
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.core.database import Base, Moment
from tracker.core.ids import new_id
from tracker.evals.models.record import DatasetVersion, Suite, SystemVersion

COUNTER = BigInteger().with_variant(Integer, "sqlite")


class Run(Base):
    """One run of a suite; several come from one file when it holds several variants."""

    __tablename__ = "run"
    __table_args__ = (
        UniqueConstraint("initiative_id", "source_sha256", "source_position"),
        UniqueConstraint("initiative_id", "number"),
        Index("ix_run_initiative_id_ran_at_id", "initiative_id", "ran_at", "id"),
        # with the system, so that tries can be counted from the index alone
        Index("ix_run_suite_id_ran_at_id", "suite_id", "ran_at", "id", "system_version_id"),
        CheckConstraint("status IN ('complete', 'partial', 'cancelled', 'failed', 'empty')", name="status"),
    )

    id: Mapped[str] = mapped_column(String(26), primary_key=True, default=new_id)
    initiative_id: Mapped[str] = mapped_column(ForeignKey("initiative.id", ondelete="CASCADE"))
    number: Mapped[int] = mapped_column(Integer)  # counts 1, 2, 3 … within the initiative
    suite_id: Mapped[str] = mapped_column(ForeignKey("suite.id", ondelete="CASCADE"))
    system_version_id: Mapped[str | None] = mapped_column(
        ForeignKey("system_version.id", ondelete="SET NULL"), index=True
    )
    dataset_version_id: Mapped[str | None] = mapped_column(
        ForeignKey("dataset_version.id", ondelete="SET NULL"), index=True
    )
    tool: Mapped[str] = mapped_column(String(60))
    tool_version: Mapped[str] = mapped_column(String(60), default="")
    external_id: Mapped[str] = mapped_column(String(200), default="")
    variant: Mapped[str] = mapped_column(String(300), default="")
    status: Mapped[str] = mapped_column(String(10))
    started_at: Mapped[datetime | None] = mapped_column(Moment)
    finished_at: Mapped[datetime | None] = mapped_column(Moment)
    ran_at: Mapped[datetime] = mapped_column(Moment)  # finished, else started, else imported
    duration_s: Mapped[float | None] = mapped_column(Float)
    repeats: Mapped[int] = mapped_column(Integer, default=1)
    limit_cases: Mapped[int | None] = mapped_column(Integer)
    cost_minor: Mapped[float | None] = mapped_column(Float)
    currency: Mapped[str] = mapped_column(String(3), default="")
    tokens_in: Mapped[int | None] = mapped_column(BigInteger)
    tokens_out: Mapped[int | None] = mapped_column(BigInteger)
    cases_total: Mapped[int] = mapped_column(Integer, default=0)
    cases_failed: Mapped[int] = mapped_column(Integer, default=0)
    cases_unscored: Mapped[int] = mapped_column(Integer, default=0)
    slices: Mapped[list[dict[str, Any]]] = mapped_column(JSON)  # name, cases, failed, unscored of each
    errors: Mapped[dict[str, int]] = mapped_column(JSON)  # error kind to number of cases, none left out
    spreads: Mapped[dict[str, dict[str, Any]]] = mapped_column(JSON, default=dict, server_default="{}")
    flags: Mapped[list[dict[str, str]]] = mapped_column(JSON)  # code and text of each
    lacks: Mapped[list[str]] = mapped_column(JSON)
    links: Mapped[dict[str, str]] = mapped_column(JSON)
    source_sha256: Mapped[str] = mapped_column(String(64))
    source_position: Mapped[int] = mapped_column(Integer, default=0)
    source_format: Mapped[str] = mapped_column(String(40))
    imported_at: Mapped[datetime] = mapped_column(Moment)
    imported_by_id: Mapped[str | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    withdrawn_at: Mapped[datetime | None] = mapped_column(Moment)  # shown ever after, counted never again
    withdrawn_by_id: Mapped[str | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    withdrawn_reason: Mapped[str] = mapped_column(String(300), default="", server_default="")
    suite: Mapped[Suite] = relationship(lazy="raise")
    system_version: Mapped[SystemVersion | None] = relationship(lazy="raise")
    dataset_version: Mapped[DatasetVersion | None] = relationship(lazy="raise")


class MetricResult(Base):
    """One metric of a run: the tool's value, the strict rate, and the interval stored at import."""

    __tablename__ = "metric_result"
    __table_args__ = (
        UniqueConstraint("run_id", "name"),
        Index("ix_metric_result_name_run_id", "name", "run_id"),
        CheckConstraint("direction IN ('higher', 'lower', 'unknown')", name="direction"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(COUNTER, primary_key=True)
    run_id: Mapped[str] = mapped_column(ForeignKey("run.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(200))
    type: Mapped[str] = mapped_column(String(10))
    unit: Mapped[str] = mapped_column(String(12))
    direction: Mapped[str] = mapped_column(String(8))
    value: Mapped[float | None] = mapped_column(Float)  # as the tool reports it
    strict: Mapped[float | None] = mapped_column(Float)  # errors count as failures
    successes: Mapped[int | None] = mapped_column(Integer)
    n: Mapped[int | None] = mapped_column(Integer)
    unscored: Mapped[int] = mapped_column(Integer, default=0)
    total: Mapped[int | None] = mapped_column(Integer)  # cases asked, without those skipped
    effective_n: Mapped[float | None] = mapped_column(Float)
    stderr: Mapped[float | None] = mapped_column(Float)
    low: Mapped[float | None] = mapped_column(Float)  # one-sided 95 % bounds, each side
    high: Mapped[float | None] = mapped_column(Float)
    low_strict: Mapped[float | None] = mapped_column(Float)  # one-sided 97.5 %, exact: for high risk
    high_strict: Mapped[float | None] = mapped_column(Float)
    method: Mapped[str] = mapped_column(String(60), default="")
    # of which case score it is the mean
    case_score: Mapped[str] = mapped_column(String(200), default="", server_default="")


class CaseResult(Base):
    """One case of a run, once per repeat."""

    __tablename__ = "case_result"
    __table_args__ = (
        Index("ix_case_result_run_id_rank_id", "run_id", "rank", "id"),
        Index("ix_case_result_run_id_case_key", "run_id", "case_key"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(COUNTER, primary_key=True)
    run_id: Mapped[str] = mapped_column(ForeignKey("run.id", ondelete="CASCADE"))
    case_key: Mapped[str] = mapped_column(String(200))
    repeat: Mapped[int] = mapped_column(Integer, default=0)
    slice: Mapped[str] = mapped_column(String(100), default="")
    passed: Mapped[bool | None] = mapped_column()
    rank: Mapped[int] = mapped_column(Integer)  # 0 failed, 1 unscored, 2 passed: failed first
    error_kind: Mapped[str] = mapped_column(String(14), default="none")
    error: Mapped[str] = mapped_column(Text, default="")
    latency_ms: Mapped[float | None] = mapped_column(Float)
    cost_minor: Mapped[float | None] = mapped_column(Float)
    scores: Mapped[dict[str, Any]] = mapped_column(JSON)
    excerpt: Mapped[str] = mapped_column(Text, default="")
    asked_digest: Mapped[str] = mapped_column(String(16), default="", server_default="")
    answered_digest: Mapped[str] = mapped_column(String(16), default="", server_default="")


class CaseText(Base):
    """What a case asked and what was answered, whole, where its suite keeps that; lengths in characters."""

    __tablename__ = "case_text"

    case_id: Mapped[int] = mapped_column(
        COUNTER, ForeignKey("case_result.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    asked: Mapped[str] = mapped_column(Text)
    answered: Mapped[str] = mapped_column(Text)
    asked_length: Mapped[int] = mapped_column(Integer)
    answered_length: Mapped[int] = mapped_column(Integer)
