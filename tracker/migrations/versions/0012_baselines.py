"""Runs can be withdrawn, and one run of each suite is its baseline."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns of a withdrawal, and the table of baselines."""
    with op.batch_alter_table("run") as table:
        table.add_column(sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True))
        table.add_column(sa.Column("withdrawn_by_id", sa.String(length=26), nullable=True))
        reason = sa.Column("withdrawn_reason", sa.String(length=300), nullable=False, server_default="")
        table.add_column(reason)
        table.create_foreign_key(
            op.f("fk_run_withdrawn_by_id"), "person", ["withdrawn_by_id"], ["id"], ondelete="SET NULL"
        )
    op.create_table(
        "baseline",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("initiative_id", sa.String(length=26), nullable=False),
        sa.Column("suite_id", sa.String(length=26), nullable=False),
        sa.Column("run_id", sa.String(length=26), nullable=False),
        sa.Column("blessed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("blessed_by_id", sa.String(length=26), nullable=True),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(
            ["initiative_id"], ["initiative.id"], name=op.f("fk_baseline_initiative_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["suite_id"], ["suite.id"], name=op.f("fk_baseline_suite_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name=op.f("fk_baseline_run_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["blessed_by_id"], ["person.id"], name=op.f("fk_baseline_blessed_by_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_baseline")),
        sa.UniqueConstraint("suite_id", name=op.f("uq_baseline_suite_id")),
    )
    op.create_index("ix_baseline_run_id", "baseline", ["run_id"])
    op.create_index("ix_baseline_initiative_id", "baseline", ["initiative_id"])


def downgrade() -> None:
    """Drop them; a withdrawn run counts again once its suite is run anew."""
    op.drop_table("baseline")
    with op.batch_alter_table("run") as table:
        table.drop_constraint(op.f("fk_run_withdrawn_by_id"), type_="foreignkey")
        for name in ("withdrawn_reason", "withdrawn_by_id", "withdrawn_at"):
            table.drop_column(name)
