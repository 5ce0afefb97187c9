"""Cases keep the digests of what was asked and answered; a suite can keep the texts whole."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

DIGESTS = ("asked_digest", "answered_digest")


def upgrade() -> None:
    """Add the columns, without copying the cases, and the table of whole texts."""
    for name in DIGESTS:
        column = sa.Column(name, sa.String(length=16), nullable=False, server_default="")
        op.add_column("case_result", column)
    op.add_column("suite", sa.Column("keeps_texts", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_table(
        "case_text",
        sa.Column("case_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("asked", sa.Text(), nullable=False),
        sa.Column("answered", sa.Text(), nullable=False),
        sa.Column("asked_length", sa.Integer(), nullable=False),
        sa.Column("answered_length", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_result.id"], name=op.f("fk_case_text_case_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_case_text")),
    )


def downgrade() -> None:
    """Drop them; whole texts are lost."""
    op.drop_table("case_text")
    with op.batch_alter_table("suite") as table:
        table.drop_column("keeps_texts")
    with op.batch_alter_table("case_result") as table:
        for name in DIGESTS:
            table.drop_column(name)
