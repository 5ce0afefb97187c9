"""How each initiative came to where the portfolio finds it, as `history.json` tells it; loaded elsewhere."""

from functools import cache
from pathlib import Path

import msgspec

from tracker.demo.deeds import (
    CalibrationTold,
    DocumentTold,
    MilestoneLogTold,
    OnceTold,
    RejectingVoteTold,
    ReleaseTold,
    SignatureTold,
    UpdateTold,
)
from tracker.demo.told import EndpointTold, Row, Told

FILE = Path(__file__).with_name("history.json")


class SystemTold(Row, frozen=True):
    """A version of what is measured: model and prompt with their versions."""

    version: str
    model: str
    model_version: str
    prompt: str
    prompt_version: str


class TargetTold(Row, frozen=True):
    """What a metric must reach."""

    suite: str
    metric: str
    role: str
    direction: str
    threshold: float
    unit: str


class LaterTargetTold(Row, frozen=True):
    """A target that was set long after the others."""

    day: float
    target: TargetTold


class EarlierTold(Row, frozen=True):
    """A run before those of the portfolio: each metric as [k, n], or [mean, standard deviation, n]."""

    day: float
    suite: str
    version: str
    metrics: dict[str, tuple[float, ...]]


class SuiteTold(Told, frozen=True):
    """What the cases of a suite look like; latency from and to in ms; `solved`: cases by repeats passed."""

    slices: tuple[str, ...] = ()
    latency_ms: tuple[int, ...] = ()
    judge: str = ""
    asked: tuple[str, ...] = ()
    about: tuple[str, ...] = ()
    wrong: tuple[str, ...] = ()
    solved: dict[str, dict[str, int]] = msgspec.field(default_factory=dict)


class Course(Told, frozen=True):
    """The way of one initiative; days are counted from the day of loading.

    Who `creator` proposed it, `asks` asks for reviews, `decides` decides, `pushes` brings in runs.
    """

    stages: dict[str, float]
    creator: str
    asks: str
    decides: str
    pushes: str
    approvers: tuple[str, ...]
    problem: str
    target: str
    kill_criterion: str
    weeks: int
    expectation: str
    expected_value: float
    expected_day: int
    expected_of: str
    tool: str
    signers: dict[str, str] = msgspec.field(default_factory=dict)
    members: dict[str, str] = msgspec.field(default_factory=dict)
    target_day: int | None = None
    lessons: str = ""
    first_owner: str = ""
    back_day: float | None = None
    review_day: float | None = None
    pause_day: float | None = None
    reject_day: float | None = None
    close_day: float | None = None
    slow_since: float | None = None
    former_endpoint: EndpointTold | None = None
    once: tuple[OnceTold, ...] = ()
    systems: tuple[SystemTold, ...] = ()
    targets: tuple[TargetTold, ...] = ()
    later_targets: tuple[LaterTargetTold, ...] = ()
    suites: dict[str, SuiteTold] = msgspec.field(default_factory=dict)
    earlier: tuple[EarlierTold, ...] = ()
    added: dict[str, dict[str, tuple[float, ...]]] = msgspec.field(default_factory=dict)
    calibration: CalibrationTold | None = None
    documents: tuple[DocumentTold, ...] = ()
    signatures: tuple[SignatureTold, ...] = ()
    updates: tuple[UpdateTold, ...] = ()
    milestones: tuple[MilestoneLogTold, ...] = ()
    releases: tuple[ReleaseTold, ...] = ()
    votes: tuple[RejectingVoteTold, ...] = ()

    @property
    def proposed(self) -> float:
        """The day on which it was proposed."""
        return self.stages["proposed"]


@cache
def history() -> dict[str, Course]:
    """Read the file, once a process: the course of each initiative by its key."""
    return msgspec.json.decode(FILE.read_bytes(), type=dict[str, Course])
