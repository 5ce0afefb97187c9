"""What a table's columns are taken for, for a person who may say it better."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from tracker.evals.importers.cases_table.roles import roles_of
from tracker.evals.importers.cases_table.rows import Table, table_of
from tracker.evals.importers.cells import CellKind, cell_of
from tracker.evals.importers.columns import GUESS_ALL, ONE
from tracker.evals.importers.document import Document


@dataclass(frozen=True, slots=True)
class Proposal:
    """The columns in the order of the file, the guesses as statements, and a digest of the names.

    Tables with the same digest have the same columns, in any order.
    """

    columns: tuple[str, ...]
    guessed: tuple[str, ...]
    digest: str


def proposal_of(document: Document) -> Proposal:
    """Read the table and guess. Raises: Unreadable where it is no well-formed table at all."""
    table = table_of(document)
    names = "\n".join(sorted(table.columns)).encode()
    guessed = tuple(f"{role}={column}" for role, column in _pairs(table) if column)
    return Proposal(table.columns, guessed, hashlib.sha256(names).hexdigest())


def _pairs(table: Table) -> Iterator[tuple[str, str]]:
    roles = roles_of(table, GUESS_ALL)
    for role in ONE:
        yield role, getattr(roles, role, "")
    for column in roles.others:
        kinds = {cell_of(row.cells.get(column)).kind for row in table.rows}
        if not kinds & {CellKind.TEXT, CellKind.COMMA} and kinds != {CellKind.MISSING}:
            yield "score", column
