"""Judges are held against human labels; a target can say that code computes its metric."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

COUNTS = "tp >= 0 AND fn >= 0 AND tn >= 0 AND fp >= 0"


def upgrade() -> None:
    """Make the tables of judges, and the column that exempts a metric from them."""
    _make_judge()
    _make_calibration()
    _make_label()
    with op.batch_alter_table("metric_target") as table:
        table.add_column(sa.Column("by_code", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    """Drop them; whatever a judge decides is taken as it is again."""
    with op.batch_alter_table("metric_target") as table:
        table.drop_column("by_code")
    for name in ("judge_label", "judge_calibration", "judge"):
        op.drop_table(name)


def _counts(*, nullable: bool) -> list[sa.Column[int]]:
    return [sa.Column(name, sa.Integer(), nullable=nullable) for name in ("tp", "fn", "tn", "fp")]


def _make_judge() -> None:
    op.create_table(
        "judge",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("initiative_id", sa.String(length=26), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        *_counts(nullable=True),
        sa.CheckConstraint(COUNTS, name=op.f("ck_judge_counts")),
        sa.ForeignKeyConstraint(
            ["initiative_id"], ["initiative.id"], name=op.f("fk_judge_initiative_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_judge")),
        sa.UniqueConstraint("initiative_id", "name", name=op.f("uq_judge_initiative_id_name")),
    )


def _make_calibration() -> None:
    op.create_table(
        "judge_calibration",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("judge_id", sa.String(length=26), nullable=False),
        *_counts(nullable=False),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.Column("source_sha256", sa.String(length=64), nullable=False),
        sa.Column("labelled_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("labelled_by", sa.String(length=200), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_by", sa.String(length=200), nullable=False),
        sa.Column("withdrawn_reason", sa.String(length=300), nullable=False),
        sa.CheckConstraint(COUNTS, name=op.f("ck_judge_calibration_counts")),
        sa.ForeignKeyConstraint(
            ["judge_id"], ["judge.id"], name=op.f("fk_judge_calibration_judge_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_judge_calibration")),
        sa.UniqueConstraint(
            "judge_id", "source_sha256", name=op.f("uq_judge_calibration_judge_id_source_sha256")
        ),
    )
    at = "judge_id", "labelled_at", "id"
    op.create_index("ix_judge_calibration_judge_id_labelled_at", "judge_calibration", at)


def _make_label() -> None:
    counter = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "judge_label",
        sa.Column("id", counter, nullable=False),
        sa.Column("calibration_id", sa.String(length=26), nullable=False),
        sa.Column("case_key", sa.String(length=200), nullable=False),
        sa.Column("human", sa.Boolean(), nullable=False),
        sa.Column("judge", sa.Boolean(), nullable=False),
        sa.Column("agrees", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["calibration_id"],
            ["judge_calibration.id"],
            name=op.f("fk_judge_label_calibration_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_judge_label")),
        sqlite_autoincrement=True,
    )
    place = "calibration_id", "agrees", "id"
    op.create_index("ix_judge_label_calibration_id_agrees_id", "judge_label", place)
