"""One eval run as every tool's file is brought to: values only, read by importers, stored by actions."""

from dataclasses import dataclass
from datetime import datetime

from tracker.evals.rules.kinds import (
    DatasetRole,
    Direction,
    ErrorKind,
    FlagCode,
    Lack,
    MetricType,
    RunStatus,
    Scope,
    Unit,
)


@dataclass(frozen=True, slots=True)
class SystemPart:
    """What was measured, as far as the file says; "" is not said, `dirty` None is not said."""

    model: str = ""
    model_version: str = ""
    prompt: str = ""
    prompt_version: str = ""
    code: str = ""
    dirty: bool | None = None
    judge: str = ""


@dataclass(frozen=True, slots=True)
class DatasetPart:
    """Which cases it was measured on; `cases` is the size of the whole dataset, not of this run."""

    name: str
    version: str = ""
    sha256: str = ""
    cases: int | None = None
    role: DatasetRole | None = None


@dataclass(frozen=True, slots=True)
class Flag:
    """One thing an importer noticed; `text` is a sentence for the reader."""

    code: FlagCode
    text: str


@dataclass(frozen=True, slots=True)
class NormalisedMetric:
    """One number of a run, as the tool reports it, beside what errors would make of it.

    `n` is the number of cases that `value` is over, as the tool counts them; `unscored` the cases without a
    trustworthy score (blank, or the judge failed), whether the tool counted them or not; `total` all cases
    asked, skipped ones left out. `successes` are the scored cases that hit, `strict` is their share of
    `total`, so that errors count as failures (where less is better, a case without a score is a hit too).
    `stderr` only where the tool states one. `source` is the key of the file that the value was read from;
    `case_score` the score of each case that it is the mean of ("passed", "latency_ms" or a score's name; ""
    for none).
    """

    name: str
    type: MetricType
    unit: Unit
    direction: Direction
    value: float | None
    n: int | None
    unscored: int = 0
    total: int | None = None
    successes: int | None = None
    strict: float | None = None
    stderr: float | None = None
    scope: Scope = Scope.TASK
    source: str = ""
    case_score: str = ""


@dataclass(frozen=True, slots=True)
class CaseTexts:
    """What a case asked and what was answered: 16 hex digits of each, "" for none.

    The texts themselves are there only where a suite keeps them whole.
    """

    asked_digest: str = ""
    answered_digest: str = ""
    asked: str | None = None
    answered: str | None = None


NO_TEXTS = CaseTexts()


@dataclass(frozen=True, slots=True)
class NormalisedCase:
    """One case in one repeat; `id` is the same in every run over the same cases, so that runs pair.

    `passed` is None where nothing was judged; `latency_ms` in milliseconds; `cost` in minor currency units,
    fractions allowed; `error` and `excerpt` are short texts without personal paths.
    """

    id: str
    repeat: int = 0
    slice: str = ""
    passed: bool | None = None
    scores: tuple[tuple[str, float | None], ...] = ()
    error_kind: ErrorKind = ErrorKind.NONE
    error: str | None = None
    latency_ms: float | None = None
    cost: float | None = None
    excerpt: str = ""
    texts: CaseTexts = NO_TEXTS


@dataclass(frozen=True, slots=True)
class NormalisedRun:
    """One run: one system over one dataset, once.

    `variant` tells runs of one file apart ("" when it holds one). Times are aware UTC, `duration_s` seconds,
    `cost` minor units of `currency` (fractions allowed), `repeats` at least 1, `limit` the number of cases
    that the run was cut to, if it was.
    """

    tool: str
    tool_version: str = ""
    external_id: str = ""
    suite: str = ""
    variant: str = ""
    system: SystemPart = SystemPart()
    dataset: DatasetPart | None = None
    status: RunStatus = RunStatus.COMPLETE
    started_at: datetime | None = None
    finished_at: datetime | None = None
    duration_s: float | None = None
    repeats: int = 1
    limit: int | None = None
    cost: float | None = None
    currency: str = ""
    tokens_in: int | None = None
    tokens_out: int | None = None
    metrics: tuple[NormalisedMetric, ...] = ()
    cases: tuple[NormalisedCase, ...] = ()
    flags: tuple[Flag, ...] = ()
    lacks: tuple[Lack, ...] = ()
    links: tuple[tuple[str, str], ...] = ()
