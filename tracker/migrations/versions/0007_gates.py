"""Policies, verdicts, reviews, decisions and the portfolio card."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create these tables."""
    op.create_table(
        "policy",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_policy")),
        sa.UniqueConstraint("key", "version", name=op.f("uq_policy_key_version")),
    )
    op.create_table(
        "card",
        sa.Column("initiative_id", sa.String(length=26), nullable=False),
        sa.Column("key", sa.String(length=24), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("unit", sa.String(length=120), nullable=False),
        sa.Column("team", sa.String(length=120), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("risk_tier", sa.String(length=12), nullable=False),
        sa.Column("visibility", sa.String(length=8), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("category", sa.String(length=10), nullable=False),
        sa.Column("stage", sa.String(length=60), nullable=False),
        sa.Column("stage_position", sa.Integer(), nullable=False),
        sa.Column("stage_since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("owner_id", sa.String(length=26), nullable=True),
        sa.Column("owner", sa.String(length=120), nullable=False),
        sa.Column("people", sa.JSON(), nullable=False),
        sa.Column("health", sa.String(length=10), nullable=False),
        sa.Column("health_rank", sa.Integer(), nullable=False),
        sa.Column("health_why", sa.String(length=300), nullable=False),
        sa.Column("policy_id", sa.String(length=26), nullable=False),
        sa.Column("gate", sa.String(length=20), nullable=False),
        sa.Column("gate_label", sa.String(length=80), nullable=False),
        sa.Column("roll_up", sa.String(length=10), nullable=False),
        sa.Column("criteria_met", sa.Integer(), nullable=False),
        sa.Column("criteria_total", sa.Integer(), nullable=False),
        sa.Column("first_open", sa.String(length=300), nullable=False),
        sa.Column("metric", sa.JSON(), nullable=True),
        sa.Column("margin", sa.Float(), nullable=True),
        sa.Column("endpoint", sa.JSON(), nullable=True),
        sa.Column("live_endpoints", sa.Integer(), nullable=False),
        sa.Column("live_endpoints_good", sa.Integer(), nullable=False),
        sa.Column("gaps", sa.Integer(), nullable=False),
        sa.Column("gap_label", sa.String(length=120), nullable=False),
        sa.Column("target_on", sa.Date(), nullable=True),
        sa.Column("urgency", sa.Integer(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("search_text", sa.String(length=600), nullable=False),
        sa.Column("stale_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "health IN ('on_track', 'at_risk', 'off_track', 'no_data')", name=op.f("ck_card_health")
        ),
        sa.CheckConstraint(
            "roll_up IN ('ready', 'blocked', 'needs_data', 'none')", name=op.f("ck_card_roll_up")
        ),
        sa.ForeignKeyConstraint(
            ["initiative_id"], ["initiative.id"], name=op.f("fk_card_initiative_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("initiative_id", name=op.f("pk_card")),
        sa.UniqueConstraint("key", name=op.f("uq_card_key")),
    )
    op.create_index(
        "ix_card_counts",
        "card",
        [
            "stage_position",
            "status",
            "roll_up",
            "health",
            "gaps",
            "live_endpoints",
            "live_endpoints_good",
            "visibility",
            "stale_at",
            "category",
            "risk_tier",
            "kind",
            "unit",
            "team",
            "initiative_id",
        ],
        unique=False,
    )
    op.create_index(
        "ix_card_search",
        "card",
        ["visibility", "status", "urgency", "key", "initiative_id", "search_text"],
        unique=False,
    )
    op.create_index("ix_card_roll_up_key", "card", ["roll_up", "key"], unique=False)
    op.create_index("ix_card_gaps_key", "card", ["gaps", "key"], unique=False)
    op.create_index("ix_card_owner_key", "card", ["owner", "key"], unique=False)
    op.create_index("ix_card_team_key", "card", ["team", "key"], unique=False)
    op.create_index("ix_card_health_rank_key", "card", ["health_rank", "key"], unique=False)
    op.create_index("ix_card_margin_key", "card", ["margin", "key"], unique=False)
    op.create_index("ix_card_name_key", "card", ["name", "key"], unique=False)
    op.create_index(op.f("ix_card_owner_id"), "card", ["owner_id"], unique=False)
    op.create_index("ix_card_stage_position_key", "card", ["stage_position", "key"], unique=False)
    op.create_index(
        "ix_card_stage_position_urgency_key", "card", ["stage_position", "urgency", "key"], unique=False
    )
    op.create_index("ix_card_stale_at", "card", ["stale_at"], unique=False)
    op.create_index("ix_card_target_on_key", "card", ["target_on", "key"], unique=False)
    op.create_index("ix_card_unit_key", "card", ["unit", "key"], unique=False)
    op.create_index("ix_card_updated_at_key", "card", ["updated_at", "key"], unique=False)
    op.create_table(
        "criterion_result",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("initiative_id", sa.String(length=26), nullable=False),
        sa.Column("gate", sa.String(length=20), nullable=False),
        sa.Column("gate_label", sa.String(length=80), nullable=False),
        sa.Column("onward", sa.Boolean(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("criterion", sa.String(length=80), nullable=False),
        sa.Column("label", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("rule", sa.String(length=200), nullable=False),
        sa.Column("required", sa.Boolean(), nullable=False),
        sa.Column("verdict", sa.String(length=14), nullable=False),
        sa.Column("why", sa.String(length=600), nullable=False),
        sa.Column("settle", sa.String(length=300), nullable=False),
        sa.Column("value", sa.Float(), nullable=True),
        sa.Column("low", sa.Float(), nullable=True),
        sa.Column("high", sa.Float(), nullable=True),
        sa.Column("threshold", sa.Float(), nullable=True),
        sa.Column("direction", sa.String(length=8), nullable=False),
        sa.Column("unit", sa.String(length=12), nullable=False),
        sa.Column("n", sa.Integer(), nullable=True),
        sa.Column("more", sa.Integer(), nullable=True),
        sa.Column("method", sa.String(length=60), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=True),
        sa.Column("evidence", sa.JSON(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "verdict IN ('met', 'not_met', 'inconclusive', 'missing', 'expired', 'waived', 'not_applicable')",
            name=op.f("ck_criterion_result_verdict"),
        ),
        sa.ForeignKeyConstraint(
            ["initiative_id"],
            ["initiative.id"],
            name=op.f("fk_criterion_result_initiative_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_criterion_result")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_criterion_result_initiative_id_position",
        "criterion_result",
        ["initiative_id", "position"],
        unique=False,
    )
    op.create_table(
        "gate_review",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("initiative_id", sa.String(length=26), nullable=False),
        sa.Column("gate", sa.String(length=20), nullable=False),
        sa.Column("policy_id", sa.String(length=26), nullable=False),
        sa.Column("requested_by_id", sa.String(length=26), nullable=True),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("note", sa.String(length=600), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.CheckConstraint("status IN ('open', 'decided', 'withdrawn')", name=op.f("ck_gate_review_status")),
        sa.ForeignKeyConstraint(
            ["initiative_id"],
            ["initiative.id"],
            name=op.f("fk_gate_review_initiative_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["policy_id"], ["policy.id"], name=op.f("fk_gate_review_policy_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["requested_by_id"],
            ["person.id"],
            name=op.f("fk_gate_review_requested_by_id"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gate_review")),
    )
    op.create_index(
        "ix_gate_review_initiative_id_status", "gate_review", ["initiative_id", "status"], unique=False
    )
    op.create_table(
        "signoff",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("initiative_id", sa.String(length=26), nullable=False),
        sa.Column("criterion", sa.String(length=80), nullable=False),
        sa.Column("person_id", sa.String(length=26), nullable=False),
        sa.Column("comment", sa.String(length=600), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["initiative_id"], ["initiative.id"], name=op.f("fk_signoff_initiative_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_signoff_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signoff")),
        sa.UniqueConstraint(
            "initiative_id",
            "criterion",
            "person_id",
            name=op.f("uq_signoff_initiative_id_criterion_person_id"),
        ),
    )
    op.create_table(
        "approval",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("review_id", sa.String(length=26), nullable=False),
        sa.Column("person_id", sa.String(length=26), nullable=False),
        sa.Column("role", sa.String(length=12), nullable=False),
        sa.Column("vote", sa.String(length=8), nullable=False),
        sa.Column("comment", sa.String(length=600), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("vote IN ('approve', 'reject')", name=op.f("ck_approval_vote")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_approval_person_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["review_id"], ["gate_review.id"], name=op.f("fk_approval_review_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approval")),
        sa.UniqueConstraint("review_id", "person_id", name=op.f("uq_approval_review_id_person_id")),
    )
    op.create_table(
        "decision",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("initiative_id", sa.String(length=26), nullable=False),
        sa.Column("gate", sa.String(length=20), nullable=False),
        sa.Column("review_id", sa.String(length=26), nullable=True),
        sa.Column("policy_id", sa.String(length=26), nullable=False),
        sa.Column("policy_version", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(length=16), nullable=False),
        sa.Column("from_stage_id", sa.String(length=26), nullable=False),
        sa.Column("to_stage_id", sa.String(length=26), nullable=True),
        sa.Column("reason", sa.String(length=600), nullable=False),
        sa.Column("snapshot", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("by_id", sa.String(length=26), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "outcome IN ('go', 'conditional_go', 'hold', 'recycle', 'kill')", name=op.f("ck_decision_outcome")
        ),
        sa.ForeignKeyConstraint(
            ["by_id"], ["person.id"], name=op.f("fk_decision_by_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["from_stage_id"], ["stage.id"], name=op.f("fk_decision_from_stage_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["initiative_id"], ["initiative.id"], name=op.f("fk_decision_initiative_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["policy_id"], ["policy.id"], name=op.f("fk_decision_policy_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["review_id"], ["gate_review.id"], name=op.f("fk_decision_review_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["to_stage_id"], ["stage.id"], name=op.f("fk_decision_to_stage_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision")),
    )
    op.create_index("ix_decision_initiative_id_at", "decision", ["initiative_id", "at"], unique=False)


def downgrade() -> None:
    """Drop these tables."""
    op.drop_index("ix_decision_initiative_id_at", table_name="decision")
    op.drop_table("decision")
    op.drop_table("approval")
    op.drop_table("signoff")
    op.drop_index("ix_gate_review_initiative_id_status", table_name="gate_review")
    op.drop_table("gate_review")
    op.drop_index("ix_criterion_result_initiative_id_position", table_name="criterion_result")
    op.drop_table("criterion_result")
    op.drop_index("ix_card_updated_at_key", table_name="card")
    op.drop_index("ix_card_unit_key", table_name="card")
    op.drop_index("ix_card_target_on_key", table_name="card")
    op.drop_index("ix_card_stale_at", table_name="card")
    op.drop_index("ix_card_stage_position_urgency_key", table_name="card")
    op.drop_index("ix_card_stage_position_key", table_name="card")
    op.drop_index(op.f("ix_card_owner_id"), table_name="card")
    op.drop_index("ix_card_name_key", table_name="card")
    op.drop_index("ix_card_margin_key", table_name="card")
    op.drop_index("ix_card_health_rank_key", table_name="card")
    op.drop_index("ix_card_team_key", table_name="card")
    op.drop_index("ix_card_owner_key", table_name="card")
    op.drop_index("ix_card_gaps_key", table_name="card")
    op.drop_index("ix_card_roll_up_key", table_name="card")
    op.drop_index("ix_card_search", table_name="card")
    op.drop_index("ix_card_counts", table_name="card")
    op.drop_table("card")
    op.drop_table("policy")
