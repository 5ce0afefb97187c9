"""An Inspect log and its samples as one normalised run."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from tracker.evals.importers.findings import examined
from tracker.evals.importers.inspect_ai.grading import judge_of
from tracker.evals.importers.inspect_ai.log import Dataset, Log, Sample, Spec
from tracker.evals.importers.inspect_ai.samples import case_of
from tracker.evals.importers.inspect_ai.scores import group_key, headline_score, metrics_of, score_key
from tracker.evals.importers.scalars import count, has_zone, moment
from tracker.evals.importers.strict_json import Oddities
from tracker.evals.importers.texts import fit
from tracker.evals.rules.kinds import BROKEN, ErrorKind, FlagCode, RunStatus
from tracker.evals.rules.normalised import DatasetPart, Flag, NormalisedCase, NormalisedRun, SystemPart

_STATUS = {
    "success": RunStatus.COMPLETE,
    "started": RunStatus.PARTIAL,
    "cancelled": RunStatus.CANCELLED,
    "error": RunStatus.FAILED,
}


def run_of(log: Log, samples: Iterable[Sample], oddities: Oddities) -> NormalisedRun:
    """Answer the run of a log."""
    cases = _judged(log, [case_of(sample, group_key(log)) for sample in samples])
    run = replace(
        _bare(log),
        status=_status(log, cases),
        repeats=max(log.epochs(), *(case.repeat + 1 for case in cases), 1),
        limit=_limit(log, cases),
        metrics=metrics_of(log, cases),
        cases=cases,
    )
    return examined(replace(run, flags=tuple(_flags(log, run))), oddities)


def _bare(log: Log) -> NormalisedRun:
    stats, spec = log.stats, log.eval
    started = moment(stats.started_at if stats else None) or moment(spec.created)
    finished = moment(stats.completed_at if stats else None)
    return NormalisedRun(
        tool="inspect_ai",
        tool_version=fit((spec.packages or {}).get("inspect_ai"), 60),
        external_id=fit(spec.eval_id or spec.task_id or spec.run_id),
        suite=fit(spec.task),
        system=_system(spec, judge_of(log)),
        dataset=_dataset(spec),
        started_at=started,
        finished_at=finished,
        duration_s=(finished - started).total_seconds() if started and finished else None,
        tokens_in=_tokens(log, "input_tokens"),
        tokens_out=_tokens(log, "output_tokens"),
    )


def _judged(log: Log, cases: list[NormalisedCase]) -> tuple[NormalisedCase, ...]:
    """Say which cases passed, by the headline score, when its values are verdicts or part of one."""
    score = headline_score(log)
    first = next((case.scores[0][0] for case in cases if case.scores), "")
    key = first if score is None else score_key(score)
    named = [
        replace(case, scores=tuple((name or key, value) for name, value in case.scores)) for case in cases
    ]
    values = {value for case in named for name, value in case.scores if name == key and value is not None}
    on_scale = bool(values) and values <= {0.0, 0.5, 1.0}
    return tuple(_with_verdict(case, key, on_scale=on_scale) for case in named)


def _with_verdict(case: NormalisedCase, key: str, *, on_scale: bool) -> NormalisedCase:
    if case.error_kind in BROKEN:
        return replace(case, passed=False)
    value = dict(case.scores).get(key)
    return replace(case, passed=value == 1) if on_scale and value is not None else case


def _system(spec: Spec, judge: str) -> SystemPart:
    said, revision = spec.metadata or {}, spec.revision or {}
    dirty = revision.get("dirty")
    return SystemPart(
        model=fit(spec.model),
        model_version=fit(said.get("model_version"), 100),
        prompt=fit(said.get("prompt")),
        prompt_version=fit(said.get("prompt_version"), 100),
        code=fit(revision.get("commit"), 100),
        dirty=dirty if isinstance(dirty, bool) else None,
        judge=judge,
    )


def _dataset(spec: Spec) -> DatasetPart | None:
    said = spec.dataset or Dataset()
    name = fit(said.name) or fit(said.location)
    version = fit(spec.task_version, 100)  # Inspect writes 0 where the author gave none
    version = "" if version == "0" else version
    return DatasetPart(name, version=version, cases=said.samples) if name else None


def _status(log: Log, cases: tuple[NormalisedCase, ...]) -> RunStatus:
    if log.invalidated:
        return RunStatus.FAILED
    status = _STATUS.get(log.status, RunStatus.PARTIAL)
    asked = log.results.total_samples if log.results else None
    return RunStatus.EMPTY if status is RunStatus.COMPLETE and not cases and not asked else status


def _limit(log: Log, cases: tuple[NormalisedCase, ...]) -> int | None:
    """Answer how many samples the run was cut to; a limit that cuts nothing off is none."""
    config, full = log.eval.config or {}, (log.eval.dataset or Dataset()).samples
    limit, picked = config.get("limit"), config.get("sample_id")
    total = log.results.total_samples if log.results else None
    ran = (total or 0) // log.epochs() or len({case.id for case in cases})
    if limit is None and picked is None:
        return None
    if isinstance(limit, int) and limit > ran and (full is None or full <= ran):
        return None
    return ran if full is None or ran < full else None


def _tokens(log: Log, kind: str) -> int | None:
    usage = (log.stats.model_usage or {}).values() if log.stats else ()
    return sum(count(each.get(kind)) or 0 for each in usage) or None


def _flags(log: Log, run: NormalisedRun) -> Iterator[Flag]:
    if log.invalidated:
        yield Flag(FlagCode.INVALIDATED, "The log was marked invalid by its author.")
    if run.started_at is not None and not has_zone(
        (log.stats.started_at if log.stats else "") or log.eval.created
    ):
        yield Flag(FlagCode.NO_ZONE, "The times have no zone and are taken as UTC.")
    held = len({case.id for case in run.cases if case.error_kind is ErrorKind.NONE})
    for metric in run.metrics:
        if metric.n is not None and run.cases and held < metric.n:
            yield Flag(
                FlagCode.STATS_DISAGREE, f"{metric.name} is over {metric.n} samples, the log holds {held}."
            )
    if run.metrics and log.results and log.results.completed_samples is None:
        yield Flag(FlagCode.N_INFERRED, "The log states no n; its samples were counted.")
