"""Models with their retirement, prompts with their templates; deployments say what they run."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

PARTS = {"model": 200, "model_version": 100, "prompt": 200, "prompt_version": 100}


def upgrade() -> None:
    """Make the tables, and the columns of a deployment; of those that are there nothing is known."""
    _make_model()
    _make_prompts()
    for name, length in PARTS.items():
        column = sa.Column(name, sa.String(length=length), nullable=False, server_default="")
        op.add_column("deployment", column)


def downgrade() -> None:
    """Drop them."""
    with op.batch_alter_table("deployment") as table:
        for name in PARTS:
            table.drop_column(name)
    for name in ("prompt_version", "prompt", "model"):
        op.drop_table(name)


def _make_model() -> None:
    op.create_table(
        "model",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("version", sa.String(length=100), nullable=False),
        sa.Column("provider", sa.String(length=200), nullable=False),
        sa.Column("released_on", sa.Date(), nullable=True),
        sa.Column("retires_on", sa.Date(), nullable=True),
        sa.Column("source_url", sa.String(length=500), nullable=False),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_model")),
        sa.UniqueConstraint("name", "version", name=op.f("uq_model_name_version")),
    )
    op.create_index("ix_model_retires_on", "model", ["retires_on"])


def _make_prompts() -> None:
    op.create_table(
        "prompt",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("initiative_id", sa.String(length=26), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["initiative_id"], ["initiative.id"], name=op.f("fk_prompt_initiative_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_prompt")),
        sa.UniqueConstraint("initiative_id", "name", name=op.f("uq_prompt_initiative_id_name")),
    )
    op.create_table(
        "prompt_version",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("prompt_id", sa.String(length=26), nullable=False),
        sa.Column("version", sa.String(length=100), nullable=False),
        sa.Column("template", sa.Text(), nullable=False),
        sa.Column("parameters", sa.Text(), nullable=False),
        sa.Column("model", sa.String(length=200), nullable=False),
        sa.Column("model_version", sa.String(length=100), nullable=False),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["prompt_id"], ["prompt.id"], name=op.f("fk_prompt_version_prompt_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_prompt_version")),
        sa.UniqueConstraint("prompt_id", "version", name=op.f("uq_prompt_version_prompt_id_version")),
    )
