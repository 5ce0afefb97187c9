"""The sign-ins that the demo shows: one for each role, with one password; in other modes there are none."""

from dataclasses import dataclass
from functools import cache

from tracker.core.actor import Role
from tracker.demo.loading.cast import email_of
from tracker.demo.portfolio import portfolio

PASSWORD = "show-me-the-evidence"  # noqa: S105 - printed and shown, in the demo only
SHOWN = ("tomasz", "imani", "lukas", "hannah")


@dataclass(frozen=True, slots=True)
class DemoSignIn:
    """Somebody whom the reader may sign in as."""

    role: Role
    name: str
    email: str
    password: str


@cache
def sign_ins() -> tuple[DemoSignIn, ...]:
    """Give one person of each role."""
    people = {person.key: person for person in portfolio().people}
    return tuple(
        DemoSignIn(Role(people[key].role), people[key].name, email_of(people[key]), PASSWORD) for key in SHOWN
    )
