"""What people said of the columns of a table is remembered for the next table with the same columns."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "table_columns",
        sa.Column("initiative_id", sa.String(length=26), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("statements", sa.Text(), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["initiative_id"],
            ["initiative.id"],
            name=op.f("fk_table_columns_initiative_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("initiative_id", "digest", name=op.f("pk_table_columns")),
    )


def downgrade() -> None:
    """Drop it; columns are guessed again."""
    op.drop_table("table_columns")
