"""The parts of what is told of an initiative: runs, endpoints, needs, what went wrong; whole files beside."""

import msgspec


class Told(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Base of the parts of the file: an unknown key is refused."""


class Row(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """Base of the parts that are written as lists."""


class MetricTold(Told, frozen=True):
    """A metric of a run with the interval and verdict that it must come to."""

    metric: str
    type: str
    n: int
    threshold: float
    unit: str
    direction: str
    value: float
    low: float
    high: float
    verdict: str
    k: int = 0
    mean: float = 0.0
    sd: float = 0.0
    ci_low: float = 0.0
    ci_high: float = 0.0
    note: str = ""
    cases: int = 0
    repeats: int = 1
    effective_n: float = 0.0
    naive_low: float = 0.0
    cases_until_met_at_this_rate: int = 0


class PairedTold(Told, frozen=True):
    """How a run compares with an earlier one case by case."""

    baseline: str
    both: int
    only_candidate: int
    only_baseline: int
    neither: int
    difference: float
    ci95: tuple[float, float]
    p_two_sided: float
    non_inferior_by_5_points: bool


class JudgeTold(Told, frozen=True):
    """A judge held against human labels."""

    tp: int
    pos: int
    tn: int
    neg: int
    tpr: float
    tnr: float
    corrected: tuple[float, float, float]


class RunTold(Told, frozen=True):
    """A run so many days before the day of loading."""

    day: float
    suite: str
    version: str
    metrics: tuple[MetricTold, ...]
    judge: JudgeTold | None = None
    paired: PairedTold | None = None
    repeats: int = 1
    icc: float = 0.0


class EndpointTold(Row, frozen=True):
    """An endpoint: address, environment, SLO and traffic in per cent, latency target in ms."""

    url: str
    environment: str
    slo_percent: float | None
    latency_target_ms: int
    method: str
    traffic_percent: float


class NeedTold(Row, frozen=True):
    """A needed skill, its least level, and how much of it in FTE."""

    skill: str
    min_level: int
    fte: float


class MilestoneTold(Row, frozen=True):
    """A milestone: title, planned day, and planned, due or done."""

    title: str
    day: int
    state: str


class WaiverTold(Told, frozen=True):
    """A criterion that was waived for some days."""

    criterion: str
    requested: int
    by: str
    approved_by: str
    expires: int
    reason: str


class IncidentTold(Told, frozen=True):
    """Something that went wrong in the field."""

    sev: int
    kind: str
    detected: float
    resolved: float
    title: str
    action: str
    becomes_test: str


class RejectionTold(Told, frozen=True):
    """A no at a gate."""

    gate: str
    outcome: str
    day: int
    by: tuple[str, ...]
    reason: str
