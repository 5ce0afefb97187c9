"""Reading rows of many initiatives by prepared statements, and putting them into one tuple an initiative."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar, cast

from sqlalchemy import Column, Delete, Executable, Select, Table, bindparam
from sqlalchemy.orm import Session

from tracker.core.database import Base

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Prepared:
    """A statement about one initiative and about many: a list costs half as much again, a write has one."""

    one: Executable
    many: Executable


def prepared(statement: Select[Any] | Delete, owner: Column[Any]) -> Prepared:
    """Narrow a statement to initiatives; `owner` is the column with their ids."""
    one = statement.where(owner == bindparam("id"))
    return Prepared(one, statement.where(owner.in_(bindparam("ids", expanding=True))))


def run(session: Session, statement: Prepared, ids: Sequence[str]) -> Any:
    """Send a statement for these initiatives."""
    connection = session.connection()
    if len(ids) == 1:
        return connection.execute(statement.one, {"id": ids[0]})
    return connection.execute(statement.many, {"ids": ids})


def table(model: type[Base]) -> Table:
    """Give the table of a model: facts are read in each write, and objects would cost twice the time."""
    return cast(Table, model.__table__)


def rows(session: Session, statement: Prepared, ids: Sequence[str]) -> Sequence[Any]:
    """Give the rows of a statement for these initiatives."""
    found: Sequence[Any] = run(session, statement, ids).all()
    return found


def grouped(pairs: Iterable[tuple[str, Value]]) -> Mapping[str, tuple[Value, ...]]:
    """Give the values by initiative id, in the order they came."""
    found: defaultdict[str, list[Value]] = defaultdict(list)
    for initiative_id, value in pairs:
        found[initiative_id].append(value)
    return {initiative_id: tuple(values) for initiative_id, values in found.items()}
