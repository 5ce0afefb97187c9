"""A go can have conditions, each with a day."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table of conditions."""
    op.create_table(
        "condition",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("initiative_id", sa.String(length=26), nullable=False),
        sa.Column("decision_id", sa.String(length=26), nullable=False),
        sa.Column("text", sa.String(length=300), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("met_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("met_by_id", sa.String(length=26), nullable=True),
        sa.Column("how", sa.String(length=600), nullable=False),
        *(_of(*one) for one in (("initiative_id", "initiative"), ("decision_id", "decision"))),
        sa.ForeignKeyConstraint(
            ["met_by_id"], ["person.id"], name=op.f("fk_condition_met_by_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_condition")),
    )
    op.create_index("ix_condition_initiative_id_due_on", "condition", ["initiative_id", "due_on"])


def downgrade() -> None:
    """Drop it."""
    op.drop_table("condition")


def _of(column: str, table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{table}.id"], name=op.f(f"fk_condition_{column}"), ondelete="CASCADE"
    )
