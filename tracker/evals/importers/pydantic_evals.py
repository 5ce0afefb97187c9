"""Importer of pydantic-evals reports: assertions are verdicts, scores are means, labels are no numbers.

Source: `EvaluationReportAdapter.dump_json` of pydantic-evals 2.62.
"""

from collections.abc import Iterator, Sequence

from tracker.evals.importers.columns import ColumnMapping
from tracker.evals.importers.document import Document, Form
from tracker.evals.importers.faults import Unreadable
from tracker.evals.importers.findings import examined
from tracker.evals.importers.graded import PASSED, Grade, graded, mean_latency, score_names
from tracker.evals.importers.kind import Importer
from tracker.evals.importers.measures import mean_score
from tracker.evals.importers.members import first_of, object_of, objects_of
from tracker.evals.importers.model_judges import judge_name, model_of
from tracker.evals.importers.scalars import number
from tracker.evals.importers.slices import slice_of
from tracker.evals.importers.texts import ERROR_LENGTH, digest, excerpt, exchange, fit, texts_of
from tracker.evals.rules.kinds import Direction, ErrorKind, RunStatus, Scope, Unit
from tracker.evals.rules.normalised import (
    DatasetPart,
    NormalisedCase,
    NormalisedMetric,
    NormalisedRun,
    SystemPart,
)

VERDICT = "/pass"
_BY_MODELS = frozenset({"LLMJudge", "GEval"})
_MS = 1000


def sniff(document: Document) -> bool:
    """Tell by the two lists that every report has."""
    return document.form is Form.OBJECT and document.has("cases", "failures")


def read(document: Document, _: ColumnMapping) -> tuple[NormalisedRun, ...]:
    """Read the one experiment of a report. Raises: Unreadable."""
    said = object_of(document.opened().value())
    listed, failures = objects_of(said.get("cases")), objects_of(said.get("failures"))
    if len(listed) + len(failures) > document.limits.cases:
        raise Unreadable(f"The report holds more than {document.limits.cases:,} cases; split it.")
    cases = (*map(_case, listed), *map(_failure, failures))
    dataset = fit(said.get("dataset_name"))
    run = NormalisedRun(
        tool="pydantic_evals",
        external_id=fit(said.get("trace_id")),
        suite=fit(said.get("name")),
        system=_system(object_of(said.get("experiment_metadata")), judge_name(_graders(listed))),
        dataset=DatasetPart(name=dataset) if dataset else None,
        status=RunStatus.COMPLETE if cases else RunStatus.EMPTY,
        metrics=tuple(_metrics(cases)) if cases else (),
        cases=cases,
    )
    return (examined(run, document.oddities),)


def _system(stated: dict[str, object], judge: str) -> SystemPart:
    return SystemPart(
        model=fit(first_of(stated, "model", "model_name")),
        prompt=fit(stated.get("prompt")),
        prompt_version=fit(stated.get("prompt_version")),
        judge=judge,
    )


def _graders(listed: Sequence[dict[str, object]]) -> Iterator[tuple[str, str]]:
    for case in listed:
        results = [*object_of(case.get("scores")).values(), *object_of(case.get("assertions")).values()]
        for result in (*results, *objects_of(case.get("evaluator_failures"))):
            source = object_of(object_of(result).get("source"))
            if fit(source.get("name")) in _BY_MODELS:
                yield fit(source.get("name")), model_of(object_of(source.get("arguments")).get("model"))


def _case(said: dict[str, object]) -> NormalisedCase:
    assertions = list(_values(said.get("assertions")))
    broken = objects_of(said.get("evaluator_failures"))
    scores = [*((name, number(value)) for name, value in _values(said.get("scores")))]
    scores += [(name + VERDICT, float(value is True)) for name, value in assertions]
    scores += [(fit(one.get("name")) + VERDICT, None) for one in broken]
    failed = [name for name, value in assertions if value is not True]
    seconds = number(said.get("task_duration"))
    return NormalisedCase(
        id=_id(said),
        slice=slice_of(said.get("metadata")),
        passed=_passed(failed, assertions, broken),
        scores=tuple(scores),
        error_kind=ErrorKind.JUDGE_ERROR if broken else ErrorKind.NONE,
        error=_told(failed, broken),
        latency_ms=None if seconds is None else seconds * _MS,
        excerpt=exchange(said.get("inputs"), said.get("output")),
        texts=texts_of(said.get("inputs"), said.get("output")),
    )


def _passed(failed: Sequence[str], assertions: Sequence[object], broken: Sequence[object]) -> bool | None:
    """Tell the verdict of a case: every assertion holds; open where there is none or one broke."""
    if failed:
        return False
    return True if assertions and not broken else None


def _told(failed: Sequence[str], broken: Sequence[dict[str, object]]) -> str | None:
    if broken:
        said = f"{fit(broken[0].get('name'))}: {excerpt(broken[0].get('error_message'), ERROR_LENGTH)}"
        return excerpt(said, ERROR_LENGTH)
    return excerpt(f"does not hold: {', '.join(failed)}", ERROR_LENGTH) if failed else None


def _failure(said: dict[str, object]) -> NormalisedCase:
    """A case on which the task itself broke; the report keeps it apart, so its means leave it out."""
    told = excerpt(said.get("error_message"), ERROR_LENGTH) or "the task failed"
    return NormalisedCase(
        id=_id(said),
        slice=slice_of(said.get("metadata")),
        passed=False,
        error_kind=ErrorKind.SYSTEM_ERROR,
        error=told,
        excerpt=exchange(said.get("inputs"), said.get("output")),
        texts=texts_of(said.get("inputs"), said.get("output")),
    )


def _values(said: object) -> Iterator[tuple[str, object]]:
    for name, result in object_of(said).items():
        yield fit(name), result.get("value") if isinstance(result, dict) else result


def _id(said: dict[str, object]) -> str:
    """Name a case as its dataset does; repeats are named after their source."""
    return fit(first_of(said, "source_case_name", "name")) or digest(said.get("inputs"))


def _metrics(cases: Sequence[NormalisedCase]) -> Iterator[NormalisedMetric]:
    verdicts = [
        (case, [v for k, v in case.scores if k.endswith(VERDICT) and v is not None]) for case in cases
    ]
    if any(values for _, values in verdicts):
        yield graded(
            Grade(PASSED, "pass_rate", Direction.HIGHER, True, Scope.HEADLINE, "cases[].assertions"), cases
        )
        pooled = [value for _, values in verdicts for value in values]
        yield mean_score(
            "assertions", pooled, unit=Unit.PROPORTION, direction=Direction.HIGHER, source="all assertions"
        )
    for name in score_names(cases):
        of_verdicts = name.endswith(VERDICT)
        way = Direction.HIGHER if of_verdicts else None
        source = "cases[].assertions" if of_verdicts else "cases[].scores"
        yield graded(Grade(name, direction=way, binary=of_verdicts, source=source), cases)
    yield from mean_latency(cases, "cases[].task_duration")


IMPORTER = Importer("pydantic_evals", "pydantic-evals reports", sniff, read)
