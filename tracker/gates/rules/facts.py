"""All that is known about one initiative at one moment, as plain values; criteria judge nothing else."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from tracker.core.statistics import Labelled
from tracker.gates.rules.outcome import EvidenceLink
from tracker.staffing.rules.coverage import ENOUGH, ROUNDING

GENERATIVE = frozenset({"rag", "agent", "assistant", "generation", "speech"})


@dataclass(frozen=True, slots=True)
class RunFact:
    """A run that evidence rests on: what was measured, on what, by whom it was brought in.

    `cases` counts each repeat of a case, as the run does.
    """

    id: str
    number: int
    tool: str
    suite: str
    ran_at: datetime
    imported_by_id: str | None = None
    status: str = "complete"
    limit: int | None = None
    repeats: int = 1
    cases: int = 0
    flags: tuple[tuple[str, str], ...] = ()  # code and sentence of what the importer noticed
    slices: tuple[Mapping[str, Any], ...] = ()  # name, cases, failed, unscored of each; "" without a slice
    dataset: str = ""
    dataset_sha256: str = ""
    model: str = ""
    prompt: str = ""
    code: str = ""
    judge: str = ""
    labelled: Labelled | None = None  # the judge against human labels

    @property
    def different(self) -> int:
        """The number of different cases: each was asked `repeats` times."""
        return self.cases // max(1, self.repeats)

    @property
    def link(self) -> EvidenceLink:
        """Where the run is shown."""
        return EvidenceLink(f"{self.tool} run #{self.number}", f"/evals/runs/{self.id}", self.ran_at)

    @property
    def system(self) -> str:
        """The system that was measured, in a few words."""
        parts = [part for part in (self.model, self.prompt, self.code) if part]
        return " · ".join(parts) or "an unnamed system"


@dataclass(frozen=True, slots=True)
class MetricFact:
    """The newest value of a metric; bounds are one-sided 95 %, the strict ones 97.5 % and exact."""

    name: str
    type: str
    unit: str
    direction: str
    run: RunFact
    value: float | None = None
    strict: float | None = None
    successes: int | None = None
    n: int | None = None
    unscored: int = 0
    effective_n: float | None = None
    low: float | None = None
    high: float | None = None
    low_strict: float | None = None
    high_strict: float | None = None
    method: str = ""
    attempts: int = 1


@dataclass(frozen=True, slots=True)
class TargetFact:
    """What a metric must reach, when that was fixed, and the newest value if there is one."""

    id: str
    suite: str
    metric: str
    role: str
    direction: str
    threshold: float
    unit: str
    set_at: datetime
    reason: str = ""
    by_code: bool = False
    latest: MetricFact | None = None


@dataclass(frozen=True, slots=True)
class ComparisonFact:
    """The baseline of a suite, and what comparing one metric of the newest run with it gave, if it was.

    `difference` is new - old in the metric's unit with one-sided bounds; `metric` "" has none in common.
    """

    suite: str
    baseline_id: str
    baseline_number: int
    run_id: str = ""
    metric: str = ""
    paired: bool = False
    pairing: str = ""
    difference: float | None = None
    low: float | None = None
    high: float | None = None
    low_strict: float | None = None
    high_strict: float | None = None
    n: int = 0
    method: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class EndpointFact:
    """An endpoint with its last check and its traffic; `good` of `checks` were good."""

    id: str
    name: str
    environment: str
    outcome: str = "never"
    sentence: str = ""
    checked_at: datetime | None = None
    latency_ms: float | None = None
    slo_percent: float | None = None
    on_call: str = ""
    runbook_url: str = ""
    checks: int = 0
    good: int = 0
    recent: str = ""
    deployed: bool = False
    traffic_percent: float = 0.0
    traffic_ended_at: datetime | None = None

    @property
    def link(self) -> EvidenceLink:
        """Where the endpoint is shown."""
        return EvidenceLink(self.name, f"/endpoints/{self.id}", self.checked_at)


@dataclass(frozen=True, slots=True)
class CoverFact:
    """A needed skill: FTE needed, FTE booked by people of the level, who of them is accountable for it.

    `changes_on` is the day on which that next changes by itself.
    """

    skill: str
    min_level: int
    needed: float
    covered: float
    accountable: str = ""
    changes_on: date | None = None

    @property
    def share(self) -> float:
        """Covered part of the need, 1 is all of it."""
        return self.covered / self.needed

    def is_gap(self, enough: float = ENOUGH) -> bool:
        """Say whether FTE are missing to this share of the need, or somebody who is accountable."""
        return self.share < enough - ROUNDING or not self.accountable

    @property
    def told(self) -> str:
        """Say what there is: nobody, 0.3 of 0.4 FTE, or nobody accountable."""
        if not self.covered:
            return "nobody"
        if self.is_gap() and self.share >= ENOUGH - ROUNDING:
            return "nobody is accountable"
        return f"{self.covered:.1f} of {self.needed:.1f} FTE"


@dataclass(frozen=True, slots=True)
class MilestoneFact:
    """A milestone; `stage_id` None belongs to no stage."""

    title: str
    stage_id: str | None
    planned_on: date | None
    done_at: datetime | None
    done_by_id: str | None = None


@dataclass(frozen=True, slots=True)
class DocumentFact:
    """A linked document under the name by which criteria ask for it."""

    slug: str
    title: str
    url: str
    at: datetime
    added_by_id: str | None = None


@dataclass(frozen=True, slots=True)
class SignoffFact:
    """A signature under one criterion of a gate, named `G3.slices`."""

    criterion: str
    person_id: str
    person: str
    at: datetime


@dataclass(frozen=True, slots=True)
class IncidentFact:
    """An incident that is open."""

    severity: str
    title: str
    detected_at: datetime


@dataclass(frozen=True, slots=True)
class WaiverFact:
    """A waiver in force: for the criterion of this key, until `ends_at`."""

    criterion: str
    reason: str
    approved_by: str
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class ConditionFact:
    """What a go was given on; `how` tells by what it was met, once it is."""

    id: str
    decision_id: str
    text: str
    due_on: date
    met: bool = False
    how: str = ""


@dataclass(frozen=True, slots=True)
class StageFact:
    """A stage of the way."""

    id: str
    name: str
    category: str
    position: int
    expected_days: int | None = None


@dataclass(frozen=True, slots=True)
class PersonFact:
    """A person, as shown."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class InitiativeFact:
    """What is written about the initiative itself."""

    id: str
    key: str
    name: str
    unit: str
    team: str
    kind: str
    tier: str
    status: str
    visibility: str
    stage_since: datetime
    updated_at: datetime
    summary: str = ""
    owner: PersonFact | None = None
    sponsor: PersonFact | None = None
    problem: str = ""
    baseline: str = ""
    target: str = ""
    kill_criterion: str = ""
    time_box_weeks: int | None = None
    lessons: str = ""
    risk_review_on: date | None = None
    target_on: date | None = None

    @property
    def is_generative(self) -> bool:
        """Say whether it generates text or speech, so that it may answer otherwise each time."""
        return self.kind in GENERATIVE


