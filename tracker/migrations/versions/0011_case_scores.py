"""Of which score of its cases a metric is the mean, so that two runs can be compared case by case."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; of metrics stored before it stays empty, and they are matched by their name."""
    added = sa.Column("case_score", sa.String(length=200), nullable=False, server_default="")
    op.add_column("metric_result", added)


def downgrade() -> None:
    """Drop the column."""
    op.drop_column("metric_result", "case_score")
