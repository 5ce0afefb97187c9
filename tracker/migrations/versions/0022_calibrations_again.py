"""Labels of a judge that were withdrawn can be brought in again."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

OLD = "uq_judge_calibration_judge_id_source_sha256"
NEW = "uq_judge_calibration_counted"
COUNTED = sa.text("withdrawn_at IS NULL")


def upgrade() -> None:
    """Let the same labels be there once among those that are not withdrawn."""
    with op.batch_alter_table("judge_calibration") as table:
        table.drop_constraint(OLD, type_="unique")
    columns = ["judge_id", "source_sha256"]
    op.create_index(
        NEW, "judge_calibration", columns, unique=True, sqlite_where=COUNTED, postgresql_where=COUNTED
    )


def downgrade() -> None:
    """Let them be there once at all; of those that came again the withdrawn ones are told apart by their id."""
    op.drop_index(NEW, "judge_calibration")
    op.execute(
        "UPDATE judge_calibration SET source_sha256 = id WHERE withdrawn_at IS NOT NULL AND EXISTS "
        "(SELECT 1 FROM judge_calibration other WHERE other.judge_id = judge_calibration.judge_id "
        "AND other.source_sha256 = judge_calibration.source_sha256 AND other.id <> judge_calibration.id)"
    )
    with op.batch_alter_table("judge_calibration") as table:
        table.create_unique_constraint(OLD, ["judge_id", "source_sha256"])
