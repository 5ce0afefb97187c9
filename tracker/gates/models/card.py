"""The portfolio card: all that board and table show of an initiative, kept at write time."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Date, Float, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from tracker.core.database import Base, Moment

LONGEST_SEARCHED = 600  # characters; PostgreSQL takes no longer entry into an index


class Card(Base):
    """One row an initiative, rewritten in each transaction that touches it; every list reads only this."""

    __tablename__ = "card"
    __table_args__ = (
        CheckConstraint("health IN ('on_track', 'at_risk', 'off_track', 'no_data')", name="health"),
        CheckConstraint("roll_up IN ('ready', 'blocked', 'needs_data', 'none')", name="roll_up"),
        Index("ix_card_stage_position_urgency_key", "stage_position", "urgency", "key"),
        Index("ix_card_name_key", "name", "key"),
        Index("ix_card_unit_key", "unit", "key"),
        Index("ix_card_health_rank_key", "health_rank", "key"),
        Index("ix_card_stage_position_key", "stage_position", "key"),
        Index("ix_card_target_on_key", "target_on", "key"),
        Index("ix_card_margin_key", "margin", "key"),
        Index("ix_card_updated_at_key", "updated_at", "key"),
        Index("ix_card_roll_up_key", "roll_up", "key"),
        Index("ix_card_gaps_key", "gaps", "key"),
        Index("ix_card_owner_key", "owner", "key"),
        Index("ix_card_team_key", "team", "key"),
        # narrow copies of the table: counts read the first, searches the second, and no row for either
        Index(
            "ix_card_counts",
            "stage_position",
            "status",
            "roll_up",
            "health",
            "gaps",
            "live_endpoints",
            "live_endpoints_good",
            "visibility",
            "stale_at",
            "category",
            "risk_tier",
            "kind",
            "unit",
            "team",
            "initiative_id",
        ),
        Index("ix_card_search", "visibility", "status", "urgency", "key", "initiative_id", "search_text"),
        Index("ix_card_stale_at", "stale_at"),
    )

    initiative_id: Mapped[str] = mapped_column(
        ForeignKey("initiative.id", ondelete="CASCADE"), primary_key=True
    )
    key: Mapped[str] = mapped_column(String(24), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    unit: Mapped[str] = mapped_column(String(120))
    team: Mapped[str] = mapped_column(String(120), default="")
    kind: Mapped[str] = mapped_column(String(20), default="other")
    risk_tier: Mapped[str] = mapped_column(String(12))
    visibility: Mapped[str] = mapped_column(String(8))
    status: Mapped[str] = mapped_column(String(10))
    category: Mapped[str] = mapped_column(String(10))
    stage: Mapped[str] = mapped_column(String(60))
    stage_position: Mapped[int] = mapped_column(Integer)
    stage_since: Mapped[datetime] = mapped_column(Moment)
    owner_id: Mapped[str | None] = mapped_column(String(26), index=True)
    owner: Mapped[str] = mapped_column(String(120), default="")
    people: Mapped[list[dict[str, str]]] = mapped_column(JSON)  # each {"id", "name"}, accountable first
    health: Mapped[str] = mapped_column(String(10))
    health_rank: Mapped[int] = mapped_column(Integer)  # 0 off track, 1 at risk, 2 no data, 3 on track
    health_why: Mapped[str] = mapped_column(String(300), default="")
    policy_id: Mapped[str] = mapped_column(String(26), default="")  # what it was judged by
    gate: Mapped[str] = mapped_column(String(20), default="")
    gate_label: Mapped[str] = mapped_column(String(80), default="")
    roll_up: Mapped[str] = mapped_column(String(10))
    criteria_met: Mapped[int] = mapped_column(Integer, default=0)
    criteria_total: Mapped[int] = mapped_column(Integer, default=0)
    first_open: Mapped[str] = mapped_column(String(300), default="")
    metric: Mapped[dict[str, Any] | None] = mapped_column(JSON)  # name, value, low, high, threshold, …
    margin: Mapped[float | None] = mapped_column(Float)  # main metric: share of the error budget left
    endpoint: Mapped[dict[str, Any] | None] = mapped_column(JSON)  # name, outcome, latency_ms, share good
    live_endpoints: Mapped[int] = mapped_column(Integer)  # those in production
    live_endpoints_good: Mapped[int] = mapped_column(Integer)  # of them, within their limits
    gaps: Mapped[int] = mapped_column(Integer, default=0)  # needed skills without enough cover
    gap_label: Mapped[str] = mapped_column(String(120), default="")
    target_on: Mapped[date | None] = mapped_column(Date)
    urgency: Mapped[int] = mapped_column(Integer, default=0)  # order on the board: broken first
    updated_at: Mapped[datetime] = mapped_column(Moment)
    search_text: Mapped[str] = mapped_column(String(LONGEST_SEARCHED))  # key, name, unit, summary, `folded`
    system: Mapped[str] = mapped_column(String(20), default="", server_default="")  # mark of the one measured
    stale_at: Mapped[datetime | None] = mapped_column(Moment)  # first moment at which a verdict expires
