"""The score of each case that a metric is made of, gathered by case; the unit of inference is the case."""

from collections.abc import Iterable, Sequence

from tracker.evals.rules.kinds import ErrorKind
from tracker.evals.rules.normalised import NormalisedCase

OWN = ("passed", "latency_ms", "cost")  # of the case itself; any other word names a score
Values = list[tuple[str, float]]


class CaseValues:
    """The values of all scores of some cases, gathered in one pass however many scores there are."""

    def __init__(self, cases: Sequence[NormalisedCase]) -> None:
        self.repeated = len({case.id for case in cases}) < len(cases)
        self._found: dict[str, Values] = {}
        for case in cases:
            for name, value in _all(case):
                if value is not None:
                    self._found.setdefault(name, []).append((case.id, value))

    def scored(self, score: str) -> Values:
        """Give id and value of each case that has the score: "passed", "latency_ms", "cost" or a name."""
        return self._found.get(score, [])

    def by_case(self, score: str) -> dict[str, list[float]]:
        """Give all values of each case under its id."""
        found: dict[str, list[float]] = {}
        for case_id, value in self.scored(score):
            found.setdefault(case_id, []).append(value)
        return found

    def one_a_case(self, score: str) -> list[float]:
        """Give one value a case, the mean of its repeats; cases without the score are left out."""
        if not self.repeated:
            return [value for _, value in self.scored(score)]
        return [sum(values) / len(values) for values in self.by_case(score).values()]


def _all(case: NormalisedCase) -> Iterable[tuple[str, float | None]]:
    """Give every value of a case; a case that was asked and did not pass has failed, whatever the reason.

    Of two scores of one name the first counts, and one that is named like the case's own is not asked.
    """
    passed = None if case.error_kind is ErrorKind.SKIPPED else float(case.passed is True)
    found: dict[str, float | None] = dict(zip(OWN, (passed, case.latency_ms, case.cost), strict=True))
    for name, value in case.scores:
        found.setdefault(name, value)
    return found.items()
