"""Incidents are kept."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

OPEN = sa.text("resolved_at IS NULL")
KINDS = (
    "'malfunction', 'harmful_or_wrong_output', 'drift', 'performance_degradation', 'misuse', "
    "'data_corruption', 'security', 'privacy', 'cost'"
)


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "incident",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("initiative_id", sa.String(length=26), nullable=False),
        sa.Column("severity", sa.String(length=4), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("detected_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("resolved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("resolution", sa.Text(), nullable=False),
        sa.Column("test", sa.String(length=200), nullable=False),
        sa.Column("reported_by_id", sa.String(length=26), nullable=True),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("severity IN ('sev1', 'sev2', 'sev3', 'sev4')", name=op.f("ck_incident_severity")),
        sa.CheckConstraint(f"kind IN ({KINDS})", name=op.f("ck_incident_kind")),
        sa.ForeignKeyConstraint(
            ["initiative_id"], ["initiative.id"], name=op.f("fk_incident_initiative_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["reported_by_id"], ["person.id"], name=op.f("fk_incident_reported_by_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incident")),
    )
    at = ["initiative_id", "detected_at", "id"]
    op.create_index("ix_incident_initiative_id_detected_at", "incident", at)
    op.create_index(
        "ix_incident_open", "incident", ["initiative_id"], sqlite_where=OPEN, postgresql_where=OPEN
    )


def downgrade() -> None:
    """Drop it."""
    op.drop_table("incident")
