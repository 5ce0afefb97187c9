"""What can be told about any run once it is read: flags and lacks; nothing here knows a format."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from tracker.evals.importers.strict_json import Oddities
from tracker.evals.importers.texts import fit
from tracker.evals.rules.kinds import BROKEN, Direction, ErrorKind, FlagCode, Lack, MetricType, RunStatus
from tracker.evals.rules.normalised import Flag, NormalisedCase, NormalisedMetric, NormalisedRun
from tracker.evals.rules.systems import is_named

SMALL_N = 30  # below this many cases, all passed says little: 29 of 29 still allows 10 % failures
TEXTS_A_FLAG = 3


def examined(run: NormalisedRun, oddities: Oddities | None = None) -> NormalisedRun:
    """Answer the run with every flag and lack that it shows by itself, after those it has already."""
    found = [*run.flags, *_of_reading(oddities or Oddities()), *_of_run(run)]
    found += [*_of_cases(run.cases), *_of_metrics(run.metrics)]
    metrics = tuple(_with_names_apart(run.metrics))
    return replace(run, metrics=metrics, flags=tuple(_one_a_code(found)), lacks=tuple(_lacks(run)))


def _with_names_apart(metrics: tuple[NormalisedMetric, ...]) -> Iterator[NormalisedMetric]:
    """Number the names that became the same when they were cleaned or cut."""
    seen: Counter[str] = Counter()
    for metric in metrics:
        seen[metric.name] += 1
        times = seen[metric.name]
        yield metric if times == 1 else replace(metric, name=f"{metric.name[:190]} #{times}")


def _one_a_code(flags: list[Flag]) -> Iterator[Flag]:
    texts: dict[FlagCode, list[str]] = {}
    for flag in flags:
        texts.setdefault(flag.code, []).append(flag.text)
    for code, said in texts.items():
        more = [f"And {len(said) - TEXTS_A_FLAG} more."] if len(said) > TEXTS_A_FLAG else []
        yield Flag(code, " ".join([*said[:TEXTS_A_FLAG], *more]))


def _of_reading(oddities: Oddities) -> Iterator[Flag]:
    if oddities.duplicate_keys:
        names = ", ".join(map(fit, sorted(oddities.duplicate_keys)[:5]))
        yield Flag(FlagCode.DUPLICATE_KEYS, f"Keys came twice in one object, the last was taken: {names}.")
    if oddities.non_finite:
        text = f"{oddities.non_finite} values are NaN or infinite and count as missing."
        yield Flag(FlagCode.NON_FINITE, text)


def _of_run(run: NormalisedRun) -> Iterator[Flag]:
    if run.status in {RunStatus.PARTIAL, RunStatus.CANCELLED, RunStatus.FAILED}:
        said = f"The run is {run.status}: its numbers are not of all cases."
        yield Flag(FlagCode.PARTIAL_OR_CANCELLED, said)
    if run.status is RunStatus.EMPTY:
        yield Flag(FlagCode.ZERO_TESTS, "The run has no cases; nothing was evaluated.")
    elif not any(metric.value is not None for metric in run.metrics):
        yield Flag(FlagCode.NO_SCORES, "The run has no score.")
    if run.limit is not None:
        yield Flag(FlagCode.LIMITED_SUBSET, f"The run was limited to {_cases(run.limit)} of its dataset.")
    if run.started_at is None and run.finished_at is None:
        yield Flag(FlagCode.NO_DATE, "The file does not say when the run was made.")
    if not run.system.model:
        yield Flag(FlagCode.NO_MODEL, "The file does not say which model was measured.")
    if not is_named(run.system.judge):
        said = "A model graded, and the file does not say which one; state it at the import."
        yield Flag(FlagCode.JUDGE_UNNAMED, said)


def _of_cases(cases: tuple[NormalisedCase, ...]) -> Iterator[Flag]:
    verdicts = [case for case in cases if case.passed is not None]
    judged = [case for case in verdicts if case.error_kind not in BROKEN]
    if verdicts and not any(case.passed for case in verdicts) and (judged or len(verdicts) == len(cases)):
        yield Flag(FlagCode.ALL_FAILED, f"{_cases(len(verdicts))} judged, and none passed.")
    broken = sum(case.error_kind is ErrorKind.JUDGE_ERROR for case in cases)
    if broken:
        yield Flag(FlagCode.GRADER_ERRORS, f"The judge itself failed on {broken} of {_cases(len(cases))}.")
    doubled = len(cases) - len({(case.id, case.repeat) for case in cases})
    if doubled:
        yield Flag(FlagCode.DUPLICATE_IDS, f"{_cases(doubled)} with the id of another; all rows are kept.")


def _of_metrics(metrics: tuple[NormalisedMetric, ...]) -> Iterator[Flag]:
    for metric in metrics:
        name = metric.name
        if _passes_all_of_few(metric):
            said = f"{name}: all of {_cases(metric.n or 0)} passed, too few to say much."
            yield Flag(FlagCode.ALL_PASSED_SMALL_N, said)
        if metric.unscored:
            yield Flag(FlagCode.BLANK_SCORES, f"{name} has no score on {_cases(metric.unscored)}.")
        if _leaves_errors_out(metric):
            said = (
                f"{name} is over {metric.n} of {_cases(metric.total or 0)}: errors are left out of its value."
            )
            yield Flag(FlagCode.ERRORS_EXCLUDED, said)
        if metric.n is None:
            yield Flag(FlagCode.N_UNKNOWN, f"{name} has no number of cases: it cannot open a gate.")
        if metric.direction is Direction.UNKNOWN:
            yield Flag(FlagCode.DIRECTION_UNKNOWN, f"It is not said whether a higher {name} is better.")


def _cases(n: int) -> str:
    return "1 case" if n == 1 else f"{n} cases"


def _passes_all_of_few(metric: NormalisedMetric) -> bool:
    all_passed = metric.type is MetricType.BINARY and metric.value == 1
    return all_passed and metric.direction is not Direction.LOWER and 0 < (metric.n or 0) < SMALL_N


def _leaves_errors_out(metric: NormalisedMetric) -> bool:
    return metric.n is not None and metric.total is not None and metric.n + metric.unscored < metric.total


def _lacks(run: NormalisedRun) -> Iterator[Lack]:
    if any(metric.n is None for metric in run.metrics):
        yield Lack.N
    if not run.cases:
        yield Lack.CASES
    if run.dataset is None:
        yield Lack.DATASET
    if run.started_at is None and run.finished_at is None:
        yield Lack.DATE
    if not run.system.model:
        yield Lack.MODEL
