"""The register of models, which is the whole company's, and prompts with their versions, an initiative's."""

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.core.database import Base, Moment
from tracker.core.ids import new_id


class Model(Base):
    """A version of a model as bills of materials name it: who provides it, and until when."""

    __tablename__ = "model"
    __table_args__ = (UniqueConstraint("name", "version"), Index("ix_model_retires_on", "retires_on"))

    id: Mapped[str] = mapped_column(String(26), primary_key=True, default=new_id)
    name: Mapped[str] = mapped_column(String(200))
    version: Mapped[str] = mapped_column(String(100), default="")
    provider: Mapped[str] = mapped_column(String(200), default="")
    released_on: Mapped[date | None] = mapped_column(Date)
    retires_on: Mapped[date | None] = mapped_column(Date)
    source_url: Mapped[str] = mapped_column(String(500), default="")  # where the provider says so
    note: Mapped[str] = mapped_column(String(300), default="")
    changed_at: Mapped[datetime] = mapped_column(Moment)
    changed_by: Mapped[str] = mapped_column(String(200))


class Prompt(Base):
    """A prompt of an initiative by the name that bills of materials give it."""

    __tablename__ = "prompt"
    __table_args__ = (UniqueConstraint("initiative_id", "name"),)

    id: Mapped[str] = mapped_column(String(26), primary_key=True, default=new_id)
    initiative_id: Mapped[str] = mapped_column(ForeignKey("initiative.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(200))


class PromptVersion(Base):
    """A version of a prompt, never changed: its template, its parameters, the LLM it is written for.

    `digest` is the SHA-256 over the three; `parameters` are a JSON object as text, keys in order.
    """

    __tablename__ = "prompt_version"
    __table_args__ = (UniqueConstraint("prompt_id", "version"),)

    id: Mapped[str] = mapped_column(String(26), primary_key=True, default=new_id)
    prompt_id: Mapped[str] = mapped_column(ForeignKey("prompt.id", ondelete="CASCADE"))
    version: Mapped[str] = mapped_column(String(100))
    template: Mapped[str] = mapped_column(Text)
    parameters: Mapped[str] = mapped_column(Text, default="{}")
    model: Mapped[str] = mapped_column(String(200), default="")
    model_version: Mapped[str] = mapped_column(String(100), default="")
    note: Mapped[str] = mapped_column(String(300), default="")
    digest: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime] = mapped_column(Moment)
    created_by: Mapped[str] = mapped_column(String(200))
    prompt: Mapped[Prompt] = relationship(lazy="raise")
