"""The single cases behind a run: which passed, in which slice, how fast; drawn from a seeded generator."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise, product
from random import Random

from tracker.core.statistics import quantile_interval
from tracker.demo.history import SuiteTold
from tracker.demo.told import MetricTold, PairedTold
from tracker.evals.rules.kinds import ErrorKind
from tracker.evals.rules.normalised import NormalisedCase

MOST = 1000  # cases of one run; a larger sample is told by its metrics alone
TIMEOUTS = 0.06  # of the failed cases
P95 = 0.95
Failing = frozenset[int]


@dataclass(frozen=True, slots=True)
class Count:
    """A pass rate as it is told: k of n; `bad` where k counts what should not happen."""

    name: str
    k: int
    n: int
    bad: bool


@dataclass(slots=True)
class Drawn:
    """A suite's cases over all its runs: an order of difficulty, and which cases failed in each version."""

    suite: SuiteTold
    prefix: str
    rng: Random
    order: list[int] = field(default_factory=list)
    failed: dict[str, Failing] = field(default_factory=dict)

    def failing(self, version: str, main: Count, paired: PairedTold | None) -> Failing:
        """Draw which cases fail: mostly the hard ones, the same from run to run; exact where runs pair."""
        if not self.order:
            self.order = self.rng.sample(range(MOST), MOST)
        wrong = main.k if main.bad else main.n - main.k
        hard = [number for number in self.order if number < main.n]
        if paired is None:
            found = frozenset(self.rng.sample(hard[: min(main.n, 2 * wrong + 4)], wrong))
        else:
            before = self.failed[paired.baseline.partition(" / ")[0]]
            both, new = sorted(before), [number for number in hard if number not in before]
            found = frozenset(self.rng.sample(both, paired.neither))
            found |= frozenset(self.rng.sample(new, paired.only_baseline))
        self.failed[version] = found
        return found


def cases_of(
    drawn: Drawn, version: str, counts: list[Count], paired: PairedTold | None, latency: MetricTold | None
) -> tuple[NormalisedCase, ...]:
    """Give the cases of a run; none where the suite has none, or the sample is too large to keep."""
    main = counts[0] if counts else None
    if main is None or not drawn.suite.asked or main.n > MOST:
        return ()
    solved = drawn.suite.solved.get(version)
    if solved is not None:
        return tuple(_repeated(drawn, counts, solved))
    failing = drawn.failing(version, main, paired)
    other = {count.name: _hits(drawn.rng, count, main.n) for count in counts[1:]}
    times = _times(drawn, main.n, latency)
    return tuple(
        _case(drawn, number, number not in failing, counts, other, times[number]) for number in range(main.n)
    )


def _hits(rng: Random, count: Count, most: int) -> Failing:
    return frozenset(rng.sample(range(min(count.n, most)), min(count.k, most)))


def _case(
    drawn: Drawn,
    number: int,
    right: bool,
    counts: list[Count],
    other: Mapping[str, Failing],
    latency_ms: float | None,
) -> NormalisedCase:
    scores = [(counts[0].name, float(right is not counts[0].bad))]
    scores += [(count.name, float(number in other[count.name])) for count in counts[1:] if number < count.n]
    bad = any(count.bad and number in other[count.name] for count in counts[1:])
    timed_out = not right and latency_ms is not None and drawn.rng.random() < TIMEOUTS
    return NormalisedCase(
        id=f"{drawn.prefix}-{number + 1:04d}",
        slice=drawn.suite.slices[number % len(drawn.suite.slices)] if drawn.suite.slices else "",
        passed=right and not bad,
        scores=tuple(scores),
        error_kind=ErrorKind.TIMEOUT if timed_out else ErrorKind.NONE,
        error=_reason(drawn, number, timed_out) if not right or bad else None,
        latency_ms=latency_ms,
        excerpt=_asked(drawn.suite, number),
    )


def _reason(drawn: Drawn, number: int, timed_out: bool) -> str:
    return (
        "No answer within the time limit."
        if timed_out
        else drawn.suite.wrong[number % len(drawn.suite.wrong)]
    )


def _asked(suite: SuiteTold, number: int) -> str:
    """Give what a case asks: every pattern with every thing, then over again."""
    pairs = list(product(suite.about, suite.asked))
    thing, pattern = pairs[number % len(pairs)]
    asked = pattern.format(thing)
    return asked[:1].upper() + asked[1:]


def _times(drawn: Drawn, n: int, latency: MetricTold | None) -> list[float | None]:
    if latency is not None:
        return list(_exact_times(drawn, latency))
    if not drawn.suite.latency_ms:
        return [None] * n
    low, high = drawn.suite.latency_ms
    return [round(low + (high - low) * drawn.rng.betavariate(2, 4)) for _ in range(n)]


def _exact_times(drawn: Drawn, told: MetricTold) -> Iterator[float]:
    """Give times whose p95 and its order-statistic bounds are those told, in ms, in any order."""
    low, high = drawn.suite.latency_ms
    ranks = quantile_interval(range(1, told.n + 1), P95)  # over 1 to n the bounds are the ranks themselves
    marks = [
        (1, float(low)),
        (int(ranks.low), told.low * 1000),
        (round(P95 * told.n), told.value * 1000),
        (int(ranks.high), told.high * 1000),
        (told.n, high * 1.3),
    ]
    times = [_between(marks, rank) for rank in range(1, told.n + 1)]
    yield from drawn.rng.sample(times, told.n)


def _between(marks: list[tuple[int, float]], rank: int) -> float:
    for (from_rank, start), (to_rank, end) in pairwise(marks):
        if rank <= to_rank:
            return round(start + (end - start) * (rank - from_rank) / (to_rank - from_rank), 1)
    raise ValueError(f"rank {rank} is beyond the last")


def _repeated(drawn: Drawn, counts: list[Count], solved: Mapping[str, int]) -> Iterator[NormalisedCase]:
    """Give the cases of a run with repeats: so many cases passed in so many of them."""
    passes = [int(times) for times, cases in solved.items() for _ in range(cases)]
    repeats = counts[0].n // len(passes)
    for number, times in enumerate(drawn.rng.sample(passes, len(passes))):
        won = set(drawn.rng.sample(range(repeats), times))
        latency = _times(drawn, repeats, None)
        for repeat in range(repeats):
            yield _repeat(drawn, number, repeat, repeat in won, counts[0].name, latency[repeat])


def _repeat(
    drawn: Drawn, number: int, repeat: int, right: bool, name: str, latency_ms: float | None
) -> NormalisedCase:
    return NormalisedCase(
        id=f"{drawn.prefix}-{number + 1:04d}",
        repeat=repeat,
        slice=drawn.suite.slices[number % len(drawn.suite.slices)],
        passed=right,
        scores=((name, float(right)),),
        error=None if right else drawn.suite.wrong[(number + repeat) % len(drawn.suite.wrong)],
        latency_ms=latency_ms,
        excerpt=_asked(drawn.suite, number),
    )
