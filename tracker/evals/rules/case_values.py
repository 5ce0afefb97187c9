"""The score of each case that a metric is made of, gathered by case; the unit of inference is the case."""

from collections.abc import Iterable, Iterator, Sequence

from tracker.evals.rules.kinds import ErrorKind
from tracker.evals.rules.normalised import NormalisedCase


def repeated(cases: Sequence[NormalisedCase]) -> bool:
    """Tell whether a case is there more than once."""
    return len({case.id for case in cases}) < len(cases)


def one_a_case(cases: Sequence[NormalisedCase], score: str) -> list[float]:
    """Give one value a case, the mean of its repeats; cases without the score are left out."""
    if not repeated(cases):
        return [value for _, value in scored(cases, score)]
    return [sum(values) / len(values) for values in by_case(cases, score).values()]


def by_case(cases: Iterable[NormalisedCase], score: str) -> dict[str, list[float]]:
    """Give all values of each case under its id."""
    found: dict[str, list[float]] = {}
    for case_id, value in scored(cases, score):
        found.setdefault(case_id, []).append(value)
    return found


def scored(cases: Iterable[NormalisedCase], score: str) -> Iterator[tuple[str, float]]:
    """Give id and value of each case that has the score: "passed", "latency_ms", "cost" or another name."""
    for case in cases:
        value = _value(case, score)
        if value is not None:
            yield case.id, value


def _value(case: NormalisedCase, score: str) -> float | None:
    if score == "passed":
        return _passed(case)
    if score == "latency_ms":
        return case.latency_ms
    if score == "cost":
        return case.cost
    return next((value for name, value in case.scores if name == score), None)


def _passed(case: NormalisedCase) -> float | None:
    """A case that was asked and did not pass has failed, whatever the reason."""
    return None if case.error_kind is ErrorKind.SKIPPED else float(case.passed is True)
