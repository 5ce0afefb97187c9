"""Result files of evaluation tools in, normalised runs out: detection by content, one importer a format."""

from dataclasses import dataclass
from functools import cache
from importlib.metadata import entry_points

from tracker.evals.importers import (
    braintrust,
    cases_table,
    deepeval,
    evalplus,
    evalscope,
    every_eval_ever,
    foreign,
    garak,
    helm,
    inspect_ai,
    langfuse,
    lm_eval,
    metric_map,
    mlflow,
    normalised,
    oaieval,
    openai_api,
    phoenix,
    promptfoo,
    pydantic_evals,
    pyrit,
)
from tracker.evals.importers.cases_table.proposal import Proposal, proposal_of
from tracker.evals.importers.columns import GUESS_ALL, ColumnMapping, UnknownColumn, stated_mapping
from tracker.evals.importers.content import Content, mapped
from tracker.evals.importers.document import Document, looked_at
from tracker.evals.importers.faults import Unreadable
from tracker.evals.importers.kind import Importer
from tracker.evals.importers.limits import DEFAULT_LIMITS, Limits
from tracker.evals.importers.progress import Progress, watched
from tracker.evals.importers.test_reports import jest, junit, pytest_json
from tracker.evals.importers.texts import whole_texts
from tracker.evals.rules.normalised import NormalisedRun

__all__ = [
    "IMPORTERS",
    "TABLE",
    "ColumnMapping",
    "Content",
    "Importer",
    "Limits",
    "Progress",
    "Proposal",
    "Recognised",
    "UnknownColumn",
    "Unreadable",
    "detect",
    "importers",
    "mapped",
    "proposed_columns",
    "read",
    "recognised",
    "stated_mapping",
]

IMPORTERS = (
    promptfoo.IMPORTER,
    inspect_ai.IMPORTER,
    junit.IMPORTER,
    pytest_json.IMPORTER,
    jest.IMPORTER,
    deepeval.IMPORTER,
    lm_eval.RESULTS,
    lm_eval.SAMPLES,
    garak.IMPORTER,
    mlflow.SEARCH,
    mlflow.STORE,
    pydantic_evals.IMPORTER,
    langfuse.IMPORTER,
    oaieval.IMPORTER,
    openai_api.IMPORTER,
    braintrust.ROWS,
    braintrust.SUMMARY,
    phoenix.IMPORTER,
    helm.IMPORTER,
    evalplus.IMPORTER,
    evalscope.IMPORTER,
    pyrit.IMPORTER,
    every_eval_ever.RESULTS,
    every_eval_ever.SAMPLES,
    normalised.IMPORTER,
    metric_map.IMPORTER,
    cases_table.IMPORTER,
)
AUTO = "auto"
TABLE = cases_table.IMPORTER  # the one whose columns a person may name
NAMED = 6  # formats that a refusal names
GROUP = "tracker.importers"


@cache
def importers() -> tuple[Importer, ...]:
    """Answer the importers that installed packages add (asked first: ours take any table), then ours."""
    return (*(entry.load() for entry in entry_points(group=GROUP)), *IMPORTERS)


@dataclass(frozen=True, slots=True)
class Recognised:
    """A file that has been looked at once, and who reads it."""

    importer: Importer
    document: Document

    def runs(
        self,
        columns: ColumnMapping = GUESS_ALL,
        *,
        whole: bool = False,
        progress: Progress | None = None,
    ) -> tuple[NormalisedRun, ...]:
        """Read every run of the file, in the order of the file.

        `whole` keeps the texts of the cases whole; without it they are digests and an excerpt. `progress` is
        told how far the reading is, and may stop it by an exception.
        Raises: Unreadable with what to do and where the fault is.
        """
        try:
            with whole_texts(whole), watched(progress):
                return self.importer.read(self.document, columns)
        except RecursionError as fault:
            raise Unreadable("The file is nested too deeply to be a result file; export it again.") from fault


def recognised(
    content: Content,
    format: str = AUTO,  # noqa: A002 (the word of the command line and of the API)
    *,
    limits: Limits = DEFAULT_LIMITS,
    progress: Progress | None = None,
) -> Recognised:
    """Tell by the content who reads this file; `format` is an importer's name or "auto".

    `progress` is told how far the looking is. Raises: Unreadable, naming the format where it is known.
    """
    with watched(progress):
        document = looked_at(content, limits)
    return Recognised(_importer_of(document, format), document)


def detect(content: Content, limits: Limits = DEFAULT_LIMITS) -> Importer:
    """Tell by the content who reads this file. Raises: Unreadable, naming the format where it is known."""
    return recognised(content, limits=limits).importer


def read(
    content: Content,
    format: str = AUTO,  # noqa: A002 (the word of the command line and of the API)
    *,
    columns: ColumnMapping = GUESS_ALL,
    limits: Limits = DEFAULT_LIMITS,
    whole: bool = False,
) -> tuple[NormalisedRun, ...]:
    """Recognise a file and read its runs. Raises: Unreadable with what to do and where the fault is."""
    return recognised(content, format, limits=limits).runs(columns, whole=whole)


def proposed_columns(content: Content, limits: Limits = DEFAULT_LIMITS) -> Proposal:
    """Give the columns of a file that `TABLE` reads, and what they are taken for.

    Raises: Unreadable where no statement about columns would help.
    """
    return proposal_of(looked_at(content, limits))


def _importer_of(document: Document, name: str) -> Importer:
    for importer in importers():
        if name in {AUTO, importer.name} and importer.sniff(document):
            return importer
    raise Unreadable(_refusal(document, name))


def _refusal(document: Document, name: str) -> str:
    known = [importer.name for importer in importers()]
    if name not in {AUTO, *known}:
        return f"There is no format {name!r}; choose one of {', '.join((AUTO, *known))}."
    right = next((importer.name for importer in importers() if importer.sniff(document)), "")
    if right:
        return f"This is not a file of the format {name!r} but of {right!r}; leave the format to detection."
    if recognised := foreign.name_of(document):
        return f"This is {recognised}, which is not read yet; send a table of cases or the normalised JSON."
    labels = ", ".join(importer.label for importer in importers()[:NAMED])
    return (
        f"The format is not known. {len(known)} are read, {labels} and tables of cases (CSV, JSON lines) "
        "among them; send one of those."
    )
