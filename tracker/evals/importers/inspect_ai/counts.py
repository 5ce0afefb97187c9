"""How many samples an Inspect metric is over: the log's own counts, checked against the samples it holds."""

from dataclasses import dataclass
from math import ceil, fsum

from tracker.evals.importers.inspect_ai.log import Log, Score
from tracker.evals.rules.kinds import ErrorKind
from tracker.evals.rules.normalised import NormalisedCase

_ONE_VERDICT_A_CASE = ("at_least", "max", "mode", "majority")


@dataclass(frozen=True, slots=True)
class Counts:
    """The n of one metric and what the samples say of its scale.

    `total` samples were asked, `n` are scored, `unscored` have no value. `verdicts` tells whether every value
    is 0 or 1, None where the log does not hold the samples; `in_unit` whether all are in [0, 1]. `values` are
    the samples' scores over all epochs, `asked` how many were asked over all epochs; `repeated` when a case's
    value is a mean over epochs.
    """

    n: int | None
    unscored: int
    total: int | None
    verdicts: bool | None
    in_unit: bool
    values: tuple[float, ...]
    asked: int
    repeated: bool

    def strict_of_repeats(self, *, less_is_better: bool) -> float | None:
        """Answer the rate over all answers of all epochs, those without a score on the bad side."""
        if not self.values or not self.asked:
            return None
        against = self.asked - len(self.values) if less_is_better else 0
        return min(fsum(self.values) + against, self.asked) / self.asked


def counted(
    log: Log, score: Score, key: str, cases: tuple[NormalisedCase, ...], of_slice: str | None
) -> Counts:
    """Count for one metric; `of_slice` where it is over one group of samples only."""
    held = [case for case in cases if of_slice is None or case.slice == of_slice]
    scored = [(case, value) for case in held if (value := dict(case.scores).get(key)) is not None]
    values = tuple(value for _, value in scored)
    held_n = len({case.id for case, _ in scored})
    n = held_n if of_slice is not None else _stated_n(log, score)
    n = held_n if n is None and cases else n
    complete = bool(values) and held_n == n
    return Counts(
        n=n if of_slice is None or cases else None,
        unscored=_unscored(score, held, key),
        total=_total(log, held, n, of_slice),
        verdicts=set(values) <= {0.0, 1.0} if complete else None,
        in_unit=complete and all(0 <= value <= 1 for value in values),
        values=values if complete else (),
        asked=sum(case.error_kind is not ErrorKind.SKIPPED for case in held),
        repeated=log.epochs() > 1 and not (score.reducer or "mean").startswith(_ONE_VERDICT_A_CASE),
    )


def _stated_n(log: Log, score: Score) -> int | None:
    """Answer the log's count: samples, not samples times epochs."""
    if score.scored_samples is not None:
        return score.scored_samples
    completed = log.results.completed_samples if log.results else None
    return None if completed is None else ceil(completed / log.epochs())


def _unscored(score: Score, held: list[NormalisedCase], key: str) -> int:
    blank = {
        case.id for case in held if case.error_kind is ErrorKind.NONE and dict(case.scores).get(key) is None
    }
    return max(score.unscored_samples or 0, len(blank))


def _total(log: Log, held: list[NormalisedCase], n: int | None, of_slice: str | None) -> int | None:
    ids = len({case.id for case in held if case.error_kind is not ErrorKind.SKIPPED})
    stated = log.results.total_samples if log.results and of_slice is None else None
    known = [ids, n or 0, ceil((stated or 0) / log.epochs())]
    return max(known) or None
