"""Tables of what a run measured: datasets, system versions (bill of materials), suites."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Integer, String, Text, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.core.database import Base, Moment
from tracker.core.ids import new_id


class Dataset(Base):
    """A named set of cases of one initiative."""

    __tablename__ = "dataset"
    __table_args__ = (UniqueConstraint("initiative_id", "name"),)

    id: Mapped[str] = mapped_column(String(26), primary_key=True, default=new_id)
    initiative_id: Mapped[str] = mapped_column(ForeignKey("initiative.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(200))


class DatasetVersion(Base):
    """One state of a dataset; known by its hash where the tool gives one."""

    __tablename__ = "dataset_version"
    __table_args__ = (
        UniqueConstraint("dataset_id", "version", "sha256"),
        CheckConstraint("role IN ('dev', 'held_out', 'unknown')", name="role"),
    )

    id: Mapped[str] = mapped_column(String(26), primary_key=True, default=new_id)
    dataset_id: Mapped[str] = mapped_column(ForeignKey("dataset.id", ondelete="CASCADE"))
    version: Mapped[str] = mapped_column(String(100), default="")
    sha256: Mapped[str] = mapped_column(String(64), default="")
    cases: Mapped[int | None] = mapped_column(Integer)
    role: Mapped[str] = mapped_column(String(10), default="unknown")
    dataset: Mapped[Dataset] = relationship(lazy="raise")


class SystemVersion(Base):
    """A bill of materials: model, prompt, code; `digest` is the SHA-256 over its parts."""

    __tablename__ = "system_version"
    __table_args__ = (UniqueConstraint("initiative_id", "digest"),)

    id: Mapped[str] = mapped_column(String(26), primary_key=True, default=new_id)
    initiative_id: Mapped[str] = mapped_column(ForeignKey("initiative.id", ondelete="CASCADE"))
    digest: Mapped[str] = mapped_column(String(64))
    model: Mapped[str] = mapped_column(String(200), default="")
    model_version: Mapped[str] = mapped_column(String(100), default="")
    prompt: Mapped[str] = mapped_column(String(200), default="")
    prompt_version: Mapped[str] = mapped_column(String(100), default="")
    code: Mapped[str] = mapped_column(String(100), default="")
    dirty: Mapped[bool] = mapped_column(default=False)
    judge: Mapped[str] = mapped_column(String(200), default="")
    created_at: Mapped[datetime] = mapped_column(Moment)


class Suite(Base):
    """A named list of cases and metrics that is run again and again."""

    __tablename__ = "suite"
    __table_args__ = (UniqueConstraint("initiative_id", "name"),)

    id: Mapped[str] = mapped_column(String(26), primary_key=True, default=new_id)
    initiative_id: Mapped[str] = mapped_column(ForeignKey("initiative.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(200))
    keeps_texts: Mapped[bool] = mapped_column(default=False, server_default=false())  # of its cases, whole


class TableColumns(Base):
    """What people said of the columns of one kind of table, a statement a line, as `id=question_id`."""

    __tablename__ = "table_columns"

    initiative_id: Mapped[str] = mapped_column(
        ForeignKey("initiative.id", ondelete="CASCADE"), primary_key=True
    )
    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    statements: Mapped[str] = mapped_column(Text)
    said_at: Mapped[datetime] = mapped_column(Moment)


class DroppedFile(Base):
    """A result file that somebody removed for a reason; the runs that came from it stay."""

    __tablename__ = "dropped_file"

    initiative_id: Mapped[str] = mapped_column(
        ForeignKey("initiative.id", ondelete="CASCADE"), primary_key=True
    )
    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    reason: Mapped[str] = mapped_column(String(300))
    dropped_at: Mapped[datetime] = mapped_column(Moment)
    dropped_by: Mapped[str] = mapped_column(String(200))
