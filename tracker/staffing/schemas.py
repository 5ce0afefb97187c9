"""What the API of staffing takes and gives; shares are FTE, levels 1 to 5."""

from pydantic import Field

from tracker.web.api import Schema


class SkillLevel(Schema):
    """A skill of a person."""

    skill: str
    level: int
    wants_to_grow: bool


class PersonOut(Schema):
    """A person with skills; booked and free FTE only for those who may see loads."""

    id: str
    name: str
    title: str
    team: str
    capacity_fte: float
    booked_fte: float | None
    free_fte: float | None
    skills: list[SkillLevel]


class PeopleOut(Schema):
    """A page of people by name."""

    items: list[PersonOut]
    next: str | None


class SkillOut(Schema):
    """A skill with its figures over active initiatives."""

    id: str
    key: str
    name: str
    discipline: str
    people: int
    needed_fte: float
    booked_fte: float


class SkillsOut(Schema):
    """All skills."""

    items: list[SkillOut]
    next: str | None


class TeamOut(Schema):
    """A team."""

    id: str
    name: str
    mode: str
    unit: str | None


class TeamsOut(Schema):
    """All teams."""

    items: list[TeamOut]
    next: str | None


class NeedIn(Schema):
    """A skill an initiative needs, by its key."""

    skill: str = Field(min_length=1, max_length=40)
    min_level: int = Field(ge=1, le=5)
    fte: float = Field(gt=0, le=20)


class CoverOut(Schema):
    """Who is booked for a need."""

    allocation_id: str
    person_id: str
    name: str
    level: int
    fte: float
    accountable: bool


class NeedOut(NeedIn):
    """A need with its cover."""

    id: str
    have_fte: float
    accountable: str
    covered: bool
    why: str
    covers: list[CoverOut]


class NeedsOut(Schema):
    """The needs of an initiative."""

    items: list[NeedOut]
    next: str | None


class AllocationIn(Schema):
    """A booking."""

    initiative: str = Field(min_length=1, max_length=24)
    person_id: str = Field(min_length=1, max_length=26)
    skill: str = Field(min_length=1, max_length=40)
    fte: float = Field(gt=0, le=1)
    accountable: bool = False


class AllocationOut(AllocationIn):
    """A booking with its id."""

    id: str
