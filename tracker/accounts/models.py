"""Tables of people, teams, accounts, sign-ins, tokens and failed tries."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Float, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.core.database import Base, Moment
from tracker.core.ids import new_id


class Team(Base):
    """A team: central, or embedded in a business unit."""

    __tablename__ = "team"
    __table_args__ = (CheckConstraint("mode IN ('central', 'embedded')", name="mode"),)

    id: Mapped[str] = mapped_column(String(26), primary_key=True, default=new_id)
    name: Mapped[str] = mapped_column(String(120), unique=True)
    mode: Mapped[str] = mapped_column(String(10), default="central")
    unit: Mapped[str | None] = mapped_column(String(120))


class Person(Base):
    """A person of the company; title is free text and never used for matching."""

    __tablename__ = "person"

    id: Mapped[str] = mapped_column(String(26), primary_key=True, default=new_id)
    name: Mapped[str] = mapped_column(String(120), index=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)  # stored lower case
    title: Mapped[str] = mapped_column(String(120), default="")
    team_id: Mapped[str | None] = mapped_column(ForeignKey("team.id", ondelete="SET NULL"), index=True)
    capacity_hours: Mapped[float] = mapped_column(Float, default=40.0)  # a week
    time_zone: Mapped[str] = mapped_column(String(60), default="UTC")
    team: Mapped[Team | None] = relationship(lazy="raise")


class Account(Base):
    """The right to sign in: role, password hash and preferences of one person."""

    __tablename__ = "account"
    __table_args__ = (
        CheckConstraint("role IN ('admin', 'lead', 'engineer', 'stakeholder')", name="role"),
        CheckConstraint("theme IN ('auto', 'light', 'dark')", name="theme"),
    )

    person_id: Mapped[str] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    role: Mapped[str] = mapped_column(String(12))
    password_hash: Mapped[str] = mapped_column(String(200))
    must_change: Mapped[bool] = mapped_column(default=False)
    theme: Mapped[str] = mapped_column(String(5), default="auto")
    single_keys: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime] = mapped_column(Moment)
    disabled_at: Mapped[datetime | None] = mapped_column(Moment)
    person: Mapped[Person] = relationship(lazy="raise")


class SignIn(Base):
    """A server-side session; only the SHA-256 of its 256-bit id is stored."""

    __tablename__ = "sign_in"

    id_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime] = mapped_column(Moment)
    seen_at: Mapped[datetime] = mapped_column(Moment)
    confirmed_at: Mapped[datetime] = mapped_column(Moment)  # the password was typed at
    expires_at: Mapped[datetime] = mapped_column(Moment)
    remember: Mapped[bool] = mapped_column(default=False)
    address: Mapped[str] = mapped_column(String(45), default="")
    agent: Mapped[str] = mapped_column(String(200), default="")


class ApiToken(Base):
    """A personal token; only the SHA-256 of the secret is stored."""

    __tablename__ = "api_token"

    id: Mapped[str] = mapped_column(String(26), primary_key=True, default=new_id)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(80))
    secret_hash: Mapped[str] = mapped_column(String(64), unique=True)
    hint: Mapped[str] = mapped_column(String(12))  # the first characters, to tell tokens apart
    scopes: Mapped[str] = mapped_column(String(40))  # words with a space between
    created_at: Mapped[datetime] = mapped_column(Moment)
    expires_at: Mapped[datetime] = mapped_column(Moment)
    used_at: Mapped[datetime | None] = mapped_column(Moment)
    used_from: Mapped[str] = mapped_column(String(45), default="")
    revoked_at: Mapped[datetime | None] = mapped_column(Moment)
    rotated_at: Mapped[datetime | None] = mapped_column(Moment)
    old_secret_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    old_until: Mapped[datetime | None] = mapped_column(Moment)
    old_used_at: Mapped[datetime | None] = mapped_column(Moment)  # something still sends the old secret


class FailedSignIn(Base):
    """A failed try: counted per account and per address by every worker alike."""

    __tablename__ = "failed_sign_in"
    __table_args__ = (
        Index("ix_failed_sign_in_email_at", "email", "at"),
        Index("ix_failed_sign_in_address_at", "address", "at"),
    )

    id: Mapped[str] = mapped_column(String(26), primary_key=True, default=new_id)
    email: Mapped[str] = mapped_column(String(254))
    address: Mapped[str] = mapped_column(String(45))
    at: Mapped[datetime] = mapped_column(Moment)
