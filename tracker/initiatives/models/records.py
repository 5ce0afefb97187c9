"""Tables of what hangs on an initiative: milestones, updates, documents."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.accounts.models import Person
from tracker.core.database import Base, Moment
from tracker.core.ids import new_id
from tracker.initiatives.models.initiative import Stage


class Milestone(Base):
    """A dated step; done when `done_at` is set, perhaps with a link that shows it."""

    __tablename__ = "milestone"
    __table_args__ = (Index("ix_milestone_initiative_id_planned_on", "initiative_id", "planned_on"),)

    id: Mapped[str] = mapped_column(String(26), primary_key=True, default=new_id)
    initiative_id: Mapped[str] = mapped_column(ForeignKey("initiative.id", ondelete="CASCADE"))
    title: Mapped[str] = mapped_column(String(200))
    stage_id: Mapped[str | None] = mapped_column(ForeignKey("stage.id", ondelete="SET NULL"))
    owner_id: Mapped[str | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"), index=True)
    planned_on: Mapped[date | None] = mapped_column(Date)
    done_at: Mapped[datetime | None] = mapped_column(Moment)
    done_by_id: Mapped[str | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    evidence_url: Mapped[str] = mapped_column(String(500), default="")
    depends_on_id: Mapped[str | None] = mapped_column(ForeignKey("milestone.id", ondelete="SET NULL"))
    created_at: Mapped[datetime] = mapped_column(Moment)
    version: Mapped[int] = mapped_column(Integer, nullable=False)
    owner: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=[owner_id])
    stage: Mapped[Stage | None] = relationship(lazy="raise")
    depends_on: Mapped["Milestone | None"] = relationship(lazy="raise", remote_side=[id])

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads this name as it stands


class Update(Base):
    """What a person says about an initiative, in Markdown; stands beside the derived health."""

    __tablename__ = "status_update"
    __table_args__ = (
        Index("ix_status_update_initiative_id_at", "initiative_id", "at"),
        CheckConstraint("health IN ('on_track', 'at_risk', 'off_track', 'no_data')", name="health"),
    )

    id: Mapped[str] = mapped_column(String(26), primary_key=True, default=new_id)
    initiative_id: Mapped[str] = mapped_column(ForeignKey("initiative.id", ondelete="CASCADE"))
    author_id: Mapped[str | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    health: Mapped[str] = mapped_column(String(10), default="no_data")
    text: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(Moment)
    author: Mapped[Person | None] = relationship(lazy="raise")


class Document(Base):
    """A linked document under the name by which criteria ask for it, such as `runbook`."""

    __tablename__ = "document"
    __table_args__ = (UniqueConstraint("initiative_id", "slug"),)

    id: Mapped[str] = mapped_column(String(26), primary_key=True, default=new_id)
    initiative_id: Mapped[str] = mapped_column(ForeignKey("initiative.id", ondelete="CASCADE"))
    slug: Mapped[str] = mapped_column(String(60))
    title: Mapped[str] = mapped_column(String(200))
    url: Mapped[str] = mapped_column(String(500))
    added_by_id: Mapped[str | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    at: Mapped[datetime] = mapped_column(Moment)
