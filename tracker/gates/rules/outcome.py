"""What judging one criterion gives: the verdict with its reason, its numbers and its evidence."""

from dataclasses import dataclass
from datetime import datetime

from tracker.gates.rules.verdict import Verdict

BOUNDED = frozenset({"metric_bound", "zero_failures", "latency_bound", "cost_ceiling"})  # one row a target
MEASURED = BOUNDED | {"slice_floor"}  # kinds whose rows hold a value against a threshold


@dataclass(frozen=True, slots=True)
class EvidenceLink:
    """Where a reader finds what a verdict rests on; `path` is on this site, or an address."""

    label: str
    path: str
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Measure:
    """The numbers behind a verdict, in the unit of the metric; bounds are one-sided, each on its own."""

    value: float | None = None
    low: float | None = None
    high: float | None = None
    threshold: float | None = None
    direction: str = ""
    unit: str = ""
    n: int | None = None
    method: str = ""
    attempts: int | None = None


@dataclass(frozen=True, slots=True)
class CriterionOutcome:
    """The verdict of one criterion.

    `why` is one sentence with its numbers, `settle` what would change the verdict, `rule` what is asked.
    `more` is the number of further cases that would settle it at the present rate, where that is the reason.
    """

    key: str
    label: str
    kind: str
    rule: str
    required: bool
    verdict: Verdict
    why: str
    settle: str = ""
    measure: Measure = Measure()
    more: int | None = None
    evidence: tuple[EvidenceLink, ...] = ()
    expires_at: datetime | None = None
