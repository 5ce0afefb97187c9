"""Endpoints, checks and deployments."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create these tables."""
    op.create_table(
        "endpoint",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("initiative_id", sa.String(length=26), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("url", sa.String(length=500), nullable=False),
        sa.Column("method", sa.String(length=4), nullable=False),
        sa.Column("environment", sa.String(length=10), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("expected_status", sa.Integer(), nullable=False),
        sa.Column("assertion", sa.String(length=300), nullable=False),
        sa.Column("latency_target_ms", sa.Integer(), nullable=False),
        sa.Column("timeout_s", sa.Float(), nullable=False),
        sa.Column("slo_percent", sa.Float(), nullable=True),
        sa.Column("on_call", sa.String(length=120), nullable=False),
        sa.Column("runbook_url", sa.String(length=500), nullable=False),
        sa.Column("last_check_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("last_outcome", sa.String(length=14), nullable=False),
        sa.Column("last_latency_ms", sa.Float(), nullable=True),
        sa.Column("last_sentence", sa.String(length=300), nullable=False),
        sa.Column("checks", sa.Integer(), nullable=False),
        sa.Column("checks_good", sa.Integer(), nullable=False),
        sa.Column("recent", sa.String(length=30), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "environment IN ('dev', 'staging', 'production')", name=op.f("ck_endpoint_environment")
        ),
        sa.CheckConstraint("method IN ('GET', 'POST', 'HEAD')", name=op.f("ck_endpoint_method")),
        sa.ForeignKeyConstraint(
            ["initiative_id"], ["initiative.id"], name=op.f("fk_endpoint_initiative_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_endpoint")),
    )
    op.create_index(op.f("ix_endpoint_initiative_id"), "endpoint", ["initiative_id"], unique=False)
    op.create_index("ix_endpoint_rank_name_id", "endpoint", ["rank", "name", "id"], unique=False)
    op.create_index("ix_endpoint_name_id", "endpoint", ["name", "id"], unique=False)
    op.create_table(
        "deployment",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("endpoint_id", sa.String(length=26), nullable=False),
        sa.Column("version", sa.String(length=100), nullable=False),
        sa.Column("code", sa.String(length=100), nullable=False),
        sa.Column("rollout", sa.String(length=8), nullable=False),
        sa.Column("traffic_percent", sa.Float(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("why_ended", sa.String(length=300), nullable=False),
        sa.Column("by_id", sa.String(length=26), nullable=True),
        sa.CheckConstraint(
            "rollout IN ('shadow', 'canary', 'limited', 'full')", name=op.f("ck_deployment_rollout")
        ),
        sa.CheckConstraint("traffic_percent BETWEEN 0 AND 100", name=op.f("ck_deployment_traffic_percent")),
        sa.ForeignKeyConstraint(
            ["by_id"], ["person.id"], name=op.f("fk_deployment_by_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["endpoint_id"], ["endpoint.id"], name=op.f("fk_deployment_endpoint_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deployment")),
    )
    op.create_index(
        "ix_deployment_endpoint_id_started_at", "deployment", ["endpoint_id", "started_at"], unique=False
    )
    op.create_table(
        "endpoint_check",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("endpoint_id", sa.String(length=26), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("outcome", sa.String(length=14), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("latency_ms", sa.Float(), nullable=True),
        sa.Column("sentence", sa.String(length=300), nullable=False),
        sa.Column("via", sa.String(length=10), nullable=False),
        sa.ForeignKeyConstraint(
            ["endpoint_id"], ["endpoint.id"], name=op.f("fk_endpoint_check_endpoint_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_endpoint_check")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_endpoint_check_endpoint_id_at_id", "endpoint_check", ["endpoint_id", "at", "id"], unique=False
    )


def downgrade() -> None:
    """Drop these tables."""
    op.drop_index("ix_endpoint_check_endpoint_id_at_id", table_name="endpoint_check")
    op.drop_table("endpoint_check")
    op.drop_index("ix_deployment_endpoint_id_started_at", table_name="deployment")
    op.drop_table("deployment")
    op.drop_index("ix_endpoint_name_id", table_name="endpoint")
    op.drop_index("ix_endpoint_rank_name_id", table_name="endpoint")
    op.drop_index(op.f("ix_endpoint_initiative_id"), table_name="endpoint")
    op.drop_table("endpoint")
