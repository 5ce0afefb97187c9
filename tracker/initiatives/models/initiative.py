"""Tables of stages and initiatives: identity, people, stage and status; records live beside."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Date, Float, ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.accounts.models import Person, Team
from tracker.core.database import Base, Moment
from tracker.core.ids import new_id

CATEGORIES = "('proposed', 'pilot', 'evaluation', 'production', 'retired')"


class Stage(Base):
    """A step of the way: its name is the organisation's, its category one of five."""

    __tablename__ = "stage"
    __table_args__ = (CheckConstraint(f"category IN {CATEGORIES}", name="category"),)

    id: Mapped[str] = mapped_column(String(26), primary_key=True, default=new_id)
    name: Mapped[str] = mapped_column(String(60), unique=True)
    question: Mapped[str] = mapped_column(String(120), default="")
    position: Mapped[int] = mapped_column(Integer, unique=True)
    category: Mapped[str] = mapped_column(String(10))
    expected_days: Mapped[int | None] = mapped_column(Integer)
    wip_limit: Mapped[int | None] = mapped_column(Integer)


class Initiative(Base):
    """One AI initiative; `version` counts saves, so that a stale save is noticed."""

    __tablename__ = "initiative"
    __table_args__ = (
        CheckConstraint("status IN ('active', 'paused', 'cancelled', 'closed')", name="status"),
        CheckConstraint(
            "risk_tier IN ('minimal', 'limited', 'high', 'unacceptable', 'undecided')", name="risk_tier"
        ),
        CheckConstraint("expected_of IN ('not_said', 'main_metric', 'other')", name="expected_of"),
        CheckConstraint("visibility IN ('org', 'private')", name="visibility"),
    )

    id: Mapped[str] = mapped_column(String(26), primary_key=True, default=new_id)
    key: Mapped[str] = mapped_column(String(24), unique=True)  # upper case, never changed
    name: Mapped[str] = mapped_column(String(120))
    summary: Mapped[str] = mapped_column(Text, default="")
    unit: Mapped[str] = mapped_column(String(120), default="")
    team_id: Mapped[str | None] = mapped_column(ForeignKey("team.id", ondelete="SET NULL"), index=True)
    owner_id: Mapped[str | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"), index=True)
    sponsor_id: Mapped[str | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"), index=True)
    kind: Mapped[str] = mapped_column(String(20), default="other")
    problem: Mapped[str] = mapped_column(Text, default="")
    baseline: Mapped[str] = mapped_column(String(300), default="")
    baseline_value: Mapped[float | None] = mapped_column(Float)
    baseline_unit: Mapped[str] = mapped_column(String(40), default="")
    target: Mapped[str] = mapped_column(String(300), default="")
    expectation: Mapped[str] = mapped_column(String(300), default="")
    expected_value: Mapped[float | None] = mapped_column(Float)
    expected_of: Mapped[str] = mapped_column(String(12), default="not_said", server_default="not_said")
    expected_on: Mapped[date | None] = mapped_column(Date)
    kill_criterion: Mapped[str] = mapped_column(String(300), default="")
    time_box_weeks: Mapped[int | None] = mapped_column(Integer)
    risk_tier: Mapped[str] = mapped_column(String(12), default="undecided")
    risk_review_on: Mapped[date | None] = mapped_column(Date)
    stage_id: Mapped[str] = mapped_column(ForeignKey("stage.id", ondelete="RESTRICT"), index=True)
    stage_since: Mapped[datetime] = mapped_column(Moment)
    status: Mapped[str] = mapped_column(String(10), default="active")
    visibility: Mapped[str] = mapped_column(String(8), default="org")
    target_on: Mapped[date | None] = mapped_column(Date)  # planned production date
    lessons: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime] = mapped_column(Moment)
    updated_at: Mapped[datetime] = mapped_column(Moment)
    updated_by_id: Mapped[str | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    version: Mapped[int] = mapped_column(Integer, nullable=False)
    stage: Mapped[Stage] = relationship(lazy="raise")
    team: Mapped[Team | None] = relationship(lazy="raise")
    owner: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=[owner_id])
    sponsor: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=[sponsor_id])

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads this name as it stands


class Membership(Base):
    """Who works on an initiative and in which role: the grant under the instance role's ceiling."""

    __tablename__ = "membership"
    __table_args__ = (
        CheckConstraint("role IN ('lead', 'engineer', 'stakeholder')", name="role"),
        Index("ix_membership_person_id_initiative_id", "person_id", "initiative_id"),
    )

    initiative_id: Mapped[str] = mapped_column(
        ForeignKey("initiative.id", ondelete="CASCADE"), primary_key=True
    )
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    role: Mapped[str] = mapped_column(String(12))


class StageSpell(Base):
    """A stay of an initiative in a stage; open while `left_at` is empty."""

    __tablename__ = "stage_spell"
    __table_args__ = (Index("ix_stage_spell_initiative_id_entered_at", "initiative_id", "entered_at"),)

    id: Mapped[str] = mapped_column(String(26), primary_key=True, default=new_id)
    initiative_id: Mapped[str] = mapped_column(ForeignKey("initiative.id", ondelete="CASCADE"))
    stage_id: Mapped[str] = mapped_column(ForeignKey("stage.id", ondelete="RESTRICT"))
    entered_at: Mapped[datetime] = mapped_column(Moment)
    left_at: Mapped[datetime | None] = mapped_column(Moment)
    reason: Mapped[str] = mapped_column(String(600), default="")  # why it went back, or closed
    stage: Mapped[Stage] = relationship(lazy="raise")


class Pause(Base):
    """A time in which the clocks stop; evidence keeps ageing. Open while `ended_at` is empty."""

    __tablename__ = "pause"

    id: Mapped[str] = mapped_column(String(26), primary_key=True, default=new_id)
    initiative_id: Mapped[str] = mapped_column(ForeignKey("initiative.id", ondelete="CASCADE"), index=True)
    reason: Mapped[str] = mapped_column(String(600))
    review_on: Mapped[date] = mapped_column(Date)
    by_id: Mapped[str | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    at: Mapped[datetime] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
