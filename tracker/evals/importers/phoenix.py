"""Importer of Phoenix experiments (the export as JSON): repetitions are rows, labels are no numbers.

Source: `GET /v1/experiments/{id}/json` of arize-phoenix 20.26; its CSV is read as a table.
"""

from collections.abc import Iterator
from dataclasses import replace

from tracker.evals.importers.columns import ColumnMapping
from tracker.evals.importers.document import Document, Form
from tracker.evals.importers.findings import examined
from tracker.evals.importers.graded import Grade, graded, mean_latency, score_names
from tracker.evals.importers.kind import Importer
from tracker.evals.importers.members import first_of, object_of, objects_of
from tracker.evals.importers.model_judges import judge_name, model_of
from tracker.evals.importers.scalars import count, moment, number
from tracker.evals.importers.slices import slice_of
from tracker.evals.importers.texts import ERROR_LENGTH, digest, excerpt, exchange, fit, texts_of
from tracker.evals.rules.kinds import ErrorKind, FlagCode, RunStatus
from tracker.evals.rules.normalised import Flag, NormalisedCase, NormalisedRun, SystemPart

Said = dict[str, object]


def sniff(document: Document) -> bool:
    """Tell by the annotations of an example."""
    return document.form in {Form.LIST, Form.LINES} and document.has("annotations", "example_id")


def read(document: Document, _: ColumnMapping) -> tuple[NormalisedRun, ...]:
    """Read the runs of one experiment over its examples. Raises: Unreadable."""
    said = [object_of(piece.value()) for _, piece in document.records()]
    labels = _labels(said)
    cases = tuple(_case(one, labels) for one in said)
    started = [found for one in said if (found := moment(one.get("start_time")))]
    ended = [found for one in said if (found := moment(one.get("end_time")))]
    metrics = [graded(Grade(name, source="annotations[].score"), cases) for name in score_names(cases)]
    run = NormalisedRun(
        tool="phoenix",
        system=SystemPart(judge=judge_name(_graders(said))),
        status=RunStatus.COMPLETE if cases else RunStatus.EMPTY,
        started_at=min(started, default=None),
        finished_at=max(ended, default=None),
        repeats=max((case.repeat for case in cases), default=0) + 1,
        metrics=(*metrics, *mean_latency(cases, "latency_ms")),
        cases=cases,
        flags=tuple(_flags(labels)),
    )
    return (examined(replace(run, **_tokens(said)), document.oddities),)  # type: ignore[arg-type]


def _tokens(said: list[Said]) -> dict[str, int]:
    """Answer the tokens of all runs, where they were counted."""
    found = {
        "tokens_in": [n for one in said if (n := count(one.get("prompt_token_count"))) is not None],
        "tokens_out": [n for one in said if (n := count(one.get("completion_token_count"))) is not None],
    }
    return {name: sum(values) for name, values in found.items() if values}


def _graders(said: list[Said]) -> Iterator[tuple[str, str]]:
    for annotation in (found for one in said for found in objects_of(one.get("annotations"))):
        if annotation.get("annotator_kind") == "LLM":
            metadata = object_of(annotation.get("metadata"))
            yield fit(annotation.get("name")), model_of(first_of(metadata, "model", "model_name"))


def _labels(said: list[Said]) -> list[str]:
    """Name the annotations that are only ever labels: neither a score nor an error."""
    seen: dict[str, bool] = {}
    for annotation in (found for one in said for found in objects_of(one.get("annotations"))):
        name = fit(annotation.get("name"))
        is_score = annotation.get("score") is not None or annotation.get("error") is not None
        seen[name] = seen.get(name, False) or is_score
    return [name for name, is_score in seen.items() if not is_score]


def _flags(labels: list[str]) -> Iterator[Flag]:
    if labels:
        yield Flag(FlagCode.NOT_A_METRIC, f"{', '.join(labels[:5])}: labels without a score.")


def _case(said: Said, labels: list[str]) -> NormalisedCase:
    error = excerpt(said.get("error"), ERROR_LENGTH) or None
    annotations = [one for one in objects_of(said.get("annotations")) if fit(one.get("name")) not in labels]
    broken = [one for one in annotations if one.get("error") is not None]
    told = (
        f"{fit(broken[0].get('name'))}: {excerpt(broken[0].get('error'), ERROR_LENGTH)}" if broken else None
    )
    judged = ErrorKind.JUDGE_ERROR if broken else ErrorKind.NONE
    return NormalisedCase(
        id=fit(said.get("example_id")) or digest(said.get("input")),
        repeat=max((count(said.get("repetition_number")) or 1) - 1, 0),
        slice=slice_of(said.get("metadata")),
        passed=False if error else None,
        scores=tuple((fit(one.get("name")), number(one.get("score"))) for one in annotations),
        error_kind=ErrorKind.SYSTEM_ERROR if error else judged,
        error=error or told,
        latency_ms=number(said.get("latency_ms")),
        excerpt=exchange(said.get("input"), said.get("output")),
        texts=texts_of(said.get("input"), said.get("output")),
    )


IMPORTER = Importer("phoenix", "Phoenix experiments (JSON)", sniff, read)
