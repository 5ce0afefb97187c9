"""How often a gate errs by chance: many invented evidence sets, each judged as real evidence is.

A system exactly at its thresholds should not pass, one well beyond them should. Only criteria of measured
metrics are asked; what a person signs or links has no chance in it.
"""

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from tracker.core.statistics import rate_interval
from tracker.gates.rules.criterion import CriterionKind
from tracker.gates.rules.facts import Facts, InitiativeFact, MetricFact, RunFact, StageFact, TargetFact
from tracker.gates.rules.outcome import BOUNDED
from tracker.gates.rules.policy import Gate, Policy
from tracker.gates.rules.verdict import RollUp, roll_up

TIERS = ("minimal", "limited", "high")
SIZES = (100, 300, 1000)  # cases of the main metric's suite
SEED = 20_260
THRESHOLD, SAFE = 0.9, 0.01  # of the invented main metric, and of its rate of critical failures
GOOD = 0.96  # pass rate of a system well beyond the threshold
AT = datetime(2026, 1, 1, 12, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class ErrorRates:
    """What chance does at one gate: shares of evidence sets, 0 to 1.

    `false_pass`: a system exactly at the threshold passes. `false_block`: one well beyond it is not passed,
    of which `open` only needs more cases.
    """

    tier: str
    cases: int
    sets: int
    false_pass: float
    false_block: float
    open: float


def error_rates(
    policy: Policy, gate_key: str, kinds: Mapping[str, CriterionKind], sets: int = 2000
) -> tuple[ErrorRates, ...]:
    """Judge so many invented evidence sets for each risk tier and size; one seed, so the same rates."""
    gate = policy.gate(gate_key)
    if gate is None:
        return ()
    return tuple(_rates(gate, tier, cases, kinds, sets) for tier in TIERS for cases in SIZES)


def _rates(gate: Gate, tier: str, cases: int, kinds: Mapping[str, CriterionKind], sets: int) -> ErrorRates:
    chance = random.Random(f"{SEED} {gate.key} {tier} {cases}")  # noqa: S311 - a simulation, not a secret
    known: dict[int, RollUp] = {}

    def verdicts(rate: float) -> list[RollUp]:
        drawn = [sum(chance.random() < rate for _ in range(cases)) for _ in range(sets)]
        for passed in set(drawn) - known.keys():
            known[passed] = _judged(gate, tier, kinds, _evidence(tier, passed, cases))
        return [known[passed] for passed in drawn]

    bad, good = verdicts(THRESHOLD - _slack(gate)), verdicts(GOOD)
    return ErrorRates(
        tier=tier,
        cases=cases,
        sets=sets,
        false_pass=bad.count(RollUp.READY) / sets,
        false_block=1 - good.count(RollUp.READY) / sets,
        open=good.count(RollUp.NEEDS_DATA) / sets,
    )


def _slack(gate: Gate) -> float:
    """Give how far below its target the gate lets the main metric lie."""
    slacks = [one.settings.get("slack", 0.0) for one in gate.criteria if one.settings.get("role") == "main"]
    return next((float(slack) for slack in slacks if isinstance(slack, float)), 0.0)


def _evidence(tier: str, passed: int, cases: int) -> Facts:
    """Invent a main metric, and a thousand cases without a critical failure."""
    main = _target("main", "higher", THRESHOLD, _metric("main", "higher", passed, cases))
    safety = _target("safety", "lower", SAFE, _metric("safety", "lower", 0, 1000))
    return _facts(tier, (main, safety))


def _judged(gate: Gate, tier: str, kinds: Mapping[str, CriterionKind], facts: Facts) -> RollUp:
    asked = [
        criterion.asked(gate.key, tier, facts.now.date())
        for criterion in gate.criteria
        if criterion.kind in BOUNDED and criterion.required_for(tier)
    ]
    outcomes = [outcome for one in asked for outcome in kinds[one.kind].judge(one, facts)]
    return roll_up(outcome.verdict for outcome in outcomes if _is_invented(outcome.key))


def _is_invented(key: str) -> bool:
    """Say whether a row is of an invented target: others, such as a missing latency, have no chance."""
    return key.rpartition(":")[2] in {"main", "safety"}


def _metric(name: str, direction: str, hits: int, cases: int) -> MetricFact:
    usual, strict = rate_interval(hits, cases, 0.95), rate_interval(hits, cases, 0.975, exact=True)
    rate = hits / cases
    return MetricFact(
        name=name,
        type="binary",
        unit="proportion",
        direction=direction,
        run=RunFact("run", 1, "self-test", name, AT - timedelta(days=1), cases=cases),
        value=rate,
        strict=rate,
        successes=hits,
        n=cases,
        effective_n=float(cases),
        low=usual.low,
        high=usual.high,
        low_strict=strict.low,
        high_strict=strict.high,
    )


def _target(role: str, direction: str, threshold: float, metric: MetricFact) -> TargetFact:
    return TargetFact(
        id=role,
        suite=metric.run.suite,
        metric=metric.name,
        role=role,
        direction=direction,
        threshold=threshold,
        unit="proportion",
        set_at=AT - timedelta(days=30),
        latest=metric,
    )


def _facts(tier: str, targets: tuple[TargetFact, ...]) -> Facts:
    initiative = InitiativeFact(
        id="self-test",
        key="SELF-TEST",
        name="Self-test",
        unit="",
        team="",
        kind="other",
        tier=tier,
        status="active",
        visibility="org",
        stage_since=AT - timedelta(days=20),
        updated_at=AT,
    )
    stage = StageFact("stage", "Evaluation", "evaluation", 30)
    metrics = tuple(target.latest for target in targets if target.latest)
    return Facts(AT, initiative, stage, None, targets=targets, metrics=metrics)


def gates_with_chance(policy: Policy) -> Iterator[str]:
    """Give the keys of the gates whose verdict chance has a part in."""
    for gate in policy.gates:
        if any(criterion.kind in BOUNDED and criterion.required is not False for criterion in gate.criteria):
            yield gate.key
