"""Importers of Every Eval Ever 0.2 and 0.3, the interchange format: results of a run, and its samples.

Source: https://github.com/evaleval/every_eval_ever, `eval.schema.json` and `instance_level_eval.schema.json`.
"""

from tracker.evals.importers.columns import ColumnMapping
from tracker.evals.importers.document import Document, Form
from tracker.evals.importers.every_eval_ever.results import TOOL, run_of
from tracker.evals.importers.every_eval_ever.samples import run_of_samples
from tracker.evals.importers.findings import examined
from tracker.evals.importers.kind import Importer
from tracker.evals.importers.members import object_of
from tracker.evals.importers.texts import fit
from tracker.evals.rules.normalised import NormalisedRun


def sniff(document: Document) -> bool:
    """Tell results by the version of the schema."""
    return document.form is Form.OBJECT and document.has("schema_version", "evaluation_results")


def sniff_samples(document: Document) -> bool:
    """Tell samples by what every line names; one line alone is an object."""
    return document.has("schema_version", "evaluation_id", "sample_id")


def read(document: Document, _: ColumnMapping) -> tuple[NormalisedRun, ...]:
    """Read the results of one evaluation run. Raises: Unreadable."""
    return (examined(run_of(object_of(document.opened().value())), document.oddities),)


def read_samples(document: Document, _: ColumnMapping) -> tuple[NormalisedRun, ...]:
    """Read the samples of each evaluation run in the file. Raises: Unreadable with the line."""
    if document.form is Form.OBJECT:
        said = [object_of(document.opened().value())]
    else:
        said = [object_of(piece.value()) for _, piece in document.records()]
    names = list(dict.fromkeys(fit(one.get("evaluation_id")) for one in said))
    return tuple(
        examined(
            run_of_samples(
                [one for one in said if fit(one.get("evaluation_id")) == name], name if len(names) > 1 else ""
            ),
            document.oddities,
        )
        for name in names
    )


RESULTS = Importer(TOOL, "Every Eval Ever results", sniff, read)
SAMPLES = Importer(f"{TOOL}_samples", "Every Eval Ever samples", sniff_samples, read_samples)
