"""Kept result files can be dropped with a reason."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "dropped_file",
        sa.Column("initiative_id", sa.String(length=26), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("dropped_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("dropped_by", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["initiative_id"],
            ["initiative.id"],
            name=op.f("fk_dropped_file_initiative_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("initiative_id", "sha256", name=op.f("pk_dropped_file")),
    )


def downgrade() -> None:
    """Drop it; the files stay away."""
    op.drop_table("dropped_file")
