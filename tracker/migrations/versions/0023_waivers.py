"""Criteria can be waived for some days."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

OPEN = sa.text("status IN ('pending', 'approved') AND ended_at IS NULL")
TEXTS = (("risk", 600), ("reason", 600), ("control", 600))


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "waiver",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("initiative_id", sa.String(length=26), nullable=False),
        sa.Column("gate", sa.String(length=20), nullable=False),
        sa.Column("criterion", sa.String(length=80), nullable=False),
        sa.Column("label", sa.String(length=200), nullable=False),
        sa.Column("verdict", sa.String(length=14), nullable=False),
        *(sa.Column(name, sa.String(length=longest), nullable=False) for name, longest in TEXTS),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("requested_by_id", sa.String(length=26), nullable=True),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by_id", sa.String(length=26), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("comment", sa.String(length=600), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_why", sa.String(length=600), nullable=False),
        sa.CheckConstraint(
            "status IN ('pending', 'approved', 'rejected', 'revoked')", name=op.f("ck_waiver_status")
        ),
        sa.CheckConstraint("days > 0", name=op.f("ck_waiver_days")),
        sa.ForeignKeyConstraint(
            ["initiative_id"], ["initiative.id"], name=op.f("fk_waiver_initiative_id"), ondelete="CASCADE"
        ),
        *(_person(name) for name in ("requested_by_id", "decided_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_waiver")),
    )
    _index()


def downgrade() -> None:
    """Drop it; what was waived is open again."""
    op.drop_table("waiver")


def _person(name: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([name], ["person.id"], name=op.f(f"fk_waiver_{name}"), ondelete="SET NULL")


def _index() -> None:
    op.create_index("ix_waiver_initiative_id_requested_at", "waiver", ["initiative_id", "requested_at"])
    op.create_index("ix_waiver_status_ends_at", "waiver", ["status", "ends_at"])
    op.create_index("ix_waiver_requested_at_id", "waiver", ["requested_at", "id"])
    op.create_index(
        "uq_waiver_open",
        "waiver",
        ["initiative_id", "criterion"],
        unique=True,
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    )
