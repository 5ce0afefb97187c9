"""A samples file of lm-eval: one line a document and filter; a document's lines are one case."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from tracker.evals.importers.directions import direction_of
from tracker.evals.importers.document import Document
from tracker.evals.importers.graded import Grade, graded, score_names
from tracker.evals.importers.members import object_of
from tracker.evals.importers.pieces import Piece
from tracker.evals.importers.scalars import number
from tracker.evals.importers.slices import slice_of
from tracker.evals.importers.texts import exchange, fit, texts_of
from tracker.evals.rules.kinds import FlagCode, RunStatus, Scope
from tracker.evals.rules.normalised import Flag, NormalisedCase, NormalisedMetric, NormalisedRun

NO_FILTER = "none"


@dataclass(slots=True)
class Read:
    """What was gathered over the lines: cases by document, and metrics that are no score of one case."""

    cases: dict[str, NormalisedCase] = field(default_factory=dict)
    lines: Counter[str] = field(default_factory=Counter)
    of_corpus: dict[str, None] = field(default_factory=dict)


def run_of_samples(document: Document) -> NormalisedRun:
    """Read the lines. Raises: Unreadable with the line of the fault."""
    read = Read()
    for _, piece in _records(document):
        _add(read, object_of(piece.value()))
    cases = list(read.cases.values())
    metrics = tuple(_metrics(cases))
    headline = metrics[0].name if metrics else ""
    return NormalisedRun(
        tool="lm_eval",
        status=RunStatus.COMPLETE if cases else RunStatus.EMPTY,
        metrics=metrics,
        cases=tuple(_with_verdict(case, headline) for case in cases),
        flags=tuple(_flags(read)),
    )


def _records(document: Document) -> Iterator[tuple[str, Piece]]:
    if document.root is not None and document.root.is_object():
        yield "line 1", document.root
    else:
        yield from document.records()


def _add(read: Read, said: dict[str, object]) -> None:
    applied = fit(said.get("filter")) or NO_FILTER
    name = _identity(read, said, applied)
    scores = tuple(_scores(read, said, applied))
    known = read.cases.get(name)
    if known is not None:
        read.cases[name] = replace(known, scores=known.scores + scores)
        return
    document = object_of(said.get("doc"))
    told = _told(said, document)
    read.cases[name] = NormalisedCase(
        id=name,
        slice=slice_of(document),
        scores=scores,
        excerpt=exchange(*told),
        texts=texts_of(*told),
    )


def _identity(read: Read, said: dict[str, object], applied: str) -> str:
    """Name a document by its content, which a next run shares; the same content again is numbered."""
    name = fit(said.get("doc_hash"))[:16] or fit(said.get("doc_id"))
    read.lines[f"{name} {applied}"] += 1
    times = read.lines[f"{name} {applied}"]
    return name if times == 1 else f"{name} #{times}"


def _scores(read: Read, said: dict[str, object], applied: str) -> Iterator[tuple[str, float | None]]:
    listed = said.get("metrics")
    for metric in listed if isinstance(listed, list) else ():
        key = f"{fit(metric)},{applied}"
        value = said.get(str(metric))
        if isinstance(value, list | dict):
            read.of_corpus[key] = None
        else:
            yield key, float(value) if isinstance(value, bool) else number(value)


def _metrics(cases: list[NormalisedCase]) -> Iterator[NormalisedMetric]:
    for place, key in enumerate(score_names(cases)):
        name = key.partition(",")[0]
        scope = Scope.HEADLINE if place == 0 else Scope.TASK
        grade = Grade(key, direction=direction_of(name), scope=scope, source=f"{name} of each line")
        yield graded(grade, cases)


def _with_verdict(case: NormalisedCase, headline: str) -> NormalisedCase:
    value = dict(case.scores).get(headline)
    return replace(case, passed=value == 1) if value in {0.0, 1.0} else case


def _flags(read: Read) -> Iterator[Flag]:
    if read.of_corpus:
        names = ", ".join(list(read.of_corpus)[:5])
        yield Flag(FlagCode.NOT_A_METRIC, f"{names}: computed over all documents, no score of one.")


def _told(said: dict[str, object], document: dict[str, object]) -> tuple[object, object]:
    first = next(iter(object_of(said.get("arguments")).values()), None)
    asked = object_of(first).get("arg_0") or document
    return asked, said.get("filtered_resps")
