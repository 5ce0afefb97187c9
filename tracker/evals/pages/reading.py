"""Reading an uploaded file before it is saved; of a table, as the person says what its columns mean."""

from collections.abc import Mapping
from dataclasses import dataclass

from tracker.evals import importers
from tracker.evals.actions.rows import suite_name
from tracker.evals.actions.source import Source, source_of
from tracker.evals.importers import Proposal
from tracker.evals.pages.staging import Staged
from tracker.evals.rules.measured_run import MeasuredRun, measured_run


@dataclass(frozen=True, slots=True)
class ReadFile:
    """A file with all its runs measured.

    A table has a `table`, and `said` are the statements about its columns that it was read by. One that is
    well formed but cannot be read so far has no runs and a `fault`, which further statements may mend.
    """

    staged: Staged
    label: str
    source: Source
    runs: tuple[MeasuredRun, ...] = ()
    table: Proposal | None = None
    said: str = ""
    fault: str = ""

    @property
    def suite(self) -> str:
        """Give the suite that the first run names."""
        return suite_name(self.runs[0].run, None) if self.runs else ""


def read_file(
    staged: Staged,
    limits: importers.Limits,
    said: str | None = None,
    known: Mapping[str, str] | None = None,
    *,
    whole: bool = False,
) -> ReadFile:
    """Read and measure a file, outside of any transaction.

    `said` are the statements about a table's columns, a line each; without any, those `known` for such a
    table; `whole` keeps the texts of the cases. Raises: Unreadable when no statement would help.
    """
    found = importers.recognised(staged.content, limits=limits)
    importer = found.importer
    source = source_of(staged.content, importer.name)
    is_table = importer is importers.TABLE
    table = importers.proposed_columns(staged.content, limits) if is_table else None
    text = ""
    if table is not None:
        text = said if said is not None else (known or {}).get(table.digest, "")
    try:
        runs = _runs(found, text, whole)
    except (importers.Unreadable, importers.UnknownColumn) as fault:
        if table is None:
            raise
        return ReadFile(staged, importer.label, source, table=table, said=text, fault=str(fault))
    return ReadFile(staged, importer.label, source, runs, table, text)


def _runs(found: importers.Recognised, said: str, whole: bool) -> tuple[MeasuredRun, ...]:
    columns = importers.stated_mapping(said.splitlines())
    runs = found.runs(columns, whole=whole)
    if not runs:
        raise importers.Unreadable("The file holds no run.")
    return tuple(measured_run(run) for run in runs)
