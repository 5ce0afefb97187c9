"""What the API of initiatives takes and gives: days ISO 8601, moments RFC 3339 UTC, texts in normal form."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Any

from pydantic import AfterValidator, AwareDatetime, BeforeValidator, Field

from tracker.core.texts import normal
from tracker.initiatives.rules.incidents import IncidentKind, Severity
from tracker.initiatives.rules.words import ExpectedOf, Health, Kind, RiskTier, Status, Visibility
from tracker.web.api import Schema


def _iso_day(value: Any) -> Any:
    """Take a day only as `2026-12-01`: pydantic would take other forms of a date as well."""
    if value is None or type(value) is date:
        return value
    if not isinstance(value, str) or len(value) != 10:
        raise ValueError("a day as 2026-12-01")
    return date.fromisoformat(value)


Text = Annotated[str, AfterValidator(normal)]
Day = Annotated[date, BeforeValidator(_iso_day)]
Number = Annotated[float, Field(strict=True)]
Whole = Annotated[int, Field(strict=True)]
Flag = Annotated[bool, Field(strict=True)]


def plain(body: Schema) -> dict[str, Any]:
    """Give the values of a body as columns take them: choices as their texts."""
    values = body.model_dump()
    return {name: value.value if isinstance(value, StrEnum) else value for name, value in values.items()}


class InitiativeFields(Schema):
    """All that can be written about an initiative; in a PATCH only what is sent changes."""

    name: Text = ""
    summary: Text = ""
    unit: Text = ""
    team_id: str | None = None
    owner_id: str | None = None
    sponsor_id: str | None = None
    kind: Kind = Kind.OTHER
    problem: Text = ""
    baseline: Text = ""
    baseline_value: Number | None = None
    baseline_unit: Text = ""
    target: Text = ""
    expectation: Text = ""
    expected_value: Number | None = None
    expected_of: ExpectedOf = ExpectedOf.NOT_SAID
    expected_on: Day | None = None
    kill_criterion: Text = ""
    time_box_weeks: Whole | None = None
    risk_tier: RiskTier = RiskTier.UNDECIDED
    risk_review_on: Day | None = None
    visibility: Visibility = Visibility.ORG
    target_on: Day | None = None
    lessons: Text = ""


class InitiativeIn(InitiativeFields):
    """A new initiative."""

    key: str
    name: Text


class InitiativeOut(InitiativeFields):
    """An initiative as it stands."""

    key: str
    stage: str
    category: str
    stage_since: datetime
    status: Status
    team: str | None
    owner: str | None
    sponsor: str | None
    created_at: datetime
    updated_at: datetime
    version: int


class InitiativesOut(Schema):
    """A page of initiatives by key."""

    items: list[InitiativeOut]
    next: str | None


class MilestoneFields(Schema):
    """All that can be written about a milestone; in a PATCH only what is sent changes."""

    title: Text = ""
    planned_on: Day | None = None
    stage_id: str | None = None
    owner_id: str | None = None
    evidence_url: Text = ""
    depends_on_id: str | None = None
    done: Flag = False


class MilestoneIn(MilestoneFields):
    """A new milestone, done already or still to come."""

    title: Text


class MilestoneOut(MilestoneFields):
    """A milestone as it stands."""

    id: str
    initiative: str
    stage: str | None
    owner: str | None
    done_at: datetime | None
    created_at: datetime
    version: int


class MilestonesOut(Schema):
    """A page of milestones in the order they were logged."""

    items: list[MilestoneOut]
    next: str | None


class UpdateIn(Schema):
    """What a person says, in Markdown."""

    text: Text
    health: Health = Health.NO_DATA


class UpdateOut(UpdateIn):
    """What a person said, and when."""

    id: str
    author: str | None
    at: datetime


class UpdatesOut(Schema):
    """A page of updates, newest first."""

    items: list[UpdateOut]
    next: str | None


class IncidentIn(Schema):
    """What went wrong in the field; without `detected_at` it was noticed now."""

    severity: Severity
    kind: IncidentKind
    title: Text
    note: Text = ""
    detected_at: AwareDatetime | None = None


class IncidentOut(Schema):
    """An incident; it is open while `resolved_at` is null, `test` names the cases that it became."""

    id: str
    severity: Severity
    kind: IncidentKind
    title: str
    note: str
    detected_at: datetime
    resolved_at: datetime | None
    resolution: str
    test: str
    reported_at: datetime


class IncidentsOut(Schema):
    """The incidents of an initiative, open ones first."""

    items: list[IncidentOut]
    next: str | None


class ResolutionIn(Schema):
    """What was done about an incident; without `resolved_at` it is over now."""

    resolution: Text
    test: Text = ""
    resolved_at: AwareDatetime | None = None


class EventOut(Schema):
    """One entry of the event log; before and after hold what changed."""

    id: int
    at: datetime
    actor: str
    via: str
    verb: str
    subject: str
    subject_id: str
    sentence: str
    before: dict[str, Any]
    after: dict[str, Any]


class EventsOut(Schema):
    """A page of events, newest first."""

    items: list[EventOut]
    next: str | None
