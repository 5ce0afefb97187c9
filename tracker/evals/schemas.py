"""What the API answers about runs; what it takes is the normalised run of `importers.normalised`."""

from datetime import date, datetime

from pydantic import ConfigDict

from tracker.web.api import Schema


class MetricOut(Schema):
    """A metric: `value` as the tool says, `strict` with errors as failures, one-sided 95 % bounds."""

    name: str
    type: str
    unit: str
    direction: str
    value: float | None
    strict: float | None
    low: float | None
    high: float | None
    n: int | None
    effective_n: float | None
    unscored: int
    method: str


class CountsOut(Schema):
    """Cases of a run by what became of them."""

    total: int
    failed: int
    unscored: int


class FlagOut(Schema):
    """What the importer noticed."""

    code: str
    text: str


class StoredRunOut(Schema):
    """A run right after it was stored; `url` is its page."""

    id: str
    number: int
    initiative: str
    suite: str
    variant: str
    tool: str
    status: str
    cases: CountsOut
    metrics: list[MetricOut]
    flags: list[FlagOut]
    lacks: list[str]
    url: str


class ReadOut(Schema):
    """What was read from a file: `variants` are the runs it holds, in order."""

    format: str
    sha256: str
    bytes: int
    variants: list[str]


class ImportOut(Schema):
    """The runs that an import stored, and what was read."""

    runs: list[StoredRunOut]
    read: ReadOut


class SystemOut(Schema):
    """The bill of materials of a run; `digest` is the same for the same parts."""

    digest: str
    model: str
    model_version: str
    prompt: str
    prompt_version: str
    code: str
    dirty: bool
    judge: str


class DatasetOut(Schema):
    """The cases of a run; `cases` is the size of the whole dataset."""

    name: str
    version: str
    sha256: str
    cases: int | None
    role: str


class RunOut(Schema):
    """A run with everything but its cases; money in minor units of `currency`, `duration_s` in seconds."""

    id: str
    number: int
    initiative: str
    suite: str
    variant: str
    tool: str
    tool_version: str
    external_id: str
    status: str
    started_at: datetime | None
    finished_at: datetime | None
    ran_at: datetime
    imported_at: datetime
    duration_s: float | None
    repeats: int
    limit: int | None
    cost_minor_units: float | None
    currency: str
    tokens_in: int | None
    tokens_out: int | None
    system: SystemOut | None
    dataset: DatasetOut | None
    cases: CountsOut
    metrics: list[MetricOut]
    flags: list[FlagOut]
    lacks: list[str]
    links: dict[str, str]
    source_sha256: str
    source_format: str
    withdrawn_at: datetime | None
    withdrawn_reason: str
    url: str


class RunListOut(Schema):
    """One page of runs, newest first."""

    items: list[RunOut]
    next: str | None


class CaseOut(Schema):
    """One case in one repeat; `result` is failed, unscored or passed."""

    id: str
    repeat: int
    slice: str
    result: str
    passed: bool | None
    error_kind: str
    error: str
    latency_ms: float | None
    cost_minor_units: float | None
    scores: dict[str, float | None]
    excerpt: str


class CaseListOut(Schema):
    """One page of cases, failed first."""

    items: list[CaseOut]
    next: str | None


class ReasonIn(Schema):
    """Why a run is withdrawn or made the baseline."""

    reason: str = ""


class DifferenceOut(Schema):
    """new - old in the metric's unit with one-sided bounds; `p` is two-sided, of slices adjusted (Holm)."""

    name: str
    new: float | None
    old: float | None
    difference: float | None
    low: float | None
    high: float | None
    p: float | None
    n: int
    paired: bool
    method: str
    outcome: str
    why: str


class ComparisonOut(Schema):
    """Two runs: every metric that both have, the slices of the chosen one, and the ids of flipped cases."""

    new: str
    old: str
    paired: bool
    why: str
    confidence: float
    metrics: list[DifferenceOut]
    alone: list[str]
    chosen: str | None
    slices: list[DifferenceOut]
    worse: list[str]
    better: list[str]
    url: str


class ExpectationOut(Schema):
    """An entry of the ledger: the sponsor's number, what it is of, its day, what came of it.

    The verdict rests on `run`; `value`, `low` and `high` are of that run.
    """

    words: str
    expected: float | None
    expected_of: str
    due_on: date | None
    written_at: datetime
    written_by: str
    before_pilot: bool
    verdict: str
    when: str
    why: str
    run: int | None
    value: float | None
    low: float | None
    high: float | None


class ExpectationListOut(Schema):
    """The ledger of an initiative, the newest entry first, beside the main metric ("" without one)."""

    suite: str
    metric: str
    items: list[ExpectationOut]


class CalibrationOut(Schema):
    """A judge against human labels: counts, rates, and why it does not count ("" when it does)."""

    id: str
    judge: str
    labels: int
    tp: int
    fn: int
    tn: int
    fp: int
    tpr: float | None
    tnr: float | None
    lack: str
    note: str
    labelled_at: datetime
    labelled_by: str
    withdrawn_at: datetime | None
    withdrawn_reason: str
    url: str


class CalibrationListOut(Schema):
    """The calibrations of an initiative's judges, the newest first."""

    items: list[CalibrationOut]


class LabelsReadOut(CalibrationOut):
    """A calibration right after it was kept, with the rows that were left out."""

    unlabelled: int
    unmatched: int


class DroppedOut(Schema):
    """A result file that was dropped; `was_kept`: it was on the disk of this server until now."""

    sha256: str
    was_kept: bool


class SuiteOut(Schema):
    """A suite; `keeps_texts`: the texts of its cases are kept whole, not only as digest and excerpt."""

    id: str
    name: str
    runs: int
    keeps_texts: bool


class SuiteListOut(Schema):
    """The suites of an initiative."""

    items: list[SuiteOut]


class TextsIn(Schema):
    """Whether a suite is to keep the texts of its cases whole from now on."""

    keep: bool


class TextsDeletedOut(Schema):
    """Of how many cases the whole texts were deleted."""

    deleted: int


class ModelIn(Schema):
    """What is known of a version of a model, named as runs name it."""

    name: str
    version: str = ""
    provider: str = ""
    released_on: date | None = None
    retires_on: date | None = None
    source_url: str = ""
    note: str = ""


class ModelOut(Schema):
    """A model; `retirement` says that it retired or soon will, counts are of what you may see."""

    name: str
    version: str
    registered: bool
    provider: str
    released_on: date | None
    retires_on: date | None
    retirement: str
    initiatives: int
    runs: int


class ModelListOut(Schema):
    """Models, those that retire first at the beginning."""

    items: list[ModelOut]


class ModelKeptOut(Schema):
    """A model right after it was written down."""

    id: str
    url: str


class PromptIn(Schema):
    """A version of a prompt; `parameters` is one JSON object as text."""

    model_config = ConfigDict(**{**Schema.model_config, "str_strip_whitespace": False})

    name: str
    version: str
    template: str
    parameters: str = ""
    model: str = ""
    model_version: str = ""
    note: str = ""


class PromptLineOut(Schema):
    """A version of a prompt in a list; `sha256` is over template, parameters and model."""

    id: str
    name: str
    version: str
    model: str
    model_version: str
    note: str
    sha256: str
    created_at: datetime
    created_by: str
    url: str


class PromptListOut(Schema):
    """Versions of prompts, by name, the newest first."""

    items: list[PromptLineOut]


class PromptOut(PromptLineOut):
    """A version of a prompt, whole."""

    model_config = ConfigDict(**{**Schema.model_config, "str_strip_whitespace": False})

    template: str
    parameters: str
