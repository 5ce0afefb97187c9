"""Datasets, systems, suites, runs, metrics, cases and targets."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create these tables."""
    op.create_table(
        "dataset",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("initiative_id", sa.String(length=26), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["initiative_id"], ["initiative.id"], name=op.f("fk_dataset_initiative_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dataset")),
        sa.UniqueConstraint("initiative_id", "name", name=op.f("uq_dataset_initiative_id_name")),
    )
    op.create_table(
        "metric_target",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("initiative_id", sa.String(length=26), nullable=False),
        sa.Column("suite", sa.String(length=200), nullable=False),
        sa.Column("metric", sa.String(length=200), nullable=False),
        sa.Column("role", sa.String(length=8), nullable=False),
        sa.Column("direction", sa.String(length=8), nullable=False),
        sa.Column("threshold", sa.Float(), nullable=False),
        sa.Column("unit", sa.String(length=12), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("set_by_id", sa.String(length=26), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("direction IN ('higher', 'lower')", name=op.f("ck_metric_target_direction")),
        sa.CheckConstraint(
            "role IN ('main', 'quality', 'safety', 'latency', 'cost')", name=op.f("ck_metric_target_role")
        ),
        sa.ForeignKeyConstraint(
            ["initiative_id"],
            ["initiative.id"],
            name=op.f("fk_metric_target_initiative_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["set_by_id"], ["person.id"], name=op.f("fk_metric_target_set_by_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_metric_target")),
        sa.UniqueConstraint(
            "initiative_id", "suite", "metric", name=op.f("uq_metric_target_initiative_id_suite_metric")
        ),
    )
    op.create_table(
        "suite",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("initiative_id", sa.String(length=26), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["initiative_id"], ["initiative.id"], name=op.f("fk_suite_initiative_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_suite")),
        sa.UniqueConstraint("initiative_id", "name", name=op.f("uq_suite_initiative_id_name")),
    )
    op.create_table(
        "system_version",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("initiative_id", sa.String(length=26), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("model", sa.String(length=200), nullable=False),
        sa.Column("model_version", sa.String(length=100), nullable=False),
        sa.Column("prompt", sa.String(length=200), nullable=False),
        sa.Column("prompt_version", sa.String(length=100), nullable=False),
        sa.Column("code", sa.String(length=100), nullable=False),
        sa.Column("dirty", sa.Boolean(), nullable=False),
        sa.Column("judge", sa.String(length=200), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["initiative_id"],
            ["initiative.id"],
            name=op.f("fk_system_version_initiative_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_system_version")),
        sa.UniqueConstraint("initiative_id", "digest", name=op.f("uq_system_version_initiative_id_digest")),
    )
    op.create_table(
        "dataset_version",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("dataset_id", sa.String(length=26), nullable=False),
        sa.Column("version", sa.String(length=100), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("cases", sa.Integer(), nullable=True),
        sa.Column("role", sa.String(length=10), nullable=False),
        sa.CheckConstraint("role IN ('dev', 'held_out', 'unknown')", name=op.f("ck_dataset_version_role")),
        sa.ForeignKeyConstraint(
            ["dataset_id"], ["dataset.id"], name=op.f("fk_dataset_version_dataset_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dataset_version")),
        sa.UniqueConstraint(
            "dataset_id", "version", "sha256", name=op.f("uq_dataset_version_dataset_id_version_sha256")
        ),
    )
    op.create_table(
        "run",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("initiative_id", sa.String(length=26), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("suite_id", sa.String(length=26), nullable=False),
        sa.Column("system_version_id", sa.String(length=26), nullable=True),
        sa.Column("dataset_version_id", sa.String(length=26), nullable=True),
        sa.Column("tool", sa.String(length=60), nullable=False),
        sa.Column("tool_version", sa.String(length=60), nullable=False),
        sa.Column("external_id", sa.String(length=200), nullable=False),
        sa.Column("variant", sa.String(length=300), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ran_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("duration_s", sa.Float(), nullable=True),
        sa.Column("repeats", sa.Integer(), nullable=False),
        sa.Column("limit_cases", sa.Integer(), nullable=True),
        sa.Column("cost_minor", sa.Float(), nullable=True),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("tokens_in", sa.BigInteger(), nullable=True),
        sa.Column("tokens_out", sa.BigInteger(), nullable=True),
        sa.Column("cases_total", sa.Integer(), nullable=False),
        sa.Column("cases_failed", sa.Integer(), nullable=False),
        sa.Column("cases_unscored", sa.Integer(), nullable=False),
        sa.Column("slices", sa.JSON(), nullable=False),
        sa.Column("errors", sa.JSON(), nullable=False),
        sa.Column("flags", sa.JSON(), nullable=False),
        sa.Column("lacks", sa.JSON(), nullable=False),
        sa.Column("links", sa.JSON(), nullable=False),
        sa.Column("source_sha256", sa.String(length=64), nullable=False),
        sa.Column("source_position", sa.Integer(), nullable=False),
        sa.Column("source_format", sa.String(length=40), nullable=False),
        sa.Column("imported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("imported_by_id", sa.String(length=26), nullable=True),
        sa.CheckConstraint(
            "status IN ('complete', 'partial', 'cancelled', 'failed', 'empty')", name=op.f("ck_run_status")
        ),
        sa.ForeignKeyConstraint(
            ["dataset_version_id"],
            ["dataset_version.id"],
            name=op.f("fk_run_dataset_version_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["imported_by_id"], ["person.id"], name=op.f("fk_run_imported_by_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["initiative_id"], ["initiative.id"], name=op.f("fk_run_initiative_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["suite_id"], ["suite.id"], name=op.f("fk_run_suite_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["system_version_id"],
            ["system_version.id"],
            name=op.f("fk_run_system_version_id"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_run")),
        sa.UniqueConstraint(
            "initiative_id",
            "source_sha256",
            "source_position",
            name=op.f("uq_run_initiative_id_source_sha256_source_position"),
        ),
        sa.UniqueConstraint("initiative_id", "number", name=op.f("uq_run_initiative_id_number")),
    )
    op.create_index(op.f("ix_run_dataset_version_id"), "run", ["dataset_version_id"], unique=False)
    op.create_index("ix_run_initiative_id_ran_at_id", "run", ["initiative_id", "ran_at", "id"], unique=False)
    op.create_index(
        "ix_run_suite_id_ran_at_id", "run", ["suite_id", "ran_at", "id", "system_version_id"], unique=False
    )
    op.create_index(op.f("ix_run_system_version_id"), "run", ["system_version_id"], unique=False)
    op.create_table(
        "case_result",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("run_id", sa.String(length=26), nullable=False),
        sa.Column("case_key", sa.String(length=200), nullable=False),
        sa.Column("repeat", sa.Integer(), nullable=False),
        sa.Column("slice", sa.String(length=100), nullable=False),
        sa.Column("passed", sa.Boolean(), nullable=True),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("error_kind", sa.String(length=14), nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("latency_ms", sa.Float(), nullable=True),
        sa.Column("cost_minor", sa.Float(), nullable=True),
        sa.Column("scores", sa.JSON(), nullable=False),
        sa.Column("excerpt", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["run_id"], ["run.id"], name=op.f("fk_case_result_run_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_result")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_case_result_run_id_case_key", "case_result", ["run_id", "case_key"], unique=False)
    op.create_index("ix_case_result_run_id_rank_id", "case_result", ["run_id", "rank", "id"], unique=False)
    op.create_table(
        "metric_result",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("run_id", sa.String(length=26), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("type", sa.String(length=10), nullable=False),
        sa.Column("unit", sa.String(length=12), nullable=False),
        sa.Column("direction", sa.String(length=8), nullable=False),
        sa.Column("value", sa.Float(), nullable=True),
        sa.Column("strict", sa.Float(), nullable=True),
        sa.Column("successes", sa.Integer(), nullable=True),
        sa.Column("n", sa.Integer(), nullable=True),
        sa.Column("unscored", sa.Integer(), nullable=False),
        sa.Column("effective_n", sa.Float(), nullable=True),
        sa.Column("stderr", sa.Float(), nullable=True),
        sa.Column("low", sa.Float(), nullable=True),
        sa.Column("high", sa.Float(), nullable=True),
        sa.Column("low_strict", sa.Float(), nullable=True),
        sa.Column("high_strict", sa.Float(), nullable=True),
        sa.Column("method", sa.String(length=60), nullable=False),
        sa.CheckConstraint(
            "direction IN ('higher', 'lower', 'unknown')", name=op.f("ck_metric_result_direction")
        ),
        sa.ForeignKeyConstraint(
            ["run_id"], ["run.id"], name=op.f("fk_metric_result_run_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_metric_result")),
        sa.UniqueConstraint("run_id", "name", name=op.f("uq_metric_result_run_id_name")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_metric_result_name_run_id", "metric_result", ["name", "run_id"], unique=False)
    op.create_table(
        "latest_metric",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("initiative_id", sa.String(length=26), nullable=False),
        sa.Column("suite_id", sa.String(length=26), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("run_id", sa.String(length=26), nullable=False),
        sa.Column("metric_result_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("ran_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["initiative_id"],
            ["initiative.id"],
            name=op.f("fk_latest_metric_initiative_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["metric_result_id"],
            ["metric_result.id"],
            name=op.f("fk_latest_metric_metric_result_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["run_id"], ["run.id"], name=op.f("fk_latest_metric_run_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["suite_id"], ["suite.id"], name=op.f("fk_latest_metric_suite_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_latest_metric")),
        sa.UniqueConstraint(
            "initiative_id", "suite_id", "name", name=op.f("uq_latest_metric_initiative_id_suite_id_name")
        ),
    )
    op.create_index("ix_latest_metric_run_id", "latest_metric", ["run_id"], unique=False)
    op.create_table(
        "push_key",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("initiative_id", sa.String(length=26), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("source_sha256", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["initiative_id"], ["initiative.id"], name=op.f("fk_push_key_initiative_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_push_key")),
        sa.UniqueConstraint("initiative_id", "key", name=op.f("uq_push_key_initiative_id_key")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_push_key_at"), "push_key", ["at"], unique=False)


def downgrade() -> None:
    """Drop these tables."""
    op.drop_index(op.f("ix_push_key_at"), table_name="push_key")
    op.drop_table("push_key")
    op.drop_index("ix_latest_metric_run_id", table_name="latest_metric")
    op.drop_table("latest_metric")
    op.drop_index("ix_metric_result_name_run_id", table_name="metric_result")
    op.drop_table("metric_result")
    op.drop_index("ix_case_result_run_id_rank_id", table_name="case_result")
    op.drop_index("ix_case_result_run_id_case_key", table_name="case_result")
    op.drop_table("case_result")
    op.drop_index(op.f("ix_run_system_version_id"), table_name="run")
    op.drop_index("ix_run_suite_id_ran_at_id", table_name="run")
    op.drop_index("ix_run_initiative_id_ran_at_id", table_name="run")
    op.drop_index(op.f("ix_run_dataset_version_id"), table_name="run")
    op.drop_table("run")
    op.drop_table("dataset_version")
    op.drop_table("system_version")
    op.drop_table("suite")
    op.drop_table("metric_target")
    op.drop_table("dataset")
