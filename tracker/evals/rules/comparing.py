"""What two runs say of one metric: the difference with its interval, and one of five outcomes."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from tracker.core.statistics import (
    Interval,
    TooLittleEvidence,
    difference_interval,
    holm,
    mcnemar_exact,
    mean_is_zero,
    newcombe_paired,
    paired_mean_interval,
)
from tracker.evals.rules.bounds import STRICT, USUAL
from tracker.evals.rules.kinds import Direction, MetricType, Unit

MARGINS = {"minimal": 0.05, "limited": 0.03, "high": 0.02}  # of rates: what "not worse than before" allows
FEWEST_PAIRS = 10
SEED = 7


class Outcome(StrEnum):
    """How the new run stands to the old one."""

    IMPROVED = "improved"
    NOT_DIFFERENT = "not different"
    REGRESSED = "regressed"
    INCONCLUSIVE = "inconclusive"
    INSUFFICIENT = "insufficient data"


@dataclass(frozen=True, slots=True)
class Side:
    """One run's metric: the strict value where there is one, and its stored one-sided bounds."""

    value: float | None
    low: float | None
    high: float | None
    n: int | None


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: the metric's kind, and how strict its initiative's risk tier is."""

    kind: str
    unit: str
    direction: str
    tier: str

    @property
    def confidence(self) -> float:
        """Confidence of each bound alone."""
        return STRICT if self.tier == "high" else USUAL

    @property
    def margin(self) -> float | None:
        """How much worse still counts as not worse; rates have one, other units none."""
        return MARGINS.get(self.tier, MARGINS["limited"]) if self.unit == Unit.PROPORTION else None


@dataclass(frozen=True, slots=True)
class Pairs:
    """The values of each case that both runs have, in one order."""

    new: Sequence[Sequence[float]]
    old: Sequence[Sequence[float]]

    @property
    def single(self) -> bool:
        """Say whether every case was run once in both runs."""
        return all(len(values) == 1 for side in (self.new, self.old) for values in side)


@dataclass(frozen=True, slots=True)
class Difference:
    """new - old in the metric's unit, with one-sided bounds; `p` is of "no difference", two-sided."""

    value: float | None
    low: float | None = None
    high: float | None = None
    method: str = ""
    n: int = 0
    p: float | None = None
    only_new: int | None = None  # cases that only the new run passed
    only_old: int | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """The difference and what it means, in one sentence."""

    difference: Difference
    outcome: Outcome
    why: str


def paired(question: Question, pairs: Pairs) -> Answer:
    """Compare case by case: McNemar and Newcombe of single verdicts, else the mean of the differences."""
    n = len(pairs.new)
    if n < FEWEST_PAIRS:
        said = f"{n} cases in common are too few; it takes at least {FEWEST_PAIRS}."
        return Answer(_plain(pairs), Outcome.INSUFFICIENT, said)
    try:
        if question.kind == MetricType.BINARY and pairs.single:
            found = _of_verdicts(question, pairs)
        else:
            found = _of_means(question, pairs)
    except TooLittleEvidence as fault:
        return _without_spread(pairs, str(fault))
    return _answer(question, found)


def unpaired(question: Question, new: Side, old: Side) -> Answer:
    """Compare by the totals and the bounds of both runs."""
    if new.value is None or old.value is None:
        return Answer(Difference(None), Outcome.INSUFFICIENT, "One of the runs has no value of this metric.")
    plain = Difference(new.value - old.value, n=min(new.n or 0, old.n or 0))
    if new.low is None or new.high is None or old.low is None or old.high is None:
        return Answer(
            plain, Outcome.INSUFFICIENT, "One of the runs has no interval: it has no n, or few cases."
        )
    try:
        bounds = difference_interval(
            new.value, (new.low, new.high), old.value, (old.low, old.high), question.confidence
        )
    except TooLittleEvidence as fault:
        return Answer(plain, Outcome.INSUFFICIENT, str(fault))
    return _answer(question, _bounded(plain, bounds))


