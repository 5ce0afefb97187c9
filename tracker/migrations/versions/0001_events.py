"""The event log."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

SQLITE = """CREATE TRIGGER event_no_{what} BEFORE {what} ON event
BEGIN SELECT RAISE(ABORT, 'the event log is append-only'); END"""
POSTGRESQL_FUNCTION = """CREATE FUNCTION event_is_append_only() RETURNS trigger AS $$
BEGIN RAISE EXCEPTION 'the event log is append-only'; END $$ LANGUAGE plpgsql"""
POSTGRESQL = """CREATE TRIGGER event_no_{what} BEFORE {what} ON event
EXECUTE FUNCTION event_is_append_only()"""


def upgrade() -> None:
    """Create these tables."""
    op.create_table(
        "event",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.String(length=26), nullable=True),
        sa.Column("actor_name", sa.String(length=200), nullable=False),
        sa.Column("via", sa.String(length=10), nullable=False),
        sa.Column("request_id", sa.String(length=40), nullable=False),
        sa.Column("verb", sa.String(length=60), nullable=False),
        sa.Column("subject", sa.String(length=40), nullable=False),
        sa.Column("subject_id", sa.String(length=64), nullable=False),
        sa.Column("initiative_id", sa.String(length=26), nullable=True),
        sa.Column("sentence", sa.String(length=600), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.Column("previous_hash", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event")),
        sa.UniqueConstraint("hash", name=op.f("uq_event_hash")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_event_actor_id_id", "event", ["actor_id", "id"], unique=False)
    op.create_index(op.f("ix_event_at"), "event", ["at"], unique=False)
    op.create_index("ix_event_initiative_id_id", "event", ["initiative_id", "id"], unique=False)
    _hold_append_only()


def _hold_append_only() -> None:
    """Let the database itself refuse to change or remove an event."""
    if op.get_bind().dialect.name == "sqlite":
        for what in ("UPDATE", "DELETE"):
            op.execute(SQLITE.format(what=what))
        return
    op.execute(POSTGRESQL_FUNCTION)
    for what in ("UPDATE", "DELETE", "TRUNCATE"):
        op.execute(POSTGRESQL.format(what=what))


def downgrade() -> None:
    """Drop these tables."""
    op.drop_index("ix_event_initiative_id_id", table_name="event")
    op.drop_index(op.f("ix_event_at"), table_name="event")
    op.drop_index("ix_event_actor_id_id", table_name="event")
    op.drop_table("event")
    if op.get_bind().dialect.name != "sqlite":
        op.execute("DROP FUNCTION event_is_append_only()")
