"""A token's secret can be rotated: the old one counts for some hours more."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns of the old secret."""
    with op.batch_alter_table("api_token") as table:
        for name in ("rotated_at", "old_until", "old_used_at"):
            table.add_column(sa.Column(name, sa.DateTime(timezone=True), nullable=True))
        table.add_column(sa.Column("old_secret_hash", sa.String(length=64), nullable=True))
        table.create_unique_constraint(op.f("uq_api_token_old_secret_hash"), ["old_secret_hash"])


def downgrade() -> None:
    """Drop the columns; an old secret is dead at once."""
    with op.batch_alter_table("api_token") as table:
        table.drop_constraint(op.f("uq_api_token_old_secret_hash"), type_="unique")
        for name in ("old_secret_hash", "old_used_at", "old_until", "rotated_at"):
            table.drop_column(name)
