"""Importer of the OpenAI Evals API: a run with its counts, and its output items with their cases.

Source: the types `eval.run` and `eval.run.output_item` of the openai SDK.
"""

from collections.abc import Iterator, Sequence

from tracker.evals.importers.columns import ColumnMapping
from tracker.evals.importers.document import Document, Form
from tracker.evals.importers.findings import examined
from tracker.evals.importers.graded import PASSED, Grade, graded, score_names
from tracker.evals.importers.kind import Importer
from tracker.evals.importers.measures import with_strict
from tracker.evals.importers.members import first_of, object_of, objects_of
from tracker.evals.importers.model_judges import judge_name
from tracker.evals.importers.scalars import count, epoch, number
from tracker.evals.importers.texts import ERROR_LENGTH, digest, excerpt, exchange, fit, texts_of
from tracker.evals.rules.kinds import Direction, ErrorKind, FlagCode, MetricType, RunStatus, Scope, Unit
from tracker.evals.rules.normalised import Flag, NormalisedCase, NormalisedMetric, NormalisedRun, SystemPart

Said = dict[str, object]
RUN, ITEM = "eval.run", "eval.run.output_item"
VERDICT = "/pass"
_BY_MODELS = frozenset({"score_model", "label_model"})
_STATUS = {"completed": RunStatus.COMPLETE, "failed": RunStatus.FAILED, "canceled": RunStatus.CANCELLED}
_PASSED = {"pass": True, "passed": True, "fail": False, "failed": False}


def sniff(document: Document) -> bool:
    """Tell by the type that every object of the API names."""
    if "object" not in document.head:
        return False
    kind = document.head["object"].value()
    if document.form is Form.OBJECT and kind == "list":
        first = next(document.head["data"].items(), None) if "data" in document.head else None
        return first is not None and first.at("object").value() in {RUN, ITEM}
    return kind in {RUN, ITEM}


def read(document: Document, _: ColumnMapping) -> tuple[NormalisedRun, ...]:
    """Read a run's counts, or its items; a list of runs is several. Raises: Unreadable."""
    said = [object_of(value) for value in _values(document)]
    runs = [_of_counts(one) for one in said if one.get("object") == RUN]
    items = [one for one in said if one.get("object") == ITEM]
    more = document.form is Form.OBJECT and "has_more" in document.head
    paged = more and document.head["has_more"].value() is True
    if items:
        runs.append(_of_items(items, paged))
    return tuple(examined(run, document.oddities) for run in runs)


def _values(document: Document) -> Iterator[object]:
    if document.form is not Form.OBJECT:
        yield from (piece.value() for _, piece in document.records())
    elif document.head["object"].value() == "list":
        yield from (item.value() for item in document.head["data"].items())
    else:
        yield document.opened().value()


def _of_counts(said: Said) -> NormalisedRun:
    """Read a run without its items: there are sums, and no case."""
    counts = {name: count(value) or 0 for name, value in object_of(said.get("result_counts")).items()}
    usage = objects_of(said.get("per_model_usage"))
    total = counts.get("total", 0)
    rates = [
        _rate(
            f"{fit(one.get('testing_criteria'))}/pass_rate",
            count(one.get("passed")),
            count(one.get("failed")),
            total,
        )
        for one in objects_of(said.get("per_testing_criteria_results"))
    ]
    return NormalisedRun(
        tool="openai_evals_api",
        external_id=fit(said.get("id")),
        suite=fit(said.get("eval_id")),
        variant="",
        system=SystemPart(
            model=fit(said.get("model")),
            prompt_version=fit(object_of(said.get("metadata")).get("prompt_version")),
            judge=judge_name(_other_models(said.get("model"), usage)),
        ),
        status=_STATUS.get(fit(said.get("status")), RunStatus.PARTIAL) if total else RunStatus.EMPTY,
        started_at=epoch(said.get("created_at")),
        tokens_in=sum(count(one.get("prompt_tokens")) or 0 for one in usage) if usage else None,
        tokens_out=sum(count(one.get("completion_tokens")) or 0 for one in usage) if usage else None,
        metrics=(_headline(counts, total), *rates) if total else (),
    )


def _headline(counts: dict[str, int], total: int) -> NormalisedMetric:
    passed = min(counts.get("passed", 0), total)
    return _rate("pass_rate", passed, total - passed, total, Scope.HEADLINE)


