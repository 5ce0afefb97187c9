"""Importer of Langfuse scores (the answer of its scores API): one run for each run over a dataset.

Source: the API types of langfuse 5.0; names and their meaning are the team's own.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tracker.evals.importers.columns import ColumnMapping
from tracker.evals.importers.document import Document, Form
from tracker.evals.importers.findings import examined
from tracker.evals.importers.graded import Grade, graded, repeated_in_order
from tracker.evals.importers.kind import Importer
from tracker.evals.importers.members import first_of, object_of
from tracker.evals.importers.model_judges import judge_name
from tracker.evals.importers.scalars import count, moment, number
from tracker.evals.importers.texts import excerpt, fit
from tracker.evals.rules.kinds import Direction, FlagCode, RunStatus
from tracker.evals.rules.normalised import Flag, NormalisedCase, NormalisedRun, SystemPart

_NUMBERS = frozenset({"NUMERIC", "BOOLEAN"})


@dataclass(frozen=True, slots=True)
class Score:
    """One score: of which trace in which run, named how, whether it is a number at all."""

    run: str
    trace: str
    name: str
    kind: str
    value: float | None
    said: dict[str, object]


def sniff(document: Document) -> bool:
    """Tell by the page of scores: each has a type and a name."""
    if document.form is not Form.OBJECT or not document.has("data", "meta"):
        return False
    first = next(document.head["data"].items(), None)
    return first is not None and {"dataType", "name"} <= first.members().keys()


def read(document: Document, _: ColumnMapping) -> tuple[NormalisedRun, ...]:
    """Read the scores of a page, grouped by the run that they belong to. Raises: Unreadable."""
    scores = [_score(object_of(item.value())) for item in document.head["data"].items()]
    names = list(dict.fromkeys(score.run for score in scores))
    pages = tuple(_paged(object_of(document.head["meta"].value())))
    return tuple(
        examined(
            _run([score for score in scores if score.run == name], name if len(names) > 1 else "", pages),
            document.oddities,
        )
        for name in names
    )


def _score(said: dict[str, object]) -> Score:
    value = said.get("value")
    return Score(
        run=fit(said.get("datasetRunId")),
        trace=fit(first_of(said, "traceId", "sessionId", "observationId", "id")),
        name=fit(said.get("name")),
        kind=fit(said.get("dataType")),
        value=float(value) if isinstance(value, bool) else number(value),
        said=said,
    )


def _paged(meta: dict[str, object]) -> Iterator[Flag]:
    page, pages = count(meta.get("page")), count(meta.get("totalPages"))
    if page is not None and pages is not None and (page != 1 or pages > 1):
        yield Flag(FlagCode.PAGED, f"This is page {page} of {pages}; the others are not in this file.")


def _run(scores: Sequence[Score], variant: str, flags: tuple[Flag, ...]) -> NormalisedRun:
    numbers = [score for score in scores if score.kind in _NUMBERS]
    cases = repeated_in_order(_cases(numbers))
    kinds = {score.name: score.kind for score in numbers}
    times = sorted(found for score in scores if (found := moment(score.said.get("timestamp"))))
    left_out = dict.fromkeys(score.name for score in scores if score.kind not in _NUMBERS)
    if left_out:
        flags += (
            Flag(FlagCode.NOT_A_METRIC, f"{', '.join(list(left_out)[:5])}: categories without a number."),
        )
    return NormalisedRun(
        tool="langfuse",
        external_id=scores[0].run if scores else "",
        variant=variant,
        system=SystemPart(judge=judge_name(_graders(scores))),
        status=_status(scores, flags),
        started_at=times[0] if times else None,
        finished_at=times[-1] if times else None,
        metrics=tuple(
            graded(
                Grade(name, direction=Direction.UNKNOWN, binary=kind == "BOOLEAN", source="data[].value"),
                cases,
            )
            for name, kind in kinds.items()
        ),
        cases=cases,
        flags=flags,
    )


def _status(scores: Sequence[Score], flags: tuple[Flag, ...]) -> RunStatus:
    if not scores:
        return RunStatus.EMPTY
    paged = any(flag.code is FlagCode.PAGED for flag in flags)
    return RunStatus.PARTIAL if paged else RunStatus.COMPLETE


def _graders(scores: Sequence[Score]) -> Iterator[tuple[str, str]]:
    """Give the evaluators of Langfuse, which are models; scores of its API or of people are not theirs."""
    for score in scores:
        if score.said.get("source") == "EVAL":
            yield f"Langfuse evaluator {score.name}", fit(object_of(score.said.get("metadata")).get("model"))


def _cases(scores: Sequence[Score]) -> Iterator[NormalisedCase]:
    """Give each trace as a case; a score that a trace has again is of a further repeat."""
    rounds: dict[tuple[str, int], dict[str, Score]] = {}
    for score in scores:
        turn = 0
        while score.name in rounds.setdefault((score.trace, turn), {}):
            turn += 1
        rounds[score.trace, turn][score.name] = score
    for (trace, _), found in rounds.items():
        comments = (excerpt(score.said.get("comment")) for score in found.values())
        yield NormalisedCase(
            id=trace,
            scores=tuple((name, score.value) for name, score in found.items()),
            excerpt=next(filter(None, comments), ""),
        )


IMPORTER = Importer("langfuse", "Langfuse scores", sniff, read)
