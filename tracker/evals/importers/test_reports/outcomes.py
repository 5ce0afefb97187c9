"""A report of tests as one run: a test is a case, and the share of those that passed is the metric."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from tracker.evals.importers.findings import examined
from tracker.evals.importers.measures import mean_score, with_strict
from tracker.evals.importers.scalars import number
from tracker.evals.importers.strict_json import Oddities
from tracker.evals.importers.texts import ERROR_LENGTH, excerpt, fit, identity
from tracker.evals.rules.kinds import Direction, ErrorKind, FlagCode, MetricType, RunStatus, Scope, Unit
from tracker.evals.rules.normalised import Flag, NormalisedCase, NormalisedMetric, NormalisedRun, SystemPart

SYSTEM_KEYS = {
    "model": "model",
    "model_version": "model_version",
    "prompt": "prompt",
    "prompt_version": "prompt_version",
    "judge": "judge",
    "code": "code",
    "commit": "code",
    "git_sha": "code",
    "git_commit": "code",
}


@dataclass(slots=True)
class Test:
    """One test: `broke` when it ended in an error instead of a verdict, `passed` None when it was skipped."""

    name: str
    passed: bool | None = True
    broke: bool = False
    told: str = ""
    slice: str = ""
    properties: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Report:
    """What a report says besides its tests; `properties` are those of all of it."""

    bare: NormalisedRun
    tests: Sequence[Test]
    source: str
    properties: dict[str, object] = field(default_factory=dict)
    flags: tuple[Flag, ...] = ()


def run_of(report: Report, oddities: Oddities | None = None) -> NormalisedRun:
    """Answer the run: skipped tests are left out, those that broke are failures; zero tests are no pass."""
    cases = tuple(map(_case, report.tests))
    judged = [case for case in cases if case.passed is not None]
    bare = report.bare
    run = replace(
        bare,
        system=_system(report),
        status=bare.status if judged else RunStatus.EMPTY,
        metrics=tuple(_metrics(judged, report.source)) if judged else (),
        cases=cases,
        flags=report.flags,
    )
    return examined(run, oddities)


def rate_of(passed: int, n: int, source: str) -> NormalisedMetric:
    """Answer the share of the tests that passed."""
    metric = NormalisedMetric(
        name="pass_rate",
        type=MetricType.BINARY,
        unit=Unit.PROPORTION,
        direction=Direction.HIGHER,
        value=passed / n if n else None,
        n=n,
        scope=Scope.HEADLINE,
        source=source,
        case_score="passed",
    )
    return with_strict(metric, passed, n)


def disagreement(tool: str, stated: int | None, counted: int) -> tuple[Flag, ...]:
    """Answer a flag where the report's own count is not that of its tests."""
    if stated is None or stated == counted:
        return ()
    text = f"{tool} states {stated:,} tests in its head and holds {counted:,}."
    return (Flag(FlagCode.STATS_DISAGREE, text),)


def _metrics(judged: Sequence[NormalisedCase], source: str) -> Iterator[NormalisedMetric]:
    yield rate_of(sum(case.passed is True for case in judged), len(judged), source)
    names = dict.fromkeys(name for case in judged for name, _ in case.scores)
    for name in names:
        values = [value for case in judged for key, value in case.scores if key == name and value is not None]
        unit = Unit.PROPORTION if all(0 <= value <= 1 for value in values) else Unit.POINTS
        yield mean_score(
            f"{name}_mean",
            values,
            unit=unit,
            direction=Direction.HIGHER if name == "score" else Direction.UNKNOWN,
            source=f"the property {name} of each test",
            case_score=name,
        )


def _case(test: Test) -> NormalisedCase:
    kind = ErrorKind.SYSTEM_ERROR if test.broke else ErrorKind.NONE
    return NormalisedCase(
        id=identity(test.name),
        slice=fit(test.slice, 100),
        passed=test.passed,
        scores=tuple(_scores(test)),
        error_kind=ErrorKind.SKIPPED if test.passed is None else kind,
        error=excerpt(test.told, ERROR_LENGTH) or None,
    )


def _scores(test: Test) -> Iterator[tuple[str, float | None]]:
    """Give the properties that are numbers; a score of 0 is one, a text is none."""
    for name, value in test.properties.items():
        if name not in SYSTEM_KEYS and (found := _number(value)) is not None and fit(name):
            yield fit(name), found


def _number(value: object) -> float | None:
    if not isinstance(value, str):
        return number(value)
    try:
        return number(float(value))
    except ValueError:
        return None


def _system(report: Report) -> SystemPart:
    """Give what every test that says so agrees on, after what the report says of itself."""
    said: dict[str, str] = {}
    for key, part in SYSTEM_KEYS.items():
        own = {fit(test.properties[key]) for test in report.tests if key in test.properties}
        values = {fit(report.properties[key])} if key in report.properties else own
        if len(values) == 1 and part not in said:
            said[part] = values.pop()
    return SystemPart(**said)  # type: ignore[arg-type]
