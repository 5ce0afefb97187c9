"""Which gates stand before an initiative, and what its facts make of each."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from tracker.gates.rules import conditions
from tracker.gates.rules.criterion import Asked, CriterionKind
from tracker.gates.rules.facts import Facts
from tracker.gates.rules.outcome import CriterionOutcome
from tracker.gates.rules.policy import Gate, Policy
from tracker.gates.rules.verdict import PASSING, RollUp, Verdict, roll_up
from tracker.gates.rules.waiving import waived

ACTIVE, RETIRED = "active", "retired"


@dataclass(frozen=True, slots=True)
class GateJudgement:
    """A gate with the outcome of each criterion; `enters` is the id of the stage it leads to, or ""."""

    key: str
    label: str
    question: str
    enters: str
    outcomes: tuple[CriterionOutcome, ...]
    changes_on: date | None = None  # the next day on which a criterion begins to hold it

    @property
    def told(self) -> str:
        """Name it inside a sentence."""
        return f"{self.label[:1].lower()}{self.label[1:]}"

    @property
    def required(self) -> tuple[CriterionOutcome, ...]:
        """The criteria that hold the gate."""
        return tuple(outcome for outcome in self.outcomes if outcome.required)

    @property
    def roll_up(self) -> RollUp:
        """The verdict of the whole gate."""
        return roll_up(outcome.verdict for outcome in self.required)

    @property
    def open(self) -> tuple[CriterionOutcome, ...]:
        """The criteria that are not passed, the hardest first."""
        waiting = [outcome for outcome in self.required if outcome.verdict not in PASSING]
        return tuple(sorted(waiting, key=lambda outcome: HARDEST.index(outcome.verdict)))


HARDEST = (Verdict.NOT_MET, Verdict.EXPIRED, Verdict.INCONCLUSIVE, Verdict.MISSING)


def judged(policy: Policy, kinds: Mapping[str, CriterionKind], facts: Facts) -> tuple[GateJudgement, ...]:
    """Judge the gates before an initiative; the first is the one it is known by."""
    found = [_judgement(gate, enters, kinds, facts) for gate, enters in _standing(policy, facts)]
    return tuple([_conditioned(found[0], facts), *found[1:]] if found else [])


def _conditioned(gate: GateJudgement, facts: Facts) -> GateJudgement:
    """Add the conditions on which it was let through before to the gate it is known by."""
    if not facts.conditions:
        return gate
    added = conditions.outcomes(gate.key, facts, enters=bool(gate.enters))
    days = [day for day in (gate.changes_on, *conditions.changes_on(facts)) if day and day > facts.now.date()]
    outcomes = (*gate.outcomes, *waived(added, facts.waivers))
    return replace(gate, outcomes=outcomes, changes_on=min(days, default=None))


def _standing(policy: Policy, facts: Facts) -> list[tuple[Gate, bool]]:
    """Give the gates and whether each leads on: what keeps the stage first, then the gate to the next one."""
    if facts.initiative.status != ACTIVE or facts.stage.category == RETIRED:
        return []
    keeping = [(gate, False) for gate in policy.gates if gate.keeps == facts.stage.category]
    following = facts.next_stage.category if facts.next_stage else ""
    return keeping + [(gate, True) for gate in policy.gates if gate.enters and gate.enters == following]


def _judgement(gate: Gate, enters: bool, kinds: Mapping[str, CriterionKind], facts: Facts) -> GateJudgement:
    today, tier = facts.now.date(), facts.initiative.tier
    asked = [criterion.asked(gate.key, tier, today) for criterion in gate.criteria]
    outcomes = [outcome for one in asked for outcome in kinds[one.kind].judge(one, facts)]
    if not any(one.kind == "risk_decided" for one in asked):
        outcomes += _barred(gate.key, facts, kinds)
    onward = facts.next_stage if enters else None
    announced = [criterion.enable_on for criterion in gate.criteria if criterion.enable_on]
    return GateJudgement(
        key=gate.key,
        label=f"Gate to {onward.name}" if onward else f"Keep in {facts.stage.name}",
        question=gate.question,
        enters=onward.id if onward else "",
        outcomes=tuple(waived(outcomes, facts.waivers)),
        changes_on=min((day for day in announced if day > today), default=None),
    )


def _barred(gate: str, facts: Facts, kinds: Mapping[str, CriterionKind]) -> list[CriterionOutcome]:
    """Give the row that no gate may lack: an unacceptable or undecided risk passes nowhere but out."""
    if facts.initiative.tier in ("minimal", "limited", "high"):
        return []
    if facts.next_stage is not None and facts.next_stage.category == RETIRED:
        return []
    asked = Asked(f"{gate}.risk", "Risk tier", "risk_decided", "Decided by a person, not unacceptable", {})
    return list(kinds["risk_decided"].judge(asked, facts))
