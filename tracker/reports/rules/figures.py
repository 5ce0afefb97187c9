"""The figures above the board, added up from the tallies of its columns."""

from collections.abc import Iterable
from dataclasses import dataclass

from tracker.initiatives.rules.words import Category

AHEAD = frozenset({Category.PROPOSED, Category.PILOT, Category.EVALUATION})  # a gate leads on from here


@dataclass(frozen=True, slots=True)
class Tally:
    """What is counted for one stage; all but `cards` and the endpoints only of active initiatives."""

    cards: int = 0
    ready: int = 0
    blocked: int = 0
    needs_data: int = 0
    off_track: int = 0
    at_risk: int = 0
    gaps: int = 0
    live: int = 0
    live_good: int = 0


@dataclass(frozen=True, slots=True)
class Figures:
    """Ready to move and held are gates that lead on; the others count every stage."""

    ready: int
    held: int
    needs_data: int
    live: int
    live_good: int
    gaps: int
    off_track: int
    at_risk: int

    @property
    def outside(self) -> int:
        """Count the live endpoints outside their limits, or never checked."""
        return self.live - self.live_good


def figures(columns: Iterable[tuple[str, Tally]]) -> Figures:
    """Add up the tallies of stages, each with its category."""
    given = list(columns)
    every = [tally for _, tally in given]
    ahead = [tally for category, tally in given if category in AHEAD]
    return Figures(
        ready=sum(tally.ready for tally in ahead),
        held=sum(tally.blocked + tally.needs_data for tally in ahead),
        needs_data=sum(tally.needs_data for tally in ahead),
        live=sum(tally.live for tally in every),
        live_good=sum(tally.live_good for tally in every),
        gaps=sum(tally.gaps for tally in every),
        off_track=sum(tally.off_track for tally in every),
        at_risk=sum(tally.at_risk for tally in every),
    )
