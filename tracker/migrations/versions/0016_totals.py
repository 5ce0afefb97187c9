"""A metric keeps how many cases were asked, so that its statistics can be computed again."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; of metrics that are there already it is not known."""
    with op.batch_alter_table("metric_result") as table:
        table.add_column(sa.Column("total", sa.Integer(), nullable=True))


def downgrade() -> None:
    """Drop it."""
    with op.batch_alter_table("metric_result") as table:
        table.drop_column("total")
