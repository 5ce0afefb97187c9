"""The share of passed cases in each slice of a run, with its interval; a slice of few cases says little."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from tracker.core.statistics import TooLittleEvidence, rate_interval
from tracker.evals.rules.bounds import STRICT, USUAL

FEWEST = 30


@dataclass(frozen=True, slots=True)
class SliceShare:
    """One slice: its cases (each repeat of a case counts once), the share that passed, one-sided bounds."""

    name: str
    cases: int
    failed: int
    share: float
    low: float | None
    high: float | None

    @property
    def few(self) -> bool:
        """Say whether there are too few cases to weigh the slice."""
        return self.cases < FEWEST


def shares_of(slices: Iterable[Mapping[str, Any]], repeats: int, tier: str) -> list[SliceShare]:
    """Give every named slice, the worst first; what has no verdict counts as failed."""
    found = [
        _share(one, max(repeats, 1), strict=tier == "high") for one in slices if one["name"] and one["cases"]
    ]
    return sorted(found, key=lambda one: (one.share, one.name))


def passed_share(total: int, failed: int, unscored: int) -> float | None:
    """Give the share of all cases that passed."""
    return (total - failed - unscored) / total if total else None


def _share(one: Mapping[str, Any], repeats: int, *, strict: bool) -> SliceShare:
    cases, passed = one["cases"], one["cases"] - one["failed"] - one["unscored"]
    share, independent = passed / cases, cases / repeats
    try:
        bounds = rate_interval(share * independent, independent, STRICT if strict else USUAL, exact=strict)
    except TooLittleEvidence:
        return SliceShare(one["name"], round(independent), one["failed"], share, None, None)
    return SliceShare(one["name"], round(independent), one["failed"], share, bounds.low, bounds.high)
