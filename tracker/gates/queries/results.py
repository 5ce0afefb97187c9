"""Reading the present verdicts of the gates before an initiative, and how it stands."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlalchemy.orm.util import identity_key

from tracker.gates.models import Card, CriterionResult
from tracker.gates.rules.verdict import BLOCKING, PASSING, RollUp, Verdict, roll_up
from tracker.initiatives.evidence import Standing
from tracker.initiatives.rules.keys import is_key


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
    """The gates before an initiative; the first is the one it is known by. Empty where none is."""

    gates: tuple[GateShown, ...] = ()
    card: Card | None = None

    @property
    def policy_id(self) -> str:
        """What they were judged by, "" before the first time."""
        return self.card.policy_id if self.card else ""

    def is_due(self, now: datetime) -> bool:
        """Say whether they have to be judged again: never judged, or for a time that is over."""
        if self.card is None:
            return True
        return self.card.stale_at is not None and self.card.stale_at <= now

    @property
    def onward(self) -> GateShown | None:
        """The gate that leads on."""
        return next((gate for gate in self.gates if gate.onward), None)


def shown(session: Session, key: str) -> Shown:
    """Give the gates of the initiative of a key as they were last judged, in one statement.

    Nothing of it may be shown before a guard has opened the initiative for the reader.
    """
    if not is_key(key.upper()):
        return Shown()
    wanted = (
        select(Card, CriterionResult)
        .outerjoin(CriterionResult, CriterionResult.initiative_id == Card.initiative_id)
        .where(Card.key == key.upper())
        .order_by(CriterionResult.id)
    )
    rows: Sequence[Any] = session.execute(wanted).all()
    results = [row[1] for row in rows if row[1] is not None]
    gates = [_gate(gate, tuple(found)) for gate, found in groupby(results, lambda one: one.gate)]
    return Shown(tuple(gates), rows[0][0]) if rows else Shown()


def _gate(key: str, results: tuple[CriterionResult, ...]) -> GateShown:
    return GateShown(key, results[0].gate_label, results[0].onward, results)


def due(session: Session, now: datetime, limit: int) -> Sequence[str]:
    """Give the initiatives whose verdicts change by the passing of time, those due longest first."""
    wanted = select(Card.initiative_id).where(Card.stale_at <= now).order_by(Card.stale_at)
    return session.scalars(wanted.limit(limit)).all()


def standing_of(session: Session, initiative_id: str) -> Standing | None:
    """Give how an initiative stands before its gate, as its card says; None before it was ever judged."""
    known = session.identity_map.get(identity_key(Card, initiative_id))
    if isinstance(known, Card):  # the gate's own page has read it already
        return Standing(
            known.health, known.health_why, known.roll_up, known.criteria_total - known.criteria_met
        )
    waiting = (Card.criteria_total - Card.criteria_met).label("waiting")
    wanted = select(Card.health, Card.health_why, Card.roll_up, waiting)
    row = session.execute(wanted.where(Card.initiative_id == initiative_id)).first()
    return None if row is None else Standing(*row)
