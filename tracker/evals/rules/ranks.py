"""Where a case stands in the list (failed first), and the counts that are kept with its run."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

from tracker.evals.rules.kinds import BROKEN, ErrorKind
from tracker.evals.rules.normalised import NormalisedCase

MOST_SLICES = 200


class Rank(IntEnum):
    """The order of cases: what needs eyes first."""

    FAILED = 0
    UNSCORED = 1
    PASSED = 2


@dataclass(frozen=True, slots=True)
class SliceCount:
    """How many cases of a slice there are, failed, and are unscored."""

    name: str
    cases: int
    failed: int
    unscored: int


@dataclass(frozen=True, slots=True)
class Counts:
    """What a run says of its cases without asking them again; slices by size, at most 200."""

    cases: int
    failed: int
    unscored: int
    slices: tuple[SliceCount, ...]
    errors: tuple[tuple[ErrorKind, int], ...]


def rank(case: NormalisedCase) -> Rank:
    """Rank a case: an error of the system is a failure; a score without a verdict is not held against it."""
    if case.passed is False or case.error_kind in BROKEN:
        return Rank.FAILED
    if case.passed or (case.error_kind is ErrorKind.NONE and any(v is not None for _, v in case.scores)):
        return Rank.PASSED
    return Rank.UNSCORED


def counts_of(cases: Sequence[NormalisedCase]) -> Counts:
    """Count the cases by rank, slice and kind of error."""
    ranked = [(case, rank(case)) for case in cases]
    ranks = Counter(found for _, found in ranked)
    errors = Counter(case.error_kind for case in cases if case.error_kind is not ErrorKind.NONE)
    by_slice = Counter((case.slice, found) for case, found in ranked if case.slice)
    sizes = Counter(case.slice for case in cases if case.slice)
    slices = tuple(
        SliceCount(name, size, by_slice[name, Rank.FAILED], by_slice[name, Rank.UNSCORED])
        for name, size in sizes.most_common(MOST_SLICES)
    )
    return Counts(
        len(ranked), ranks[Rank.FAILED], ranks[Rank.UNSCORED], slices, tuple(sorted(errors.items()))
    )
