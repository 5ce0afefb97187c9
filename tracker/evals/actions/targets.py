"""Setting, changing and removing what a metric must reach; a change after a run needs its reason."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.accounts.models import Person
from tracker.activity import actions as activity
from tracker.core.actor import Actor
from tracker.core.errors import Conflict, Invalid, NotFound
from tracker.evals.models import LatestMetric, MetricTarget, Suite, TargetEntry
from tracker.evals.rules.kinds import Direction
from tracker.evals.rules.targets import Role, Wanted, faults
from tracker.initiatives.models import Initiative

REASON_NEEDED = "There are runs already: say why it changes now. The reason stays visible."


@dataclass(frozen=True, slots=True)
class TargetChange:
    """What a person wants: the target, why (needed after a run), the version they saw.

    Version 0 means a target that is not there yet; None overwrites whatever is there.
    """

    wanted: Wanted
    reason: str = ""
    version: int | None = None


def set_target(
    session: Session, *, actor: Actor, now: datetime, initiative: Initiative, change: TargetChange
) -> MetricTarget:
    """Set the target of a metric, or change it. Raises: Invalid, Conflict when somebody set it meanwhile."""
    wanted = change.wanted
    target = _target(session, initiative.id, wanted.suite, wanted.metric)
    errors = faults(wanted) | _main_fault(session, initiative.id, wanted, target)
    ran = has_run(session, initiative.id, wanted.suite, wanted.metric)
    if target is not None and ran and not change.reason.strip():
        errors |= {"reason": REASON_NEEDED}
    if errors:
        raise Invalid(errors)
    _hold_version(session, target, change)
    before = _content(target) if target else {}
    target = target or MetricTarget(initiative_id=initiative.id, suite=wanted.suite, metric=wanted.metric)
    _write(target, change, actor, now)
    session.add_all((target, _entry(target, actor, now, change.reason)))
    session.flush()
    _record(session, actor, now, initiative, target, before)
    return target


def remove_target(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    initiative: Initiative,
    target_id: str,
    reason: str = "",
) -> None:
    """Remove a target; after a run only with a reason. Raises: NotFound, Invalid."""
    target = session.get(MetricTarget, target_id)
    if target is None or target.initiative_id != initiative.id:
        raise NotFound("That target")
    if has_run(session, initiative.id, target.suite, target.metric) and not reason.strip():
        raise Invalid({"reason": REASON_NEEDED})
    before = {**_content(target), "reason": reason.strip()}
    entry = _entry(target, actor, now, reason)
    entry.threshold = None
    session.add(entry)
    session.delete(target)
    session.flush()
    activity.record(
        session,
        actor=actor,
        now=now,
        verb="target.remove",
        subject="target",
        subject_id=target_id,
        sentence=f"removed the target of {target.metric} in {target.suite}",
        initiative_id=initiative.id,
        before=before,
    )


def has_run(session: Session, initiative_id: str, suite: str, metric: str) -> bool:
    """Say whether this metric was measured already."""
    wanted = (
        select(LatestMetric.id)
        .join(Suite, Suite.id == LatestMetric.suite_id)
        .where(LatestMetric.initiative_id == initiative_id, Suite.name == suite, LatestMetric.name == metric)
    )
    return session.scalar(wanted.limit(1)) is not None


def _target(session: Session, initiative_id: str, suite: str, metric: str) -> MetricTarget | None:
    return session.scalar(
        select(MetricTarget).where(
            MetricTarget.initiative_id == initiative_id,
            MetricTarget.suite == suite,
            MetricTarget.metric == metric,
        )
    )


def _main_fault(
    session: Session, initiative_id: str, wanted: Wanted, target: MetricTarget | None
) -> dict[str, str]:
    """An initiative has one main metric: the one that its card shows."""
    if wanted.role is not Role.MAIN:
        return {}
    other = session.scalar(
        select(MetricTarget).where(
            MetricTarget.initiative_id == initiative_id, MetricTarget.role == Role.MAIN
        )
    )
    if other is None or other is target:
        return {}
    return {"role": f"{other.metric} of {other.suite} is the main metric; give it another role first."}


def _hold_version(session: Session, target: MetricTarget | None, change: TargetChange) -> None:
    if target is None or change.version in {None, target.version}:
        return
    if change.version == 0:
        raise Invalid({"metric": f"{target.metric} of {target.suite} has a target already; change that one."})
    who = session.get(Person, target.set_by_id) if target.set_by_id else None
    raise Conflict(who.name if who else "Somebody", target.set_at, (), target.version)


def _write(target: MetricTarget, change: TargetChange, actor: Actor, now: datetime) -> None:
    wanted = change.wanted
    target.role, target.direction = wanted.role.value, wanted.direction.value
    target.threshold, target.unit = wanted.threshold, wanted.unit.value
    target.by_code = wanted.by_code
    target.reason = change.reason.strip()
    target.set_at, target.set_by_id = now, actor.person_id


def _entry(target: MetricTarget, actor: Actor, now: datetime, reason: str) -> TargetEntry:
    return TargetEntry(
        initiative_id=target.initiative_id,
        suite=target.suite,
        metric=target.metric,
        threshold=target.threshold,
        direction=target.direction,
        reason=reason.strip(),
        set_at=now,
        set_by=actor.name,
    )


def _content(target: MetricTarget) -> dict[str, Any]:
    names = "suite", "metric", "role", "direction", "threshold", "unit", "by_code", "reason"
    return {name: getattr(target, name) for name in names}


def _record(
    session: Session,
    actor: Actor,
    now: datetime,
    initiative: Initiative,
    target: MetricTarget,
    before: dict[str, Any],
) -> None:
    after = _content(target)
    changed = {name: value for name, value in after.items() if before.get(name) != value}
    least = "at most" if target.direction == Direction.LOWER else "at least"
    told = f"{'changed' if before else 'set'} the target of {target.metric} in {target.suite}"
    activity.record(
        session,
        actor=actor,
        now=now,
        verb="target.change" if before else "target.set",
        subject="target",
        subject_id=target.id,
        sentence=f"{told} to {least} {target.threshold:g}" + (f": {target.reason}" if target.reason else ""),
        initiative_id=initiative.id,
        before={name: before[name] for name in changed if name in before},
        after=changed,
    )
