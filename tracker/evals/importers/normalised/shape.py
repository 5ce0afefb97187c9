"""The shape of the normalised JSON, as promised to pipelines; an unknown or ill-typed member is refused."""

from datetime import datetime
from typing import Annotated

import msgspec
from msgspec import Meta

from tracker.evals.rules.kinds import DatasetRole, Direction, ErrorKind, MetricType, RunStatus, Unit

Name = Annotated[str, Meta(min_length=1, max_length=200)]
Text = Annotated[str, Meta(max_length=200)]
Count = Annotated[int, Meta(ge=0, le=2**53)]
Few = Annotated[int, Meta(ge=1, le=1_000_000)]
Amount = Annotated[float, Meta(ge=0, le=1e18)]
Moment = Annotated[datetime, Meta(tz=True)]
Sha256 = Annotated[str, Meta(pattern="^([0-9a-f]{64})?$")]
Currency = Annotated[str, Meta(pattern="^[A-Z]{3}$")]


class SystemIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What was measured."""

    model: Text = ""
    model_version: Text = ""
    prompt: Text = ""
    prompt_version: Text = ""
    code: Text = ""
    dirty: bool | None = None
    judge: Text = ""


class DatasetIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The cases it was measured on."""

    name: Name
    version: Text = ""
    sha256: Sha256 = ""
    cases: Count | None = None
    role: DatasetRole | None = None


class CostIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Money in minor units."""

    minor_units: Amount
    currency: Currency


class TokensIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Tokens used by the whole run."""

    input: Count | None = None
    output: Count | None = None


class MetricIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One metric; without an n it can be shown, but opens no gate."""

    name: Name
    type: MetricType = MetricType.NUMERIC
    direction: Direction = Direction.UNKNOWN
    unit: Unit = Unit.POINTS
    value: Annotated[float, Meta(ge=-1e18, le=1e18)] | None = None
    n: Count | None = None
    unscored: Count = 0
    stderr: Amount | None = None


class CaseIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One case, once a repeat."""

    id: Name | int
    repeat: Count = 0
    slice: Annotated[str, Meta(max_length=100)] = ""
    passed: bool | None = None
    scores: dict[str, bool | Annotated[float, Meta(ge=-1e18, le=1e18)] | None] = {}
    latency_ms: Amount | None = None
    cost_minor_units: Amount | None = None
    error: str | None = None
    error_kind: ErrorKind | None = None
    excerpt: str = ""
    input: str | None = None
    output: str | None = None


class RunIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A whole run."""

    tool: Name
    metrics: list[MetricIn]
    tool_version: Text = ""
    external_id: Text = ""
    suite: Text = ""
    variant: Text = ""
    system: SystemIn = SystemIn()
    dataset: DatasetIn | None = None
    status: RunStatus = RunStatus.COMPLETE
    started_at: Moment | None = None
    finished_at: Moment | None = None
    duration_s: Amount | None = None
    repeats: Few = 1
    limit: Few | None = None
    cost: CostIn | None = None
    tokens: TokensIn = TokensIn()
    cases: list[CaseIn] = []
    links: dict[Text, Annotated[str, Meta(max_length=2000, pattern="^https?://")]] = {}
