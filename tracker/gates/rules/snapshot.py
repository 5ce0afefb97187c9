"""The snapshot that a decision keeps: every result as it was, as JSON with one way of writing it."""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tracker.gates.rules.facts import Facts
from tracker.gates.rules.outcome import CriterionOutcome
from tracker.gates.rules.passing import Reviewed
from tracker.gates.rules.standing import GateJudgement


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The text that is kept, and its SHA-256 in hex."""

    text: str
    sha256: str


@dataclass(frozen=True, slots=True)
class UnderPolicy:
    """Which policy the results were judged by."""

    key: str
    version: int
    sha256: str


def take(facts: Facts, gate: GateJudgement, policy: UnderPolicy, review: Reviewed | None) -> Snapshot:
    """Write down all results of a gate; the same results give the same text."""
    content = {
        "initiative": facts.initiative.key,
        "risk_tier": facts.initiative.tier,
        "stage": facts.stage.name,
        "gate": gate.key,
        "gate_label": gate.label,
        "roll_up": gate.roll_up.value,
        "judged_at": _moment(facts.now),
        "policy": {"key": policy.key, "version": policy.version, "sha256": policy.sha256},
        "results": [_result(outcome) for outcome in gate.outcomes],
        "votes": [_vote(vote.person, vote.role, vote.vote, vote.comment) for vote in review.votes]
        if review
        else [],
    }
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return Snapshot(text, sha256_of(text))


def sha256_of(text: str) -> str:
    """Give the SHA-256 of a text, in hex."""
    return hashlib.sha256(text.encode()).hexdigest()


def _result(outcome: CriterionOutcome) -> dict[str, Any]:
    measure = outcome.measure
    return {
        "criterion": outcome.key,
        "label": outcome.label,
        "kind": outcome.kind,
        "rule": outcome.rule,
        "required": outcome.required,
        "verdict": outcome.verdict.value,
        "why": outcome.why,
        "value": measure.value,
        "low": measure.low,
        "high": measure.high,
        "threshold": measure.threshold,
        "direction": measure.direction,
        "unit": measure.unit,
        "n": measure.n,
        "method": measure.method,
        "attempts": measure.attempts,
        "evidence": [
            {"label": link.label, "path": link.path, "at": _moment(link.at)} for link in outcome.evidence
        ],
        "expires_at": _moment(outcome.expires_at),
    }


def _vote(person: str, role: str, vote: str, comment: str) -> dict[str, str]:
    return {"person": person, "role": role, "vote": vote, "comment": comment}


def _moment(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat()
