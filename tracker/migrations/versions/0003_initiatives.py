"""Stages, initiatives and what hangs on them."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create these tables."""
    op.create_table(
        "stage",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("question", sa.String(length=120), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("category", sa.String(length=10), nullable=False),
        sa.Column("expected_days", sa.Integer(), nullable=True),
        sa.Column("wip_limit", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "category IN ('proposed', 'pilot', 'evaluation', 'production', 'retired')",
            name=op.f("ck_stage_category"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stage")),
        sa.UniqueConstraint("name", name=op.f("uq_stage_name")),
        sa.UniqueConstraint("position", name=op.f("uq_stage_position")),
    )
    op.create_table(
        "initiative",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("key", sa.String(length=24), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("unit", sa.String(length=120), nullable=False),
        sa.Column("team_id", sa.String(length=26), nullable=True),
        sa.Column("owner_id", sa.String(length=26), nullable=True),
        sa.Column("sponsor_id", sa.String(length=26), nullable=True),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.Column("baseline", sa.String(length=300), nullable=False),
        sa.Column("baseline_value", sa.Float(), nullable=True),
        sa.Column("baseline_unit", sa.String(length=40), nullable=False),
        sa.Column("target", sa.String(length=300), nullable=False),
        sa.Column("expectation", sa.String(length=300), nullable=False),
        sa.Column("expected_value", sa.Float(), nullable=True),
        sa.Column("expected_on", sa.Date(), nullable=True),
        sa.Column("kill_criterion", sa.String(length=300), nullable=False),
        sa.Column("time_box_weeks", sa.Integer(), nullable=True),
        sa.Column("risk_tier", sa.String(length=12), nullable=False),
        sa.Column("risk_review_on", sa.Date(), nullable=True),
        sa.Column("stage_id", sa.String(length=26), nullable=False),
        sa.Column("stage_since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("visibility", sa.String(length=8), nullable=False),
        sa.Column("target_on", sa.Date(), nullable=True),
        sa.Column("lessons", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by_id", sa.String(length=26), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "risk_tier IN ('minimal', 'limited', 'high', 'unacceptable', 'undecided')",
            name=op.f("ck_initiative_risk_tier"),
        ),
        sa.CheckConstraint(
            "status IN ('active', 'paused', 'cancelled', 'closed')", name=op.f("ck_initiative_status")
        ),
        sa.CheckConstraint("visibility IN ('org', 'private')", name=op.f("ck_initiative_visibility")),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["person.id"], name=op.f("fk_initiative_owner_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["sponsor_id"], ["person.id"], name=op.f("fk_initiative_sponsor_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["stage_id"], ["stage.id"], name=op.f("fk_initiative_stage_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["team_id"], ["team.id"], name=op.f("fk_initiative_team_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["updated_by_id"], ["person.id"], name=op.f("fk_initiative_updated_by_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_initiative")),
        sa.UniqueConstraint("key", name=op.f("uq_initiative_key")),
    )
    op.create_index(op.f("ix_initiative_owner_id"), "initiative", ["owner_id"], unique=False)
    op.create_index(op.f("ix_initiative_sponsor_id"), "initiative", ["sponsor_id"], unique=False)
    op.create_index(op.f("ix_initiative_stage_id"), "initiative", ["stage_id"], unique=False)
    op.create_index(op.f("ix_initiative_team_id"), "initiative", ["team_id"], unique=False)
    op.create_table(
        "document",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("initiative_id", sa.String(length=26), nullable=False),
        sa.Column("slug", sa.String(length=60), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("url", sa.String(length=500), nullable=False),
        sa.Column("added_by_id", sa.String(length=26), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["added_by_id"], ["person.id"], name=op.f("fk_document_added_by_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["initiative_id"], ["initiative.id"], name=op.f("fk_document_initiative_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document")),
        sa.UniqueConstraint("initiative_id", "slug", name=op.f("uq_document_initiative_id_slug")),
    )
    op.create_table(
        "membership",
        sa.Column("initiative_id", sa.String(length=26), nullable=False),
        sa.Column("person_id", sa.String(length=26), nullable=False),
        sa.Column("role", sa.String(length=12), nullable=False),
        sa.CheckConstraint("role IN ('lead', 'engineer', 'stakeholder')", name=op.f("ck_membership_role")),
        sa.ForeignKeyConstraint(
            ["initiative_id"], ["initiative.id"], name=op.f("fk_membership_initiative_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_membership_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("initiative_id", "person_id", name=op.f("pk_membership")),
    )
    op.create_index(
        "ix_membership_person_id_initiative_id", "membership", ["person_id", "initiative_id"], unique=False
    )
    op.create_table(
        "milestone",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("initiative_id", sa.String(length=26), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("stage_id", sa.String(length=26), nullable=True),
        sa.Column("owner_id", sa.String(length=26), nullable=True),
        sa.Column("planned_on", sa.Date(), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_by_id", sa.String(length=26), nullable=True),
        sa.Column("evidence_url", sa.String(length=500), nullable=False),
        sa.Column("depends_on_id", sa.String(length=26), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["depends_on_id"], ["milestone.id"], name=op.f("fk_milestone_depends_on_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["done_by_id"], ["person.id"], name=op.f("fk_milestone_done_by_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["initiative_id"], ["initiative.id"], name=op.f("fk_milestone_initiative_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["person.id"], name=op.f("fk_milestone_owner_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["stage_id"], ["stage.id"], name=op.f("fk_milestone_stage_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_milestone")),
    )
    op.create_index(
        "ix_milestone_initiative_id_planned_on", "milestone", ["initiative_id", "planned_on"], unique=False
    )
    op.create_index(op.f("ix_milestone_owner_id"), "milestone", ["owner_id"], unique=False)
    op.create_table(
        "pause",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("initiative_id", sa.String(length=26), nullable=False),
        sa.Column("reason", sa.String(length=600), nullable=False),
        sa.Column("review_on", sa.Date(), nullable=False),
        sa.Column("by_id", sa.String(length=26), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_pause_by_id"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(
            ["initiative_id"], ["initiative.id"], name=op.f("fk_pause_initiative_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pause")),
    )
    op.create_index(op.f("ix_pause_initiative_id"), "pause", ["initiative_id"], unique=False)
    op.create_table(
        "stage_spell",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("initiative_id", sa.String(length=26), nullable=False),
        sa.Column("stage_id", sa.String(length=26), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.String(length=600), nullable=False),
        sa.ForeignKeyConstraint(
            ["initiative_id"],
            ["initiative.id"],
            name=op.f("fk_stage_spell_initiative_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["stage_id"], ["stage.id"], name=op.f("fk_stage_spell_stage_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stage_spell")),
    )
    op.create_index(
        "ix_stage_spell_initiative_id_entered_at",
        "stage_spell",
        ["initiative_id", "entered_at"],
        unique=False,
    )
    op.create_table(
        "status_update",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("initiative_id", sa.String(length=26), nullable=False),
        sa.Column("author_id", sa.String(length=26), nullable=True),
        sa.Column("health", sa.String(length=10), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "health IN ('on_track', 'at_risk', 'off_track', 'no_data')", name=op.f("ck_status_update_health")
        ),
        sa.ForeignKeyConstraint(
            ["author_id"], ["person.id"], name=op.f("fk_status_update_author_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["initiative_id"],
            ["initiative.id"],
            name=op.f("fk_status_update_initiative_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_status_update")),
    )
    op.create_index(
        "ix_status_update_initiative_id_at", "status_update", ["initiative_id", "at"], unique=False
    )


def downgrade() -> None:
    """Drop these tables."""
    op.drop_index("ix_status_update_initiative_id_at", table_name="status_update")
    op.drop_table("status_update")
    op.drop_index("ix_stage_spell_initiative_id_entered_at", table_name="stage_spell")
    op.drop_table("stage_spell")
    op.drop_index(op.f("ix_pause_initiative_id"), table_name="pause")
    op.drop_table("pause")
    op.drop_index(op.f("ix_milestone_owner_id"), table_name="milestone")
    op.drop_index("ix_milestone_initiative_id_planned_on", table_name="milestone")
    op.drop_table("milestone")
    op.drop_index("ix_membership_person_id_initiative_id", table_name="membership")
    op.drop_table("membership")
    op.drop_table("document")
    op.drop_index(op.f("ix_initiative_team_id"), table_name="initiative")
    op.drop_index(op.f("ix_initiative_stage_id"), table_name="initiative")
    op.drop_index(op.f("ix_initiative_sponsor_id"), table_name="initiative")
    op.drop_index(op.f("ix_initiative_owner_id"), table_name="initiative")
    op.drop_table("initiative")
    op.drop_table("stage")
