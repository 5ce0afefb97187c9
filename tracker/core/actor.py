"""Who acts: a frozen value passed to every action; how it is found out belongs to accounts."""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """Instance roles: the ceiling of what a person may do."""

    ADMIN = "admin"
    LEAD = "lead"
    ENGINEER = "engineer"
    STAKEHOLDER = "stakeholder"


class Via(StrEnum):
    """The door through which an action came in."""

    WEB = "web"
    API = "api"
    CLI = "cli"
    WORKER = "worker"


class Scope(StrEnum):
    """What a token may be used for; a browser session has all of them."""

    READ = "read"
    LOG = "log"
    WRITE = "write"


ALL_SCOPES = frozenset(Scope)


@dataclass(frozen=True, slots=True)
class Actor:
    """A signed-in person (or the system, with `person_id` None) and the limits of this request."""

    person_id: str | None
    name: str
    role: Role
    via: Via
    scopes: frozenset[Scope] = ALL_SCOPES
    request_id: str = ""
    address: str = ""
    time_zone: str = "UTC"
    theme: str = "auto"
    single_keys: bool = True
    sign_in_id: str = ""

    @property
    def id(self) -> str:
        """Give the person's id under the name that pages use for people."""
        return self.person_id or ""

    @property
    def initials(self) -> str:
        """Give the first letters of the first and last name."""
        words = self.name.split()
        return (words[0][:1] + words[-1][:1]).upper() if len(words) > 1 else self.name[:2].upper()


def system_actor(via: Via = Via.WORKER, name: str = "Tracker") -> Actor:
    """Give the actor of work that nobody asked for: re-judging, seeding, command line of the server."""
    return Actor(person_id=None, name=name, role=Role.ADMIN, via=via)
