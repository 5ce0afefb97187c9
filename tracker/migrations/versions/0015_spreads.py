"""A run keeps how latency and cost were spread over its cases."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; runs that are there already have no spread."""
    with op.batch_alter_table("run") as table:
        table.add_column(sa.Column("spreads", sa.JSON(), nullable=False, server_default="{}"))


def downgrade() -> None:
    """Drop it."""
    with op.batch_alter_table("run") as table:
        table.drop_column("spreads")
