"""Two runs compared metric by metric, and the chosen metric slice by slice and case by case."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

from tracker.evals.rules.case_values import CaseValues
from tracker.evals.rules.comparing import Answer, Pairs, Question, Side, by_slice, paired, unpaired
from tracker.evals.rules.kinds import Direction, MetricType
from tracker.evals.rules.normalised import NormalisedCase
from tracker.evals.rules.pairing import Pairing, case_score, pairing_of, values_of

Paired = dict[str, tuple[list[float], list[float]]]


class Measured(Protocol):
    """A metric as it is stored."""

    name: str
    type: str
    unit: str
    direction: str
    value: float | None
    strict: float | None
    n: int | None
    low: float | None
    high: float | None
    low_strict: float | None
    high_strict: float | None
    case_score: str


@dataclass(frozen=True)  # without slots: it keeps the values of its cases once they were gathered
class RunSide:
    """One run: its metrics, its cases, and which version of a dataset it was made on (None: not said)."""

    metrics: Sequence[Measured]
    cases: Sequence[NormalisedCase]
    dataset: str | None

    @cached_property
    def values(self) -> CaseValues:
        """The values of the cases, gathered once for all metrics."""
        return CaseValues(self.cases)


@dataclass(frozen=True, slots=True)
class MetricDifference:
    """One metric in both runs; `paired` says whether its cases were."""

    name: str
    question: Question
    new: Side
    old: Side
    answer: Answer
    paired: bool


@dataclass(frozen=True, slots=True)
class Flips:
    """Ids of the cases whose verdict is another now, in the order of the new run."""

    worse: tuple[str, ...]
    better: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """The metrics that both runs have; the names that only one has; the chosen one in detail.

    `pairs` holds the values of each case in the new and in the old run, {} where they do not pair.
    """

    pairing: Pairing
    metrics: tuple[MetricDifference, ...]
    alone: tuple[str, ...]
    chosen: MetricDifference | None
    pairs: Paired
    slices: dict[str, Answer]
    flips: Flips


def compared(
    new: RunSide, old: RunSide, tier: str, wanted: str = "", stated: Mapping[str, str] | None = None
) -> Comparison:
    """Compare two runs; `wanted` names the metric to look into, else the first.

    `stated` holds the direction that the target of a metric says, for metrics whose files do not say one.
    """
    pairing = pairing_of(new.dataset, old.dataset, _ids(new.cases), _ids(old.cases))
    before = {metric.name: metric for metric in old.metrics}
    both = [(metric, before[metric.name]) for metric in new.metrics if metric.name in before]
    ways = {now.name: _direction(now, then, (stated or {}).get(now.name, "")) for now, then in both}
    questions = {now.name: Question(now.type, now.unit, ways[now.name], tier) for now, _ in both}
    paired_values = {pair[0].name: _pairs(new, old, pair, pairing) for pair in both}
    differences = tuple(
        _difference(pair, questions[pair[0].name], paired_values[pair[0].name]) for pair in both
    )
    chosen = next((one for one in differences if one.name == wanted), next(iter(differences), None))
    pairs = paired_values[chosen.name] if chosen else {}
    return Comparison(
        pairing=pairing,
        metrics=differences,
        alone=tuple(sorted({metric.name for metric in new.metrics} ^ before.keys())),
        chosen=chosen,
        pairs=pairs,
        slices=_slices(new, chosen, pairs) if chosen else {},
        flips=_flips(chosen, pairs) if chosen else Flips((), ()),
    )


def _ids(cases: Iterable[NormalisedCase]) -> set[str]:
    return {case.id for case in cases}


def _difference(both: tuple[Measured, Measured], question: Question, pairs: Paired) -> MetricDifference:
    now, then = both
    sides = _side(now, question.tier), _side(then, question.tier)
    if pairs:
        values = list(pairs.values())
        answer = paired(question, Pairs([one for one, _ in values], [other for _, other in values]))
    else:
        answer = unpaired(question, *sides)
    return MetricDifference(now.name, question, *sides, answer, bool(pairs))


def _direction(now: Measured, then: Measured, stated: str) -> str:
    """Take what either run knows, else the target; runs that contradict each other leave it open."""
    known = {metric.direction for metric in (now, then)} - {Direction.UNKNOWN.value}
    if not known:
        return stated or Direction.UNKNOWN.value
    return known.pop() if len(known) == 1 else Direction.UNKNOWN.value


def _side(metric: Measured, tier: str) -> Side:
    strict = tier == "high"
    return Side(
        value=metric.value if metric.strict is None else metric.strict,
        low=metric.low_strict if strict else metric.low,
        high=metric.high_strict if strict else metric.high,
        n=metric.n,
    )


def _pairs(new: RunSide, old: RunSide, both: tuple[Measured, Measured], pairing: Pairing) -> Paired:
    """Give the values of each case that both runs have; {} where cases do not pair or have no such score."""
    now, then = both
    scores = (
        case_score(now.name, now.case_score, new.values),
        case_score(then.name, then.case_score, old.values),
    )
    if not pairing.paired or not all(scores):
        return {}
    news = values_of(new.cases, new.values, scores[0], now.type, now.direction)
    olds = values_of(old.cases, old.values, scores[1], then.type, then.direction)
    return {name: (values, olds[name]) for name, values in news.items() if name in olds}


def _slices(new: RunSide, chosen: MetricDifference, pairs: Paired) -> dict[str, Answer]:
    """Compare the slices of the new run, where it has several."""
    slice_of = {case.id: case.slice for case in new.cases if case.slice}
    names = sorted({slice_of[name] for name in pairs if name in slice_of})
    if len(names) < 2:
        return {}
    grouped = {name: [pair for case, pair in pairs.items() if slice_of.get(case) == name] for name in names}
    sides = {
        name: Pairs([one for one, _ in values], [other for _, other in values])
        for name, values in grouped.items()
    }
    return by_slice(chosen.question, sides)


def _flips(chosen: MetricDifference, pairs: Paired) -> Flips:
    """Give the cases that pass now and did not, and the other way; of repeats the majority counts."""
    if chosen.question.kind != MetricType.BINARY:
        return Flips((), ())
    good = [(name, _majority(new), _majority(old)) for name, (new, old) in pairs.items()]
    lower = chosen.question.direction == Direction.LOWER
    gained = tuple(name for name, now, then in good if now and not then)
    lost = tuple(name for name, now, then in good if then and not now)
    return Flips(gained, lost) if lower else Flips(lost, gained)


def _majority(values: Sequence[float]) -> bool:
    return sum(values) / len(values) >= 0.5
