"""What would change under another policy: every initiative judged by it, on the evidence of now."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from sqlalchemy.orm import Session

from tracker.gates import evidence, queries
from tracker.gates.actions.policies import in_force
from tracker.gates.criteria import all_kinds
from tracker.gates.rules.facts import Facts
from tracker.gates.rules.policy import Policy
from tracker.gates.rules.standing import GateJudgement, judged
from tracker.gates.rules.verdict import RollUp

AT_ONCE = 200  # initiatives


@dataclass(frozen=True, slots=True)
class Turned:
    """An initiative whose gate would stand otherwise: its verdict now and then, and what would be open."""

    key: str
    name: str
    stage: str
    was: RollUp
    would_be: RollUp
    opened: tuple[str, ...]  # criteria that would be open and are not
    closed: tuple[str, ...]  # criteria that are open and would not be


@dataclass(frozen=True, slots=True)
class Replay:
    """How many initiatives were judged under both policies, and those that would stand otherwise."""

    judged: int
    turned: tuple[Turned, ...]

    def count(self, verdict: RollUp) -> int:
        """Give how many would turn to a verdict."""
        return sum(one.would_be is verdict and one.was is not verdict for one in self.turned)


def replay(session: Session, policy: Policy, now: datetime) -> Replay:
    """Judge every initiative under the policy in force and under another one; nothing is written or held."""
    ids = iter(queries.judged_ids(session))
    known, turned, count = in_force(session).policy, [], 0
    while chosen := list(islice(ids, AT_ONCE)):
        for facts in evidence.gather(session, chosen, now, hold=False).values():
            count += 1
            found = _turned(facts, known, policy)
            turned += [found] if found else []
    return Replay(count, tuple(sorted(turned, key=lambda one: (one.would_be.value, one.key))))


def _turned(facts: Facts, old: Policy, new: Policy) -> Turned | None:
    before, after = (judged(policy, all_kinds(), facts) for policy in (old, new))
    was, would_be = _roll_up(before), _roll_up(after)
    open_before, open_after = _open(before), _open(after)
    opened = tuple(label for key, label in open_after.items() if key not in open_before)
    closed = tuple(label for key, label in open_before.items() if key not in open_after)
    if was is would_be and not opened and not closed:
        return None
    one = facts.initiative
    return Turned(one.key, one.name, facts.stage.name, was, would_be, opened, closed)


def _roll_up(gates: Sequence[GateJudgement]) -> RollUp:
    return gates[0].roll_up if gates else RollUp.NONE


def _open(gates: Sequence[GateJudgement]) -> dict[str, str]:
    """Give the open criteria of the gate that an initiative is known by, by their keys."""
    return {outcome.key: outcome.label for outcome in gates[0].open} if gates else {}
