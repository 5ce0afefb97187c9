"""A vote is for one system: what it was is kept with the vote, what it is with the card."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the mark of the system to votes and cards."""
    for name in ("approval", "card"):
        with op.batch_alter_table(name) as table:
            table.add_column(sa.Column("system", sa.String(length=20), nullable=False, server_default=""))


def downgrade() -> None:
    """Drop it."""
    for name in ("card", "approval"):
        with op.batch_alter_table(name) as table:
            table.drop_column("system")
