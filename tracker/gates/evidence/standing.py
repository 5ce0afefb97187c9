"""Facts about the initiatives themselves and the stages of the way."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.accounts.models import Person, Team
from tracker.gates.evidence.grouping import prepared, rows, table
from tracker.gates.rules.facts import InitiativeFact, PersonFact, StageFact
from tracker.initiatives.models import Initiative, Stage

INITIATIVE, STAGE, TEAM = table(Initiative), table(Stage), table(Team)
OWNER, SPONSOR = table(Person).alias("owner"), table(Person).alias("sponsor")
SEEN = (
    select(
        INITIATIVE.c.id,
        INITIATIVE.c.key,
        INITIATIVE.c.name,
        INITIATIVE.c.unit,
        INITIATIVE.c.kind,
        INITIATIVE.c.risk_tier,
        INITIATIVE.c.status,
        INITIATIVE.c.visibility,
        INITIATIVE.c.stage_id,
        INITIATIVE.c.stage_since,
        INITIATIVE.c.updated_at,
        INITIATIVE.c.summary,
        INITIATIVE.c.problem,
        INITIATIVE.c.baseline,
        INITIATIVE.c.target,
        INITIATIVE.c.kill_criterion,
        INITIATIVE.c.time_box_weeks,
        INITIATIVE.c.lessons,
        INITIATIVE.c.risk_review_on,
        INITIATIVE.c.target_on,
        TEAM.c.name.label("team"),
        OWNER.c.id.label("owner_id"),
        OWNER.c.name.label("owner"),
        SPONSOR.c.id.label("sponsor_id"),
        SPONSOR.c.name.label("sponsor"),
    )
    .select_from(INITIATIVE)
    .outerjoin(TEAM, TEAM.c.id == INITIATIVE.c.team_id)
    .outerjoin(OWNER, OWNER.c.id == INITIATIVE.c.owner_id)
    .outerjoin(SPONSOR, SPONSOR.c.id == INITIATIVE.c.sponsor_id)
    .order_by(INITIATIVE.c.id)
)
LOOKED_AT = prepared(SEEN, INITIATIVE.c.id)
HELD = prepared(SEEN.with_for_update(of=INITIATIVE, key_share=True), INITIATIVE.c.id)
STAGES = select(STAGE.c.id, STAGE.c.name, STAGE.c.category, STAGE.c.position, STAGE.c.expected_days).order_by(
    STAGE.c.position
)


@dataclass(frozen=True, slots=True)
class Ladder:
    """The stages in their order."""

    steps: tuple[StageFact, ...]

    def of(self, stage_id: str) -> StageFact:
        """Give a stage."""
        return next(step for step in self.steps if step.id == stage_id)

    def after(self, stage_id: str) -> StageFact | None:
        """Give the stage that follows by position, None after the last."""
        here = self.steps.index(self.of(stage_id))
        return self.steps[here + 1] if here + 1 < len(self.steps) else None


def initiatives(session: Session, ids: Sequence[str], *, hold: bool) -> list[tuple[InitiativeFact, str]]:
    """Give the initiatives with the ids of their stages; held, nobody else changes them until the commit.

    The lock keeps two transactions from judging one initiative at a time, which would leave its rows twice.
    """
    return [(_fact(row), row.stage_id) for row in rows(session, HELD if hold else LOOKED_AT, ids)]


def _fact(row: Any) -> InitiativeFact:
    return InitiativeFact(
        id=row.id,
        key=row.key,
        name=row.name,
        unit=row.unit,
        team=row.team or "",
        kind=row.kind,
        tier=row.risk_tier,
        status=row.status,
        visibility=row.visibility,
        stage_since=row.stage_since,
        updated_at=row.updated_at,
        summary=row.summary,
        owner=_person(row.owner_id, row.owner),
        sponsor=_person(row.sponsor_id, row.sponsor),
        problem=row.problem,
        baseline=row.baseline,
        target=row.target,
        kill_criterion=row.kill_criterion,
        time_box_weeks=row.time_box_weeks,
        lessons=row.lessons,
        risk_review_on=row.risk_review_on,
        target_on=row.target_on,
    )


def _person(person_id: str | None, name: str | None) -> PersonFact | None:
    return None if person_id is None or name is None else PersonFact(person_id, name)


def stages(session: Session) -> Ladder:
    """Give all stages."""
    return Ladder(tuple(StageFact(*row) for row in session.connection().execute(STAGES)))
