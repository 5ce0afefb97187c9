"""Skills, proficiencies, needs and allocations."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create these tables."""
    op.create_table(
        "skill",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("discipline", sa.String(length=24), nullable=False),
        sa.CheckConstraint(
            "discipline IN ('data', 'data_science', 'ml_engineering', 'ai_engineering', 'software_engineering', 'assurance', 'domain')",
            name=op.f("ck_skill_discipline"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_skill")),
        sa.UniqueConstraint("key", name=op.f("uq_skill_key")),
        sa.UniqueConstraint("name", name=op.f("uq_skill_name")),
    )
    op.create_table(
        "proficiency",
        sa.Column("person_id", sa.String(length=26), nullable=False),
        sa.Column("skill_id", sa.String(length=26), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("wants_to_grow", sa.Boolean(), nullable=False),
        sa.Column("assessed_by_id", sa.String(length=26), nullable=True),
        sa.Column("assessed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("level BETWEEN 1 AND 5", name=op.f("ck_proficiency_level")),
        sa.ForeignKeyConstraint(
            ["assessed_by_id"], ["person.id"], name=op.f("fk_proficiency_assessed_by_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_proficiency_person_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["skill_id"], ["skill.id"], name=op.f("fk_proficiency_skill_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", "skill_id", name=op.f("pk_proficiency")),
    )
    op.create_index("ix_proficiency_skill_id_level", "proficiency", ["skill_id", "level"], unique=False)
    op.create_table(
        "allocation",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("person_id", sa.String(length=26), nullable=False),
        sa.Column("initiative_id", sa.String(length=26), nullable=False),
        sa.Column("skill_id", sa.String(length=26), nullable=False),
        sa.Column("fte", sa.Float(), nullable=False),
        sa.Column("accountable", sa.Boolean(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.CheckConstraint("fte > 0", name=op.f("ck_allocation_fte")),
        sa.ForeignKeyConstraint(
            ["initiative_id"], ["initiative.id"], name=op.f("fk_allocation_initiative_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_allocation_person_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["skill_id"], ["skill.id"], name=op.f("fk_allocation_skill_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_allocation")),
        sa.UniqueConstraint(
            "person_id",
            "initiative_id",
            "skill_id",
            name=op.f("uq_allocation_person_id_initiative_id_skill_id"),
        ),
    )
    op.create_index(
        "ix_allocation_initiative_id_skill_id", "allocation", ["initiative_id", "skill_id"], unique=False
    )
    op.create_index(op.f("ix_allocation_skill_id"), "allocation", ["skill_id"], unique=False)
    op.create_table(
        "need",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("initiative_id", sa.String(length=26), nullable=False),
        sa.Column("skill_id", sa.String(length=26), nullable=False),
        sa.Column("min_level", sa.Integer(), nullable=False),
        sa.Column("fte", sa.Float(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.CheckConstraint("fte > 0", name=op.f("ck_need_fte")),
        sa.CheckConstraint("min_level BETWEEN 1 AND 5", name=op.f("ck_need_min_level")),
        sa.ForeignKeyConstraint(
            ["initiative_id"], ["initiative.id"], name=op.f("fk_need_initiative_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["skill_id"], ["skill.id"], name=op.f("fk_need_skill_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_need")),
        sa.UniqueConstraint("initiative_id", "skill_id", name=op.f("uq_need_initiative_id_skill_id")),
    )
    op.create_index(op.f("ix_need_skill_id"), "need", ["skill_id"], unique=False)


def downgrade() -> None:
    """Drop these tables."""
    op.drop_index(op.f("ix_need_skill_id"), table_name="need")
    op.drop_table("need")
    op.drop_index(op.f("ix_allocation_skill_id"), table_name="allocation")
    op.drop_index("ix_allocation_initiative_id_skill_id", table_name="allocation")
    op.drop_table("allocation")
    op.drop_index("ix_proficiency_skill_id_level", table_name="proficiency")
    op.drop_table("proficiency")
    op.drop_table("skill")
