"""What comparing a run with its baseline gave is kept."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

NUMBERS = ("difference", "low", "high", "low_strict", "high_strict")


def upgrade() -> None:
    """Make the table; a worker fills it."""
    counter = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "baseline_comparison",
        sa.Column("id", counter, nullable=False),
        *(
            sa.Column(name, sa.String(length=26), nullable=False)
            for name in ("initiative_id", "run_id", "baseline_id")
        ),
        sa.Column("metric", sa.String(length=200), nullable=False),
        sa.Column("paired", sa.Boolean(), nullable=False),
        sa.Column("pairing", sa.String(length=300), nullable=False),
        *(sa.Column(name, sa.Float(), nullable=True) for name in NUMBERS),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("method", sa.String(length=60), nullable=False),
        sa.Column("only_new", sa.Integer(), nullable=True),
        sa.Column("only_old", sa.Integer(), nullable=True),
        sa.Column("why", sa.String(length=300), nullable=False),
        sa.Column("compared_at", sa.DateTime(timezone=True), nullable=False),
        _of("initiative_id", "initiative"),
        _of("run_id", "run"),
        _of("baseline_id", "run"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_baseline_comparison")),
        sa.UniqueConstraint(
            "run_id", "baseline_id", "metric", name=op.f("uq_baseline_comparison_run_id_baseline_id_metric")
        ),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_baseline_comparison_initiative_id", "baseline_comparison", ["initiative_id"])


def downgrade() -> None:
    """Drop it; comparisons are made anew."""
    op.drop_table("baseline_comparison")


def _of(column: str, table: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_baseline_comparison_{column}")
    return sa.ForeignKeyConstraint([column], [f"{table}.id"], name=name, ondelete="CASCADE")
