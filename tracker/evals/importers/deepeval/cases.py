"""The test cases of a DeepEval run; a metric without a score is a judge that broke."""

from collections.abc import Iterator

from tracker.evals.importers.members import first_of, object_of, objects_of
from tracker.evals.importers.scalars import number
from tracker.evals.importers.slices import slice_of
from tracker.evals.importers.texts import ERROR_LENGTH, digest, excerpt, exchange, fit, texts_of
from tracker.evals.rules.kinds import ErrorKind
from tracker.evals.rules.normalised import NormalisedCase

VERDICT = "/pass"  # behind the name of a metric: its verdict, beside its score
NAME_LENGTH = 180
_CENTS = 100
_MS = 1000


def case_of(said: dict[str, object]) -> NormalisedCase:
    """Read one test case, conversational ones too."""
    metrics = objects_of(first_of(said, "metricsData", "metrics_data", "metricsMetadata"))
    broken = [metric for metric in metrics if number(metric.get("score")) is None]
    seconds, dollars = number(said.get("completionTime")), number(said.get("tokenCost"))
    passed = said.get("success")
    return NormalisedCase(
        id=_id(said),
        slice=slice_of(first_of(said, "additionalMetadata", "metadata")),
        passed=passed if isinstance(passed, bool) else None,
        scores=tuple(_scores(metrics)),
        error_kind=ErrorKind.JUDGE_ERROR if broken else ErrorKind.NONE,
        error=_told(broken) or _reason(metrics),
        latency_ms=None if seconds is None else seconds * _MS,
        cost=None if dollars is None else dollars * _CENTS,
        excerpt=exchange(*_exchanged(said)),
        texts=texts_of(*_exchanged(said)),
    )


def is_unjudged(case: NormalisedCase) -> bool:
    """Tell that a case failed by its broken judge alone: every metric with a verdict was met."""
    verdicts = [value for name, value in case.scores if name.endswith(VERDICT)]
    return case.error_kind is ErrorKind.JUDGE_ERROR and 0.0 not in verdicts


def _scores(metrics: list[dict[str, object]]) -> Iterator[tuple[str, float | None]]:
    """Give score and verdict of each metric; without a score the verdict (false) says nothing."""
    for metric in metrics:
        name, score = fit(metric.get("name"), NAME_LENGTH), number(metric.get("score"))
        met = metric.get("success")
        yield name, score
        yield name + VERDICT, float(met) if isinstance(met, bool) and score is not None else None


def _id(said: dict[str, object]) -> str:
    """Digest what was asked: names of parametrised tests hold the answer too, which changes."""
    asked = first_of(said, "input", "turns")
    return fit(said.get("name")) if asked is None else digest(asked)


def _told(broken: list[dict[str, object]]) -> str | None:
    if not broken:
        return None
    told = excerpt(broken[0].get("error")) or "the judge gave no score"
    return excerpt(f"{fit(broken[0].get('name'))}: {told}", ERROR_LENGTH)


def _reason(metrics: list[dict[str, object]]) -> str | None:
    failed = (metric for metric in metrics if metric.get("success") is False)
    said = (f"{fit(metric.get('name'))}: {excerpt(metric.get('reason'), ERROR_LENGTH)}" for metric in failed)
    return next((excerpt(text, ERROR_LENGTH) for text in said), None)


def _exchanged(said: dict[str, object]) -> tuple[object, object]:
    turns = objects_of(said.get("turns"))
    asked = first_of(said, "input") or (object_of(turns[0]).get("content") if turns else None)
    answer = first_of(said, "actualOutput", "actual_output") or (turns[-1].get("content") if turns else None)
    return asked, answer
