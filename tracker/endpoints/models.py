"""Tables of endpoints, their checks and their deployments."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, Float, ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from tracker.core.database import Base, Moment
from tracker.core.ids import new_id


class Endpoint(Base):
    """A deployed address of an initiative, what a good answer is, and how the last check ended."""

    __tablename__ = "endpoint"
    __table_args__ = (
        CheckConstraint("environment IN ('dev', 'staging', 'production')", name="environment"),
        CheckConstraint("method IN ('GET', 'POST', 'HEAD')", name="method"),
        Index("ix_endpoint_rank_name_id", "rank", "name", "id"),
        Index("ix_endpoint_name_id", "name", "id"),
    )

    id: Mapped[str] = mapped_column(String(26), primary_key=True, default=new_id)
    initiative_id: Mapped[str] = mapped_column(ForeignKey("initiative.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(120))
    url: Mapped[str] = mapped_column(String(500))
    method: Mapped[str] = mapped_column(String(4), default="GET")
    environment: Mapped[str] = mapped_column(String(10))
    body: Mapped[str] = mapped_column(Text, default="")  # JSON that is sent with POST
    expected_status: Mapped[int] = mapped_column(Integer, default=200)
    assertion: Mapped[str] = mapped_column(String(300), default="")
    latency_target_ms: Mapped[int] = mapped_column(Integer, default=1000)
    timeout_s: Mapped[float] = mapped_column(Float, default=10.0)
    slo_percent: Mapped[float | None] = mapped_column(Float)
    on_call: Mapped[str] = mapped_column(String(120), default="")
    runbook_url: Mapped[str] = mapped_column(String(500), default="")
    last_check_at: Mapped[datetime | None] = mapped_column(Moment)
    rank: Mapped[int] = mapped_column(Integer, default=1)  # 0 outside limits, 1 never checked, 2 up
    last_outcome: Mapped[str] = mapped_column(String(14), default="never")
    last_latency_ms: Mapped[float | None] = mapped_column(Float)
    last_sentence: Mapped[str] = mapped_column(String(300), default="")
    checks: Mapped[int] = mapped_column(Integer, default=0)
    checks_good: Mapped[int] = mapped_column(Integer, default=0)
    recent: Mapped[str] = mapped_column(String(30), default="")  # the last checks as `newest` writes them
    version: Mapped[int] = mapped_column(Integer, nullable=False)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads this name as it stands


class Check(Base):
    """One check of an endpoint; the body of the answer is never kept."""

    __tablename__ = "endpoint_check"
    __table_args__ = (
        Index("ix_endpoint_check_endpoint_id_at_id", "endpoint_id", "at", "id"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)
    endpoint_id: Mapped[str] = mapped_column(ForeignKey("endpoint.id", ondelete="CASCADE"))
    at: Mapped[datetime] = mapped_column(Moment)
    outcome: Mapped[str] = mapped_column(String(14))
    status: Mapped[int | None] = mapped_column(Integer)
    latency_ms: Mapped[float | None] = mapped_column(Float)
    sentence: Mapped[str] = mapped_column(String(300))
    via: Mapped[str] = mapped_column(String(10))


class Deployment(Base):
    """What an endpoint runs and how much traffic it gets; the newest without `ended_at` is live."""

    __tablename__ = "deployment"
    __table_args__ = (
        CheckConstraint("rollout IN ('shadow', 'canary', 'limited', 'full')", name="rollout"),
        CheckConstraint("traffic_percent BETWEEN 0 AND 100", name="traffic_percent"),
        Index("ix_deployment_endpoint_id_started_at", "endpoint_id", "started_at"),
    )

    id: Mapped[str] = mapped_column(String(26), primary_key=True, default=new_id)
    endpoint_id: Mapped[str] = mapped_column(ForeignKey("endpoint.id", ondelete="CASCADE"))
    version: Mapped[str] = mapped_column(String(100))
    code: Mapped[str] = mapped_column(String(100), default="")
    model: Mapped[str] = mapped_column(String(200), default="", server_default="")
    model_version: Mapped[str] = mapped_column(String(100), default="", server_default="")
    prompt: Mapped[str] = mapped_column(String(200), default="", server_default="")
    prompt_version: Mapped[str] = mapped_column(String(100), default="", server_default="")
    rollout: Mapped[str] = mapped_column(String(8), default="full")
    traffic_percent: Mapped[float] = mapped_column(Float, default=100.0)
    started_at: Mapped[datetime] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
    why_ended: Mapped[str] = mapped_column(String(300), default="")
    by_id: Mapped[str | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
