"""What can be said of a person, and of a team."""

from dataclasses import dataclass
from functools import cache
from zoneinfo import available_timezones

LONGEST = 120
MOST_HOURS = 80.0


@dataclass(frozen=True, slots=True)
class PersonFields:
    """What is known of a person; capacity in hours a week."""

    name: str
    title: str = ""
    team_id: str | None = None
    time_zone: str = "UTC"
    capacity_hours: float = 40.0


def faults(fields: PersonFields) -> dict[str, str]:
    """Say for each field why it cannot be taken."""
    found = {}
    if not fields.name.strip() or len(fields.name) > LONGEST:
        found["name"] = f"Name the person in at most {LONGEST} characters."
    if len(fields.title) > LONGEST:
        found["title"] = f"At most {LONGEST} characters."
    if fields.time_zone not in _zones():
        found["time_zone"] = "A name such as Europe/Berlin."
    if not 0 <= fields.capacity_hours <= MOST_HOURS:
        found["capacity_hours"] = f"0 to {MOST_HOURS:g} hours a week."
    return found


def team_fault(name: str) -> str:
    """Say why a team cannot have this name, or nothing."""
    return "" if 0 < len(name.strip()) <= LONGEST else f"Name the team in at most {LONGEST} characters."


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())
