"""Reading rows of many initiatives by prepared statements, and putting them into one tuple an initiative."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeVar, cast

from sqlalchemy import BindParameter, Executable, Table, bindparam
from sqlalchemy.orm import Session

from tracker.core.database import Base

Value = TypeVar("Value")
IDS: BindParameter[Any] = bindparam("ids", expanding=True)


def table(model: type[Base]) -> Table:
    """Give the table of a model: facts are read in each write, and objects would cost twice the time."""
    return cast(Table, model.__table__)


def rows(session: Session, statement: Executable, ids: Sequence[str]) -> Sequence[Any]:
    """Give the rows of a statement with the parameter `IDS`."""
    return session.connection().execute(statement, {"ids": ids}).all()


def grouped(pairs: Iterable[tuple[str, Value]]) -> Mapping[str, tuple[Value, ...]]:
    """Give the values by initiative id, in the order they came."""
    found: defaultdict[str, list[Value]] = defaultdict(list)
    for initiative_id, value in pairs:
        found[initiative_id].append(value)
    return {initiative_id: tuple(values) for initiative_id, values in found.items()}
