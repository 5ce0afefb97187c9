"""Results of one evaluation run in Every Eval Ever: each with its metric, score and uncertainty."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from tracker.evals.importers.measures import whole_successes, with_strict
from tracker.evals.importers.members import first_of, object_of, objects_of
from tracker.evals.importers.model_judges import judge_name
from tracker.evals.importers.scalars import count, epoch, moment, number
from tracker.evals.importers.texts import fit
from tracker.evals.rules.kinds import Direction, FlagCode, MetricType, RunStatus, Unit
from tracker.evals.rules.normalised import (
    DatasetPart,
    Flag,
    NormalisedMetric,
    NormalisedRun,
    SystemPart,
)

Said = dict[str, object]
TOOL = "every_eval_ever"
_UNKNOWN = frozenset({"", "unknown"})
_RATES = frozenset({"accuracy", "pass_rate", "exact_match", "pass_at_k"})
_UNITS = {"proportion": Unit.PROPORTION, "ms": Unit.MS, "s": Unit.S, "seconds": Unit.S, "tokens": Unit.TOKENS}
_PERCENT = "percent"


def run_of(said: Said) -> NormalisedRun:
    """Read the results of one evaluation run."""
    results = objects_of(said.get("evaluation_results"))
    found = [_metric(one) for one in results]
    library, model = object_of(said.get("eval_library")), object_of(said.get("model_info"))
    stated = (first_of(library, "name"), first_of(library, "version"))
    name, version = ("" if fit(value) in _UNKNOWN else fit(value) for value in stated)
    return NormalisedRun(
        tool=name or TOOL,
        tool_version=version,
        external_id=fit(said.get("evaluation_id")),
        suite=suite_of(results),
        system=SystemPart(model=fit(first_of(model, "id", "name")), judge=_judge(results)),
        dataset=_dataset(results),
        status=RunStatus.COMPLETE if results else RunStatus.EMPTY,
        started_at=_time(said.get("evaluation_timestamp")),
        metrics=tuple(metric for metric, _ in found),
        flags=tuple(flag for _, flag in found if flag),
    )


def suite_of(results: Sequence[Said]) -> str:
    """Name the evaluations of the results or samples, each once."""
    return fit(", ".join(dict.fromkeys(fit(one.get("evaluation_name")) for one in results)))


def _time(said: object) -> datetime | None:
    """Read a time: seconds since 1970 as text, or ISO 8601."""
    try:
        return epoch(float(said)) if isinstance(said, str) else epoch(said)
    except ValueError:
        return moment(said)


def _judge(results: Sequence[Said]) -> str:
    return judge_name(_graders(results))


def _graders(results: Sequence[Said]) -> Iterator[tuple[str, str]]:
    for one in results:
        config = object_of(one.get("metric_config"))
        if config.get("llm_scoring") is None:
            continue
        judges = objects_of(object_of(config["llm_scoring"]).get("judges"))
        for judge in judges or [{}]:
            model = fit(first_of(object_of(judge.get("model_info")), "id", "name"))
            yield fit(first_of(config, "metric_name", "metric_id")), "" if model in _UNKNOWN else model


def _dataset(results: Sequence[Said]) -> DatasetPart | None:
    """Name the dataset where all results are of one."""
    sources = [object_of(one.get("source_data")) for one in results]
    names = {fit(source.get("dataset_name")) for source in sources} - {""}
    if len(names) != 1:
        return None
    sizes = {found for source in sources if (found := count(source.get("samples_number"))) is not None}
    return DatasetPart(name=names.pop(), cases=sizes.pop() if len(sizes) == 1 else None)


def _metric(said: Said) -> tuple[NormalisedMetric, Flag | None]:
    config, details = object_of(said.get("metric_config")), object_of(said.get("score_details"))
    uncertainty = object_of(details.get("uncertainty"))
    n, value = count(uncertainty.get("num_samples")), number(details.get("score"))
    stderr = number(object_of(uncertainty.get("standard_error")).get("value"))
    if value == -1 and config.get("has_unknown_level") is True:
        value = None
    unit, name = fit(config.get("metric_unit")), _name(said, config)
    percent = unit == _PERCENT and value is not None and 0 <= value <= 100
    if percent:
        value, stderr = (value or 0) / 100, None if stderr is None else stderr / 100
    hits = whole_successes(value, n, 1e-3) if _is_rate(config) else None
    lower = config.get("lower_is_better")
    metric = NormalisedMetric(
        name=name,
        type=MetricType.BINARY if hits is not None else MetricType.NUMERIC,
        unit=Unit.PROPORTION if percent or hits is not None else _UNITS.get(unit, Unit.POINTS),
        direction=Direction.UNKNOWN
        if not isinstance(lower, bool)
        else Direction.LOWER
        if lower
        else Direction.HIGHER,
        value=value,
        n=n,
        stderr=stderr,
        source=f"evaluation_results[{name}].score_details.score",
    )
    flag = Flag(FlagCode.PERCENT_READ, f"{name} is in percent and was read as a share.") if percent else None
    return (with_strict(metric, hits, n) if hits is not None else metric), flag


def _name(said: Said, config: Said) -> str:
    evaluation, metric = fit(said.get("evaluation_name")), fit(first_of(config, "metric_name", "metric_id"))
    return fit(f"{evaluation}/{metric}") if metric and metric != evaluation else evaluation


def _is_rate(config: Said) -> bool:
    return config.get("score_type") == "binary" or fit(config.get("metric_kind")) in _RATES