def _plain(pairs: Pairs) -> Difference:
    return Difference(_mean(_differences(pairs)) if pairs.new else None, n=len(pairs.new))


def _differences(pairs: Pairs) -> list[float]:
    return [_mean(new) - _mean(old) for new, old in zip(pairs.new, pairs.old, strict=True)]


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)


def _bounded(plain: Difference, bounds: Interval, p: float | None = None) -> Difference:
    return Difference(
        plain.value, bounds.low, bounds.high, bounds.method, plain.n, p, plain.only_new, plain.only_old
    )


def _of_verdicts(question: Question, pairs: Pairs) -> Difference:
    verdicts = [(new[0] >= 0.5, old[0] >= 0.5) for new, old in zip(pairs.new, pairs.old, strict=True)]
    both, neither = verdicts.count((True, True)), verdicts.count((False, False))
    only_new, only_old = verdicts.count((True, False)), verdicts.count((False, True))
    bounds = newcombe_paired(both, only_new, only_old, neither, question.confidence)
    plain = Difference(
        (only_new - only_old) / len(verdicts), n=len(verdicts), only_new=only_new, only_old=only_old
    )
    return _bounded(plain, bounds, mcnemar_exact(only_new, only_old))


def _of_means(question: Question, pairs: Pairs) -> Difference:
    differences = _differences(pairs)
    bounds = paired_mean_interval(differences, question.confidence, SEED)
    return _bounded(_plain(pairs), bounds, mean_is_zero(differences))


def _without_spread(pairs: Pairs, told: str) -> Answer:
    """Differences without a spread have no interval: all are 0, or there are too few cases."""
    plain = _plain(pairs)
    if not any(_differences(pairs)):
        said = f"Every one of the {plain.n:,} cases has the same value in both runs."
        return Answer(plain, Outcome.NOT_DIFFERENT, said)
    return Answer(plain, Outcome.INSUFFICIENT, told)


def by_slice(question: Question, slices: dict[str, Pairs]) -> dict[str, Answer]:
    """Compare every slice with at least ten cases; p-values are adjusted for looking at several (Holm)."""
    found = {name: paired(question, pairs) for name, pairs in slices.items()}
    tested = {name: answer.difference.p for name, answer in found.items() if answer.difference.p is not None}
    adjusted = dict(zip(tested, holm([p or 0.0 for p in tested.values()]), strict=True))
    return {name: _adjusted(question, answer, adjusted.get(name)) for name, answer in found.items()}


def _adjusted(question: Question, answer: Answer, p: float | None) -> Answer:
    if p is None:
        return answer
    return _answer(question, replace(answer.difference, p=p))


def _answer(question: Question, found: Difference) -> Answer:
    if question.direction == Direction.UNKNOWN:
        said = "It is not said which way is better: set a target for the metric, which states it."
        return Answer(found, Outcome.INSUFFICIENT, said)
    low, high = _oriented(question, found)
    tested = found.p is None or found.p <= 2 * (1 - question.confidence) + 1e-12
    if (low > 0 or high < 0) and tested:
        better = low > 0
        said = f"The whole interval of the difference is on the {'better' if better else 'worse'} side."
        return Answer(found, Outcome.IMPROVED if better else Outcome.REGRESSED, said)
    return _near(question, found, low, high)


def _near(question: Question, found: Difference, low: float, high: float) -> Answer:
    margin = question.margin
    if margin is not None and low > -margin and high < margin:
        said = f"Any difference is smaller than {margin * 100:.0f} points."
        return Answer(found, Outcome.NOT_DIFFERENT, said)
    if margin is not None and low > -margin:
        said = f"No difference is shown; the new run is not worse by {margin * 100:.0f} points or more."
    else:
        said = "The interval of the difference lies on both sides of 0; more cases would tell."
    return Answer(found, Outcome.INCONCLUSIVE, said)


def _oriented(question: Question, found: Difference) -> tuple[float, float]:
    """Give the bounds so that more is better."""
    low, high = found.low or 0.0, found.high or 0.0
    return (-high, -low) if question.direction == Direction.LOWER else (low, high)
