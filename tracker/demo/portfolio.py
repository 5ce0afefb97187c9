"""The demo company as `portfolio.json` tells it: people, skills, initiatives, evidence; loaded elsewhere."""

from functools import cache
from pathlib import Path

import msgspec

from tracker.demo.told import (
    EndpointTold,
    IncidentTold,
    MilestoneTold,
    NeedTold,
    RejectionTold,
    RunTold,
    Told,
    WaiverTold,
)

FILE = Path(__file__).with_name("portfolio.json")


class SkillTold(Told, frozen=True):
    """A skill; `family` is the discipline in the file's words."""

    key: str
    name: str
    family: str


class TeamTold(Told, frozen=True):
    """A team."""

    key: str
    name: str
    mode: str
    unit: str | None


class PersonTold(Told, frozen=True):
    """A person with levels by skill, and the role of the account."""

    key: str
    name: str
    team: str
    capacity_fte: float
    title: str
    skills: dict[str, int]
    role: str
    time_zone: str


class InitiativeTold(Told, frozen=True):
    """An initiative as it stands on the day of loading."""

    key: str
    name: str
    unit: str
    team: str
    owner: str | None
    sponsor: str
    stage: str
    status: str
    risk: str
    kind: str
    summary: str
    baseline: str
    value: str
    model: str | None
    prompts: tuple[tuple[str, str, str], ...]
    datasets: tuple[tuple[str, str, int], ...]
    evals: tuple[RunTold, ...]
    endpoints: tuple[EndpointTold, ...]
    needs: tuple[NeedTold, ...]
    milestones: tuple[MilestoneTold, ...]
    story: str
    expectation: str = ""
    rollout: str = ""
    waivers: tuple[WaiverTold, ...] = ()
    incidents: tuple[IncidentTold, ...] = ()
    decision: RejectionTold | None = None


class AllocationTold(Told, frozen=True):
    """A person's share for a skill of an initiative."""

    person: str
    initiative: str
    fte: float
    skill: str


class Portfolio(Told, frozen=True):
    """The whole file."""

    company: str
    note: str
    units: tuple[str, ...]
    skills: tuple[SkillTold, ...]
    teams: tuple[TeamTold, ...]
    people: tuple[PersonTold, ...]
    initiatives: tuple[InitiativeTold, ...]
    allocations: tuple[AllocationTold, ...]

    def levels(self, person: str) -> dict[str, int]:
        """Give the levels of a person by skill."""
        return next(one.skills for one in self.people if one.key == person)


@cache
def portfolio() -> Portfolio:
    """Read the file, once a process."""
    return msgspec.json.decode(FILE.read_bytes(), type=Portfolio)
