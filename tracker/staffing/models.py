"""Tables of skills, proficiencies, needs and allocations."""

from datetime import date, datetime

from sqlalchemy import (
    CheckConstraint,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.accounts.models import Person
from tracker.core.database import Base, Moment
from tracker.core.ids import new_id

DISCIPLINES = (
    "('data', 'data_science', 'ml_engineering', 'ai_engineering',"
    " 'software_engineering', 'assurance', 'domain')"
)


class Skill(Base):
    """A skill by discipline, from data to domain."""

    __tablename__ = "skill"
    __table_args__ = (CheckConstraint(f"discipline IN {DISCIPLINES}", name="discipline"),)

    id: Mapped[str] = mapped_column(String(26), primary_key=True, default=new_id)
    key: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(120), unique=True)
    discipline: Mapped[str] = mapped_column(String(24))


class Proficiency(Base):
    """How well a person has a skill: 1 novice to 5 expert."""

    __tablename__ = "proficiency"
    __table_args__ = (
        CheckConstraint("level BETWEEN 1 AND 5", name="level"),
        Index("ix_proficiency_skill_id_level", "skill_id", "level"),
    )

    person_id: Mapped[str] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    skill_id: Mapped[str] = mapped_column(ForeignKey("skill.id", ondelete="CASCADE"), primary_key=True)
    level: Mapped[int] = mapped_column(Integer)
    wants_to_grow: Mapped[bool] = mapped_column(default=False)
    assessed_by_id: Mapped[str | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    assessed_at: Mapped[datetime] = mapped_column(Moment)
    skill: Mapped[Skill] = relationship(lazy="raise")
    person: Mapped[Person] = relationship(lazy="raise", foreign_keys=[person_id])


class Need(Base):
    """A skill an initiative needs, at which level and how much of it (FTE)."""

    __tablename__ = "need"
    __table_args__ = (
        UniqueConstraint("initiative_id", "skill_id"),
        CheckConstraint("min_level BETWEEN 1 AND 5", name="min_level"),
        CheckConstraint("fte > 0", name="fte"),
    )

    id: Mapped[str] = mapped_column(String(26), primary_key=True, default=new_id)
    initiative_id: Mapped[str] = mapped_column(ForeignKey("initiative.id", ondelete="CASCADE"))
    skill_id: Mapped[str] = mapped_column(ForeignKey("skill.id", ondelete="RESTRICT"), index=True)
    min_level: Mapped[int] = mapped_column(Integer)
    fte: Mapped[float] = mapped_column(Float)
    starts_on: Mapped[date | None] = mapped_column(Date)
    ends_on: Mapped[date | None] = mapped_column(Date)
    skill: Mapped[Skill] = relationship(lazy="raise")


class Allocation(Base):
    """A person's booked share (FTE) for a skill of an initiative; accountable means owning that skill."""

    __tablename__ = "allocation"
    __table_args__ = (
        UniqueConstraint("person_id", "initiative_id", "skill_id"),
        CheckConstraint("fte > 0", name="fte"),
        Index("ix_allocation_initiative_id_skill_id", "initiative_id", "skill_id"),
    )

    id: Mapped[str] = mapped_column(String(26), primary_key=True, default=new_id)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    initiative_id: Mapped[str] = mapped_column(ForeignKey("initiative.id", ondelete="CASCADE"))
    skill_id: Mapped[str] = mapped_column(ForeignKey("skill.id", ondelete="RESTRICT"), index=True)
    fte: Mapped[float] = mapped_column(Float)
    accountable: Mapped[bool] = mapped_column(default=False)
    starts_on: Mapped[date | None] = mapped_column(Date)
    ends_on: Mapped[date | None] = mapped_column(Date)
    person: Mapped[Person] = relationship(lazy="raise")
    skill: Mapped[Skill] = relationship(lazy="raise")
