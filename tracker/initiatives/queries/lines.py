"""Understanding a quick-add line: which of its words name initiatives and people that exist."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.accounts.models import Person
from tracker.core.actor import Actor
from tracker.core.errors import Invalid
from tracker.initiatives.models import Initiative
from tracker.initiatives.queries.initiatives import visible_to
from tracker.initiatives.rules.handles import called
from tracker.initiatives.rules.quick_add import QuickLine, named_handles, named_keys, read_line


@dataclass(frozen=True, slots=True)
class Understood:
    """A line that was read, with the person that its handle means."""

    line: QuickLine
    owner_id: str | None


def understood(session: Session, actor: Actor, text: str) -> Understood:
    """Read a line as this actor may mean it. Raises: Invalid when a handle means several people."""
    people = _people(session) if named_handles(text) else []
    meant = called(people, named_handles(text))
    keys = _visible(session, actor, named_keys(text))
    line = read_line(text, keys=keys, handles=set(meant))
    found = meant.get(line.handle, ())
    if len(found) > 1:
        names = " or ".join(f"{name} <{email}>" for person_id, name, email in people if person_id in found)
        raise Invalid({"line": f"@{line.handle} can mean {names}: write the full name, @first.last."})
    return Understood(line, found[0] if found else None)


def _people(session: Session) -> list[tuple[str, str, str]]:
    wanted = select(Person.id, Person.name, Person.email).order_by(Person.name, Person.id)
    return [(row[0], row[1], row[2]) for row in session.execute(wanted)]


def _visible(session: Session, actor: Actor, keys: tuple[str, ...]) -> frozenset[str]:
    if not keys:
        return frozenset()
    wanted = select(Initiative.key).where(Initiative.key.in_(sorted(set(keys))), visible_to(actor))
    return frozenset(session.scalars(wanted))
