"""Which column of a table means what, as a person may state it; the guess is made by the table importer."""

from dataclasses import dataclass


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
