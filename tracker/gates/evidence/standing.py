"""Facts about the initiatives themselves and the stages of the way."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from tracker.accounts.models import Person, Team
from tracker.gates.rules.facts import InitiativeFact, PersonFact, StageFact
from tracker.initiatives.models import Initiative, Stage

OWNER, SPONSOR = aliased(Person), aliased(Person)
WANTED = (
    select(
        Initiative.id,
        Initiative.key,
        Initiative.name,
        Initiative.unit,
        Initiative.kind,
        Initiative.risk_tier,
        Initiative.status,
        Initiative.visibility,
        Initiative.stage_id,
        Initiative.stage_since,
        Initiative.updated_at,
        Initiative.problem,
        Initiative.baseline,
        Initiative.target,
        Initiative.kill_criterion,
        Initiative.time_box_weeks,
        Initiative.lessons,
        Initiative.risk_review_on,
        Initiative.target_on,
        Team.name.label("team"),
        OWNER.id.label("owner_id"),
        OWNER.name.label("owner"),
        SPONSOR.id.label("sponsor_id"),
        SPONSOR.name.label("sponsor"),
    )
    .outerjoin(Team, Team.id == Initiative.team_id)
    .outerjoin(OWNER, OWNER.id == Initiative.owner_id)
    .outerjoin(SPONSOR, SPONSOR.id == Initiative.sponsor_id)
    .order_by(Initiative.id)
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


def initiatives(session: Session, ids: Sequence[str]) -> list[tuple[InitiativeFact, str]]:
    """Give the initiatives with the ids of their stages; nobody else changes them until the commit.

    The lock keeps two transactions from judging one initiative at a time, which would leave its rows twice.
    """
    locked = WANTED.where(Initiative.id.in_(ids)).with_for_update(of=Initiative, key_share=True)
    return [(_fact(row), row.stage_id) for row in session.execute(locked)]


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
    wanted = select(Stage.id, Stage.name, Stage.category, Stage.position, Stage.expected_days)
    rows = session.execute(wanted.order_by(Stage.position))
    return Ladder(tuple(StageFact(*row) for row in rows))
