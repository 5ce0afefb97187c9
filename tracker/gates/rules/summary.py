"""What a portfolio card says of an initiative: counts, first open criterion, main metric, gaps, order."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from tracker.gates.rules.facts import CoverFact, EndpointFact, Facts, TargetFact
from tracker.gates.rules.health import SOON, DerivedHealth, health
from tracker.gates.rules.margin import margin
from tracker.gates.rules.outcome import BOUNDED, CriterionOutcome, Measure
from tracker.gates.rules.standing import GateJudgement
from tracker.gates.rules.verdict import PASSING, RollUp, Verdict
from tracker.gates.rules.wording import count
from tracker.initiatives.rules.words import Health

RANKS = {Health.OFF_TRACK: 0, Health.AT_RISK: 1, Health.NO_DATA: 2, Health.ON_TRACK: 3}
# the order on the board: broken, at risk, ready to move, without evidence, fine, not active
LAST = 9


@dataclass(frozen=True, slots=True)
class MainMetric:
    """The metric an initiative is known by, as the gate judged it."""

    name: str
    verdict: Verdict
    measure: Measure
    why: str
    more: int | None
    path: str


@dataclass(frozen=True, slots=True)
class Summary:
    """Everything derived that a card keeps."""

    health: DerivedHealth
    roll_up: RollUp
    gate: str
    gate_label: str
    met: int
    total: int
    first_open: str
    metric: MainMetric | None
    margin: float | None
    endpoint: EndpointFact | None
    gaps: tuple[CoverFact, ...]
    urgency: int
    stale_at: datetime | None

    @property
    def gap_label(self) -> str:
        """Name the widest gap, and how many more there are."""
        if not self.gaps:
            return ""
        first = min(self.gaps, key=lambda cover: (cover.share, cover.skill))
        rest = f", {len(self.gaps) - 1} more" if len(self.gaps) > 1 else ""
        return f"{first.skill}: {first.told}{rest}"


def summary(facts: Facts, gates: tuple[GateJudgement, ...]) -> Summary:
    """Give the card's values; the first gate is the one the initiative is known by."""
    gate = gates[0] if gates else None
    counted = [one for one in gate.required if one.verdict is not Verdict.NOT_APPLICABLE] if gate else []
    derived, metric = health(facts, gate), _metric(facts, gate)
    rolled = gate.roll_up if gate else RollUp.NONE
    return Summary(
        health=derived,
        roll_up=rolled,
        gate=gate.key if gate else "",
        gate_label=gate.label if gate else "",
        met=sum(one.verdict in PASSING for one in counted),
        total=len(counted),
        first_open=_first_open(gate),
        metric=metric,
        margin=margin(metric.measure) if metric else None,
        endpoint=_endpoint(facts),
        gaps=tuple(cover for cover in facts.covers if cover.is_gap()),
        urgency=_urgency(derived.health, rolled, facts),
        stale_at=_stale_at(facts, gates),
    )


def _first_open(gate: GateJudgement | None) -> str:
    if gate is None or not gate.open:
        return ""
    first = gate.open[0]
    if not first.more:
        return f"{first.label}: {first.why}"
    return f"{first.label}: {count(first.more, 'more case')} would settle it."


def _metric(facts: Facts, gate: GateJudgement | None) -> MainMetric | None:
    """Give the row of the main target, else of the first target with a value."""
    rows = {one.key.rpartition(":")[2]: one for one in gate.outcomes if one.kind in BOUNDED} if gate else {}
    valued = [target for target in facts.targets if target.latest is not None]
    chosen = next((target for target in valued if target.role == "main"), valued[0] if valued else None)
    if chosen is None or chosen.latest is None:
        return None
    row = rows.get(chosen.id)
    return _judged(chosen, row) if row else _unjudged(chosen)


def _judged(target: TargetFact, row: CriterionOutcome) -> MainMetric:
    path = row.evidence[0].path if row.evidence else ""
    return MainMetric(target.metric, row.verdict, row.measure, row.why, row.more, path)


def _unjudged(target: TargetFact) -> MainMetric | None:
    """Give the value of a metric that no gate asks for now, as of a paused initiative."""
    latest = target.latest
    if latest is None:
        return None
    shown = latest.value if latest.strict is None else latest.strict
    numbers = Measure(
        value=shown,
        low=latest.low,
        high=latest.high,
        threshold=target.threshold,
        direction=target.direction,
        unit=latest.unit,
        n=latest.n,
        method=latest.method,
    )
    return MainMetric(target.metric, Verdict.NOT_APPLICABLE, numbers, "", None, latest.run.link.path)


def _endpoint(facts: Facts) -> EndpointFact | None:
    """Give the endpoint that matters most: production before staging before dev, a bad one first."""
    order = ("production", "staging", "dev")

    def place(one: EndpointFact) -> tuple[int, bool, str]:
        return order.index(one.environment), one.outcome == "up", one.name

    return min(facts.endpoints, key=place, default=None)


def _urgency(derived: Health, rolled: RollUp, facts: Facts) -> int:
    if facts.initiative.status != "active":
        return LAST
    if derived in (Health.OFF_TRACK, Health.AT_RISK):
        return RANKS[derived]
    if rolled is RollUp.READY and facts.stage.category != "production":
        return 2
    return 3 if derived is Health.NO_DATA else 4


def _stale_at(facts: Facts, gates: tuple[GateJudgement, ...]) -> datetime | None:
    """Give the first moment to come at which something here changes by the passing of time alone."""
    if not gates:
        return None
    expiries = [one.expires_at for gate in gates for one in gate.outcomes if one.expires_at is not None]
    days = [facts.initiative.target_on, *(one.planned_on for one in facts.milestones if one.done_at is None)]
    moments = [*expiries, *(expiry - SOON for expiry in expiries)]
    moments += [_midnight(day + timedelta(days=1)) for day in days if day is not None and day.year < 9999]
    moments += [_midnight(gate.changes_on) for gate in gates if gate.changes_on is not None]
    moments += [_midnight(cover.changes_on) for cover in facts.covers if cover.changes_on is not None]
    if facts.stage.expected_days is not None:
        moments.append(facts.initiative.stage_since + timedelta(days=facts.stage.expected_days + 1))
    return min((moment for moment in moments if moment > facts.now), default=None)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=UTC)
