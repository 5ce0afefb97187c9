"""Formats known by their members: a table is none of them, and one that is not read is refused by name."""

import re
from dataclasses import dataclass

from tracker.evals.importers.document import Document, Form
from tracker.evals.importers.xml_text import root_of

ONE_JSON = frozenset({Form.OBJECT})
RECORDS = frozenset({Form.LIST, Form.LINES, Form.OBJECT})


@dataclass(frozen=True, slots=True)
class Signature:
    """A format known by the members of its object or of its first record; `objects` of them are objects."""

    label: str
    forms: frozenset[Form]
    members: tuple[str, ...]
    objects: tuple[str, ...] = ()

    def fits(self, document: Document) -> bool:
        """Tell whether the document has the members."""
        if document.form not in self.forms or not document.has(*self.members, *self.objects):
            return False
        return all(document.head[name].is_object() for name in self.objects)


SIGNATURES = (
    Signature("normalised runs", RECORDS, ("tool", "metrics")),
    Signature("promptfoo results", RECORDS, ("success", "score", "latencyMs", "provider")),
    Signature("lm-evaluation-harness samples", RECORDS, ("doc_id", "doc")),
    Signature("a DeepEval cache", ONE_JSON, ("test_cases_lookup_map",)),
    Signature("an MLflow trace search", ONE_JSON, ("traces",)),
    Signature("Every Eval Ever samples", RECORDS, ("schema_version", "evaluation_id", "sample_id")),
    Signature("HELM statistics", RECORDS, ("name", "sum_squared")),
    Signature("HELM statistics of instances", RECORDS, ("instance_id", "stats")),
    Signature("a HELM run specification", ONE_JSON, ("adapter_spec",)),
    Signature("an OpenAI Evals API export", RECORDS, ("object", "eval_id")),
    Signature("an OpenAI Evals API export", ONE_JSON, ("object", "data")),
    Signature("an OpenAI evals (oaieval) log", RECORDS, ("spec",)),
    Signature("a Phoenix experiment", RECORDS, ("annotations", "example_id")),
    Signature("PyRIT attack results", RECORDS, ("attack_result_id",)),
    Signature("a garak report", RECORDS, ("entry_type",)),
    Signature("a garak hit log", RECORDS, ("goal", "triggers")),
    Signature("Braintrust rows", RECORDS, ("input", "output"), ("scores",)),
    Signature("a Braintrust summary", RECORDS, ("experiment_name", "scores")),
    Signature("a Braintrust error", RECORDS, ("eval_name", "errors")),
    Signature("OpenTelemetry metrics", ONE_JSON, ("resourceMetrics",)),
    Signature("OpenTelemetry metrics", ONE_JSON, ("resource_metrics",)),
    Signature("an OpenAPI description", ONE_JSON, ("openapi",)),
    Signature("an MLflow metric history", ONE_JSON, ("metrics",)),  # the least telling one comes last
)
_XML_LABELS = {
    "promptfoo": "promptfoo's XML (export JSON instead)",
}
_PROMPTFOO_CELL = re.compile(rb"\[(?:PASS|FAIL|ERROR)\]|,Status,Score,Named Scores,")
_METRIC_LINES = re.compile(rb"^# (?:HELP|TYPE) ", re.MULTILINE)


def name_of(document: Document) -> str:
    """Name the format when it is one that is known but not read, "" otherwise."""
    if document.form is Form.XML:
        return _XML_LABELS.get(root_of(document.utf8), "XML")
    if document.form is Form.TABLE:
        return _name_of_text(document.utf8[:65_536])
    for signature in SIGNATURES:
        if signature.fits(document):
            return signature.label
    return ""


def _name_of_text(head: bytes) -> str:
    if _METRIC_LINES.match(head):
        return "Prometheus metrics"
    return "promptfoo's CSV (export JSON instead)" if _PROMPTFOO_CELL.search(head) else ""
