"""What the API of staffing takes and gives; shares are FTE, levels 1 to 5."""

from pydantic import Field

from tracker.staffing.rules.words import Discipline
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
    team_id: str | None
    time_zone: str
    capacity_hours: float
    capacity_fte: float
    booked_fte: float | None
    free_fte: float | None
    skills: list[SkillLevel]


class PersonFieldsIn(Schema):
    """What can be changed of a person; capacity in hours a week."""

    name: str = Field(default="", max_length=120)
    title: str = Field(default="", max_length=120)
    team_id: str | None = Field(default=None, max_length=26)
    time_zone: str = Field(default="UTC", max_length=60)
    capacity_hours: float = Field(default=40.0, ge=0, le=80)


class PersonIn(PersonFieldsIn):
    """A person to add."""

    name: str = Field(min_length=1, max_length=120)
    email: str = Field(min_length=3, max_length=254)


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


class SkillIn(Schema):
    """A skill of the catalogue."""

    name: str = Field(min_length=1, max_length=120)
    discipline: Discipline


class SkillFieldsIn(Schema):
    """What can be changed of a skill."""

    name: str | None = Field(default=None, min_length=1, max_length=120)
    discipline: Discipline | None = None


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


class TeamIn(Schema):
    """A team; with a unit it is embedded there, without it is central."""

    name: str = Field(min_length=1, max_length=120)
    unit: str | None = Field(default=None, max_length=120)


class TeamFieldsIn(Schema):
    """What can be changed of a team."""

    name: str | None = Field(default=None, min_length=1, max_length=120)
    unit: str | None = Field(default=None, max_length=120)


class TeamsOut(Schema):
    """All teams."""

    items: list[TeamOut]
    next: str | None


class NeedIn(Schema):
    """A skill an initiative needs, by its key."""

    skill: str = Field(min_length=1, max_length=40)
    min_level: int = Field(ge=1, le=5)
    fte: float = Field(gt=0, le=20)


class NeedFieldsIn(Schema):
    """What can be changed of a need."""

    min_level: int | None = Field(default=None, ge=1, le=5)
    fte: float | None = Field(default=None, gt=0, le=20)


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


class AllocationFieldsIn(Schema):
    """What can be changed of a booking."""

    fte: float | None = Field(default=None, gt=0, le=1)
    accountable: bool | None = None


class AllocationsOut(Schema):
    """A page of bookings by id."""

    items: list[AllocationOut]
    next: str | None