def _rate(
    name: str, passed: int | None, failed: int | None, total: int, scope: Scope = Scope.TASK
) -> NormalisedMetric:
    n = (passed or 0) + (failed or 0)
    metric = NormalisedMetric(
        name=fit(name),
        type=MetricType.BINARY,
        unit=Unit.PROPORTION,
        direction=Direction.HIGHER,
        value=(passed or 0) / n if n else None,
        n=n,
        scope=scope,
        source="result_counts" if scope is Scope.HEADLINE else "per_testing_criteria_results",
    )
    return with_strict(metric, passed or 0, max(total, n))


def _of_items(items: Sequence[Said], paged: bool) -> NormalisedRun:
    cases = tuple(map(_case, items))
    samples = [object_of(one.get("sample")) for one in items]
    models = {fit(sample.get("model")) for sample in samples} - {""}
    usage = [object_of(sample.get("usage")) for sample in samples]
    page = Flag(FlagCode.PAGED, "The list has more pages, which are not in this file.")
    return NormalisedRun(
        tool="openai_evals_api",
        external_id=fit(items[0].get("run_id")),
        suite=fit(items[0].get("eval_id")),
        system=SystemPart(model=models.pop() if len(models) == 1 else "", judge=judge_name(_graders(items))),
        status=RunStatus.PARTIAL if paged else RunStatus.COMPLETE,
        started_at=epoch(items[0].get("created_at")),
        tokens_in=sum(count(one.get("prompt_tokens")) or 0 for one in usage),
        tokens_out=sum(count(one.get("completion_tokens")) or 0 for one in usage),
        metrics=tuple(_metrics(cases)),
        cases=cases,
        flags=(page,) if paged else (),
    )


def _case(said: Said) -> NormalisedCase:
    sample = object_of(said.get("sample"))
    fault = object_of(sample.get("error"))
    told = excerpt(first_of(fault, "message") or fault.get("code"), ERROR_LENGTH)
    results = objects_of(said.get("results"))
    item = object_of(said.get("datasource_item"))
    broke = fit(said.get("status")) not in _PASSED
    failed = [fit(result.get("name")) for result in results if result.get("passed") is False]
    return NormalisedCase(
        id=digest(item.get("item") or item) if item else fit(said.get("datasource_item_id")),
        passed=_PASSED.get(fit(said.get("status")), False),
        scores=tuple(_scores(results)),
        error_kind=ErrorKind.SYSTEM_ERROR if broke else ErrorKind.NONE,
        error=told or (excerpt(f"not met: {', '.join(failed)}") if failed else None),
        excerpt=exchange(item.get("item") or item, _answer(sample)),
        texts=texts_of(item.get("item") or item, _answer(sample)),
    )


def _other_models(model: object, usage: Sequence[Said]) -> Iterator[tuple[str, str]]:
    """Give the models that were used beside the one under evaluation: they graded."""
    used = {fit(first_of(one, "model_name", "model")) for one in usage}
    yield from (("", name) for name in used - {"", fit(model)} if model)


def _graders(items: Sequence[Said]) -> Iterator[tuple[str, str]]:
    for result in (found for one in items for found in objects_of(one.get("results"))):
        if fit(result.get("type")).removesuffix("_grader") in _BY_MODELS:
            yield fit(result.get("name")), fit(object_of(result.get("sample")).get("model"))


def _answer(sample: Said) -> object:
    outputs = objects_of(sample.get("output"))
    return outputs[-1].get("content") if outputs else None


def _scores(results: Sequence[Said]) -> Iterator[tuple[str, float | None]]:
    for result in results:
        name, met = fit(result.get("name"), 180), result.get("passed")
        yield name, number(result.get("score"))
        yield name + VERDICT, float(met) if isinstance(met, bool) else None


def _metrics(cases: Sequence[NormalisedCase]) -> Iterator[NormalisedMetric]:
    """Give the rates, then each grader; a grader passes from its least score on, so higher is better."""
    yield graded(Grade(PASSED, "pass_rate", Direction.HIGHER, True, Scope.HEADLINE, "data[].status"), cases)
    for key in score_names(cases):
        of_verdicts = key.endswith(VERDICT)
        name = f"{key.removesuffix(VERDICT)}/pass_rate" if of_verdicts else f"{key}/score_mean"
        yield graded(Grade(key, name, Direction.HIGHER, of_verdicts, source="data[].results"), cases)


IMPORTER = Importer("openai_evals_api", "OpenAI Evals API exports", sniff, read)
