"""What an importer is, and how it refuses a file; no format is known here."""

from collections.abc import Callable
from dataclasses import dataclass

from tracker.evals.importers.columns import ColumnMapping
from tracker.evals.importers.document import Document
from tracker.evals.rules.normalised import NormalisedRun


@dataclass(frozen=True, slots=True)
class Importer:
    """One format: `sniff` looks at the content only, never at a name; `read` raises Unreadable."""

    name: str
    label: str
    sniff: Callable[[Document], bool]
    read: Callable[[Document, ColumnMapping], tuple[NormalisedRun, ...]]
