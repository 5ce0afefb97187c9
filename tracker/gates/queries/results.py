"""Reading the present verdicts of the gates before an initiative, and how it stands."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.gates.models import Card, CriterionResult
from tracker.gates.rules.verdict import BLOCKING, PASSING, RollUp, Verdict, roll_up
from tracker.initiatives.evidence import Standing


@dataclass(frozen=True, slots=True)
class GateShown:
    """A gate with its criteria in their order, as it was last judged."""

    key: str
    label: str
    onward: bool  # it leads to the next stage; else it keeps the present one
    results: tuple[CriterionResult, ...]

    @property
    def counted(self) -> tuple[CriterionResult, ...]:
        """The criteria that hold the gate."""
        return tuple(one for one in self.results if one.required and one.verdict != Verdict.NOT_APPLICABLE)

    @property
    def roll_up(self) -> RollUp:
        """The verdict of the whole gate."""
        return roll_up(Verdict(one.verdict) for one in self.counted)

    @property
    def met(self) -> int:
        """How many of the counted criteria are passed."""
        return sum(one.verdict in PASSING for one in self.counted)

    @property
    def open(self) -> tuple[CriterionResult, ...]:
        """The counted criteria that are not passed, those that block before those that need data."""
        waiting = [one for one in self.counted if one.verdict not in PASSING]
        return tuple(sorted(waiting, key=lambda one: one.verdict not in BLOCKING))


@dataclass(frozen=True, slots=True)
class Shown:
    """The gates before an initiative; the first is the one it is known by. Empty where none is.

    `policy_id` is what they were judged by, "" before the first time; `stale_at` until when that holds.
    """

    gates: tuple[GateShown, ...] = ()
    stale_at: datetime | None = None
    policy_id: str = ""

    def is_due(self, now: datetime) -> bool:
        """Say whether they have to be judged again: never judged, or for a time that is over."""
        return not self.policy_id or (self.stale_at is not None and self.stale_at <= now)

    @property
    def onward(self) -> GateShown | None:
        """The gate that leads on."""
        return next((gate for gate in self.gates if gate.onward), None)


def shown(session: Session, initiative_id: str) -> Shown:
    """Give the gates as they were last judged, in one statement."""
    wanted = (
        select(CriterionResult, Card.stale_at, Card.policy_id)
        .select_from(Card)
        .outerjoin(CriterionResult, CriterionResult.initiative_id == Card.initiative_id)
        .where(Card.initiative_id == initiative_id)
        .order_by(CriterionResult.id)
    )
    rows: Sequence[Any] = session.execute(wanted).all()
    results = [row[0] for row in rows if row[0] is not None]
    gates = [_gate(key, tuple(found)) for key, found in groupby(results, lambda one: one.gate)]
    return Shown(tuple(gates), rows[0][1], rows[0][2]) if rows else Shown()


def _gate(key: str, results: tuple[CriterionResult, ...]) -> GateShown:
    return GateShown(key, results[0].gate_label, results[0].onward, results)


def due(session: Session, now: datetime, limit: int) -> Sequence[str]:
    """Give the initiatives whose verdicts change by the passing of time, those due longest first."""
    wanted = select(Card.initiative_id).where(Card.stale_at <= now).order_by(Card.stale_at)
    return session.scalars(wanted.limit(limit)).all()


def standing_of(session: Session, initiative_id: str) -> Standing | None:
    """Give how an initiative stands before its gate, as its card says; None before it was ever judged."""
    waiting = (Card.criteria_total - Card.criteria_met).label("waiting")
    wanted = select(Card.health, Card.health_why, Card.roll_up, waiting)
    row = session.execute(wanted.where(Card.initiative_id == initiative_id)).first()
    return None if row is None else Standing(*row)