def _mark_of(name: str) -> str:
    return sha256(name.encode()).hexdigest()[:5] if name else "-"


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything about one initiative at `now`; `metrics` are the newest values, targets or not."""

    now: datetime
    initiative: InitiativeFact
    stage: StageFact
    next_stage: StageFact | None
    targets: tuple[TargetFact, ...] = ()
    metrics: tuple[MetricFact, ...] = ()
    comparisons: tuple[ComparisonFact, ...] = ()
    endpoints: tuple[EndpointFact, ...] = ()
    covers: tuple[CoverFact, ...] = ()
    people: tuple[PersonFact, ...] = ()
    milestones: tuple[MilestoneFact, ...] = ()
    documents: tuple[DocumentFact, ...] = ()
    signoffs: tuple[SignoffFact, ...] = ()
    waivers: tuple[WaiverFact, ...] = ()
    incidents: tuple[IncidentFact, ...] = ()
    conditions: tuple[ConditionFact, ...] = ()
    authors: frozenset[str] = field(default_factory=frozenset)

    @property
    def newest_run(self) -> RunFact | None:
        """The run that is newest among those the newest values come from."""
        runs = (metric.run for metric in self.metrics)
        return max(runs, key=lambda run: (run.ran_at, run.number), default=None)

    @property
    def system_mark(self) -> str:
        """Tell the system from others: five hex digits each for its model, prompt and code, or "-"."""
        runs = sorted((metric.run for metric in self.metrics), key=lambda run: (run.ran_at, run.number))
        newest = {"model": "", "prompt": "", "code": ""}
        for run in runs:
            newest |= {part: getattr(run, part) for part in newest if getattr(run, part)}
        return " ".join(_mark_of(name) for name in newest.values())

    @property
    def milestones_of_stage(self) -> list[MilestoneFact]:
        """The milestones of the present stage; those of no stage belong to it."""
        return [one for one in self.milestones if one.stage_id in (None, self.stage.id)]
