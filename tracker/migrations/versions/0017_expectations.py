"""What sponsors expected and what targets were, entry after entry; the event log fills in the past."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import sqlalchemy as sa
from alembic import op

from tracker.core.ids import new_id

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

EXPECTED = {
    "expectation": "words",
    "expected_value": "value",
    "expected_of": "of",
    "expected_on": "due_on",
}
OF = "expected_of IN ('not_said', 'main_metric', 'other')"
EVENT = sa.table(
    "event",
    sa.column("id", sa.BigInteger),
    sa.column("at", sa.DateTime(timezone=True)),
    sa.column("actor_name", sa.String),
    sa.column("verb", sa.String),
    sa.column("subject_id", sa.String),
    sa.column("initiative_id", sa.String),
    sa.column("before", sa.JSON),
    sa.column("after", sa.JSON),
)
INITIATIVE = sa.table("initiative", sa.column("id", sa.String))


def upgrade() -> None:
    """Make both ledgers and write into them what the event log remembers."""
    with op.batch_alter_table("initiative") as altered:
        told = sa.Column("expected_of", sa.String(length=12), nullable=False, server_default="not_said")
        altered.add_column(told)
        altered.create_check_constraint(op.f("ck_initiative_expected_of"), OF)
    expectation = op.create_table(
        "expectation",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("initiative_id", sa.String(length=26), nullable=False),
        sa.Column("words", sa.String(length=300), nullable=False),
        sa.Column("value", sa.Float(), nullable=True),
        sa.Column("of", sa.String(length=12), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("written_by", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["initiative_id"],
            ["initiative.id"],
            name=op.f("fk_expectation_initiative_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_expectation")),
    )
    target_entry = op.create_table(
        "target_entry",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("initiative_id", sa.String(length=26), nullable=False),
        sa.Column("suite", sa.String(length=200), nullable=False),
        sa.Column("metric", sa.String(length=200), nullable=False),
        sa.Column("threshold", sa.Float(), nullable=True),
        sa.Column("direction", sa.String(length=8), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("set_by", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["initiative_id"],
            ["initiative.id"],
            name=op.f("fk_target_entry_initiative_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_target_entry")),
    )
    moments = "initiative_id", "written_at", "id"
    op.create_index("ix_expectation_initiative_id_written_at", "expectation", moments)
    op.create_index("ix_target_entry_initiative_id_set_at", "target_entry", ("initiative_id", "set_at", "id"))
    for table, verbs, entries in (
        (expectation, ("initiative.create", "initiative.edit"), _expectations),
        (target_entry, ("target.set", "target.change", "target.remove"), _targets),
    ):
        if found := list(entries(_events(verbs))):
            op.bulk_insert(table, found)


def downgrade() -> None:
    """Drop both; the event log keeps what they say."""
    op.drop_table("target_entry")
    op.drop_table("expectation")
    with op.batch_alter_table("initiative") as table:
        table.drop_constraint(op.f("ck_initiative_expected_of"), type_="check")
        table.drop_column("expected_of")


def _events(verbs: tuple[str, ...]) -> list[Any]:
    if op.get_context().as_sql:  # printed as SQL there is no log to read
        return []
    there = sa.select(EVENT).join(INITIATIVE, INITIATIVE.c.id == EVENT.c.initiative_id)
    return list(op.get_bind().execute(there.where(EVENT.c.verb.in_(verbs)).order_by(EVENT.c.id)))


def _expectations(events: list[Any]) -> Iterator[dict[str, Any]]:
    now: dict[str, dict[str, Any]] = {}
    for event in events:
        said = now.setdefault(
            event.initiative_id, {"words": "", "value": None, "of": "not_said", "due_on": None}
        )
        news = {EXPECTED[name]: value for name, value in event.after.items() if name in EXPECTED}
        if not news:
            continue
        said.update(news)
        due = said["due_on"]
        yield {
            "id": new_id(),
            "initiative_id": event.initiative_id,
            "words": said["words"] or "",
            "value": said["value"],
            "of": said["of"],
            "due_on": date.fromisoformat(due) if due else None,
            "written_at": event.at,
            "written_by": event.actor_name,
        }


def _targets(events: list[Any]) -> Iterator[dict[str, Any]]:
    now: dict[str, dict[str, Any]] = {}
    for event in events:
        removed = event.verb == "target.remove"
        before, after = event.before, event.after
        said = now.setdefault(event.subject_id, {})
        said.update(before if removed else after)
        if not said.get("suite") or not said.get("metric"):
            continue  # its beginning is not in this log
        yield {
            "id": new_id(),
            "initiative_id": event.initiative_id,
            "suite": said["suite"],
            "metric": said["metric"],
            "threshold": None if removed else said.get("threshold"),
            "direction": said.get("direction", ""),
            "reason": (before if removed else after).get("reason", ""),
            "set_at": event.at,
            "set_by": event.actor_name,
        }
