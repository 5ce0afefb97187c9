"""Reading stages, stays in them and pauses: all that the stage track is drawn from."""

from collections.abc import Sequence

from sqlalchemy import and_, select
from sqlalchemy.orm import Session, joinedload

from tracker.initiatives.models import Pause, Stage, StageSpell
from tracker.initiatives.rules.track import Halt, Stay, Step


def stages(session: Session) -> Sequence[Stage]:
    """Give all stages in order."""
    return session.scalars(select(Stage).order_by(Stage.position)).all()


def steps_of(session: Session, initiative_id: str) -> tuple[Step, ...]:
    """Give all stages in order, each with the stays of an initiative in it, in one statement."""
    stayed = and_(StageSpell.stage_id == Stage.id, StageSpell.initiative_id == initiative_id)
    wanted = select(Stage, StageSpell).outerjoin(StageSpell, stayed)
    rows = session.execute(wanted.order_by(Stage.position, StageSpell.entered_at, StageSpell.id)).all()
    stays: dict[str, list[Stay]] = {stage.id: [] for stage, _ in rows}
    for stage, spell in rows:
        if spell is not None:
            stays[stage.id].append(Stay(spell.entered_at, spell.left_at, spell.reason))
    found = {stage.id: stage for stage, _ in rows}
    return tuple(
        Step(stage.id, stage.name, stage.category, stage.position, tuple(stays[stage.id]))
        for stage in found.values()
    )


def spells_of(session: Session, initiative_id: str) -> Sequence[StageSpell]:
    """Give the stays in stages, oldest first, with their stages."""
    wanted = select(StageSpell).options(joinedload(StageSpell.stage))
    wanted = wanted.where(StageSpell.initiative_id == initiative_id)
    return session.scalars(wanted.order_by(StageSpell.entered_at, StageSpell.id)).all()


def pauses_of(session: Session, initiative_id: str) -> Sequence[Pause]:
    """Give the pauses of an initiative, oldest first."""
    wanted = select(Pause).where(Pause.initiative_id == initiative_id)
    return session.scalars(wanted.order_by(Pause.at, Pause.id)).all()


def halts_of(session: Session, initiative_id: str) -> tuple[Halt, ...]:
    """Give the times in which the clocks of an initiative stood still."""
    return tuple(Halt(pause.at, pause.ended_at) for pause in pauses_of(session, initiative_id))
