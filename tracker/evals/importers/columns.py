"""Which column of a table means what, as a person may state it; the guess is made by the table importer."""

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from typing import Any


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """Overrides of the guessed columns; "" and () leave a role to the guess.

    `decimal` is "," where numbers are written with a decimal comma; `percent` names score columns whose bare
    numbers are percentages.
    """

    id: str = ""
    repeat: str = ""
    slice: str = ""
    variant: str = ""
    passed: str = ""
    error: str = ""
    latency: str = ""
    cost: str = ""
    input: str = ""
    output: str = ""
    scores: tuple[str, ...] = ()
    percent: tuple[str, ...] = ()
    decimal: str = "."


GUESS_ALL = ColumnMapping()

MANY = {"score": "scores", "percent": "percent"}  # the word in a statement, and the field that it adds to
ONE = tuple(field.name for field in fields(ColumnMapping) if field.name not in MANY.values())


class UnknownColumn(ValueError):
    """A statement about columns that says nothing known; the text is for the person who made it."""


def stated_mapping(statements: Iterable[str]) -> ColumnMapping:
    """Read statements such as `id=question_id`, `score=faithfulness` and `decimal=,`, one a column.

    `score` and `percent` may come again and again. Raises: UnknownColumn.
    """
    mapping = GUESS_ALL
    for statement in filter(None, map(str.strip, statements)):
        role, equals, column = (part.strip() for part in statement.partition("="))
        if not equals or not column or role not in {*ONE, *MANY}:
            roles = ", ".join((*ONE, *MANY))
            raise UnknownColumn(
                f"{statement!r} says nothing about a column; write ROLE=NAME, with one of {roles}."
            )
        if role == "decimal" and column not in {".", ","}:
            raise UnknownColumn("decimal is a point or a comma.")
        name = MANY.get(role, role)
        stated: dict[str, Any] = {name: (*getattr(mapping, name), column) if role in MANY else column}
        mapping = replace(mapping, **stated)
    return mapping
