"""Judging initiatives again inside the transaction that touched them: verdicts and the portfolio card."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from sqlalchemy.orm import Session

from tracker.activity import actions as activity
from tracker.core import clock
from tracker.gates import evidence, queries
from tracker.gates.actions.cards import write_cards
from tracker.gates.actions.policies import Published, in_force
from tracker.gates.criteria import all_kinds
from tracker.gates.evidence.grouping import prepared, run, table
from tracker.gates.models import CriterionResult
from tracker.gates.rules.facts import Facts
from tracker.gates.rules.outcome import CriterionOutcome
from tracker.gates.rules.standing import GateJudgement, judged
from tracker.gates.rules.summary import summary
from tracker.gates.rules.wording import fitted

AT_ONCE = 200  # initiatives a round: keeps statements and memory small, whatever the portfolio
DUE_AT_ONCE = 500
RESULT = table(CriterionResult)
FORGET = prepared(RESULT.delete(), RESULT.c.initiative_id)
KEEP = RESULT.insert()


def judge_touched(session: Session) -> None:
    """Judge what this transaction touched; runs before each commit."""
    ids = activity.touched(session)
    if ids:
        judge(session, sorted(ids), clock.now())
        ids.clear()


def judge_due(session: Session, now: datetime) -> int:
    """Judge initiatives whose verdicts changed by the passing of time; give how many, at most 500."""
    due = queries.due(session, now, DUE_AT_ONCE)
    judge(session, due, now)
    return len(due)


def judge(session: Session, initiative_ids: Sequence[str], now: datetime) -> None:
    """Write verdicts and cards of these initiatives anew."""
    remaining = iter(initiative_ids)
    while ids := list(islice(remaining, AT_ONCE)):
        _judge_some(session, ids, now)


@dataclass(frozen=True, slots=True)
class Judged:
    """What a decision is made on: the policy, the facts, and the gates as they are judged at this moment."""

    published: Published
    facts: Facts
    gates: tuple[GateJudgement, ...]


def judged_now(session: Session, initiative_id: str, now: datetime) -> Judged:
    """Judge one initiative without writing."""
    known = in_force(session)
    facts = evidence.gather(session, [initiative_id], now)[initiative_id]
    return Judged(known, facts, judged(known.policy, all_kinds(), facts))


def _judge_some(session: Session, ids: Sequence[str], now: datetime) -> None:
    known, kinds = in_force(session), all_kinds()
    found = evidence.gather(session, ids, now)
    gates = {one: judged(known.policy, kinds, facts) for one, facts in found.items()}
    rows = [row for one, judgement in gates.items() for row in _rows(one, judgement)]
    connection = session.connection()
    run(session, FORGET, ids)
    if rows:
        connection.execute(KEEP, rows)
    summaries = [(facts, summary(facts, gates[one])) for one, facts in found.items()]
    write_cards(connection, summaries, known.id)


def _rows(initiative_id: str, gates: tuple[GateJudgement, ...]) -> list[dict[str, object]]:
    return [
        {
            "initiative_id": initiative_id,
            "gate": gate.key,
            "gate_label": fitted(gate.label, 80),
            "onward": bool(gate.enters),
            "position": position,
            **_columns(outcome),
        }
        for gate in gates
        for position, outcome in enumerate(gate.outcomes)
    ]


def _columns(outcome: CriterionOutcome) -> dict[str, object]:
    measure = outcome.measure
    return {
        "criterion": outcome.key,
        "label": fitted(outcome.label, 200),
        "kind": outcome.kind,
        "rule": fitted(outcome.rule, 200),
        "required": outcome.required,
        "verdict": outcome.verdict.value,
        "why": fitted(outcome.why, 600),
        "settle": fitted(outcome.settle, 300),
        "value": measure.value,
        "low": measure.low,
        "high": measure.high,
        "threshold": measure.threshold,
        "direction": measure.direction,
        "unit": measure.unit,
        "n": measure.n,
        "more": outcome.more,
        "method": measure.method,
        "attempts": measure.attempts,
        "evidence": [
            {"label": link.label, "path": link.path, "at": link.at.isoformat() if link.at else None}
            for link in outcome.evidence
        ],
        "expires_at": outcome.expires_at,
    }
