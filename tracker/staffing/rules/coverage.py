"""What covers a need: people at the level it asks for, and somebody accountable for the skill."""

from collections.abc import Sequence
from dataclasses import dataclass

ENOUGH = 0.8  # share of the needed FTE that counts as covered
ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class Cover:
    """One person's booked share for a needed skill; level is 0 when the person has not the skill."""

    person_id: str
    name: str
    level: int
    fte: float
    accountable: bool


@dataclass(frozen=True, slots=True)
class Coverage:
    """A need beside what covers it; shares are FTE."""

    skill: str
    min_level: int
    fte: float
    have: float  # booked by people at the needed level
    accountable: str  # name of who owns the skill, or empty
    covered: bool
    sentence: str

    @property
    def short(self) -> float:
        """Give the FTE that are missing to the full need; never below zero."""
        return max(0.0, self.fte - self.have)


def cover(skill: str, min_level: int, fte: float, covers: Sequence[Cover]) -> Coverage:
    """Hold what is booked against a need: enough FTE at the level, and one accountable person at it."""
    able = [one for one in covers if one.level >= min_level]
    have = sum(one.fte for one in able)
    owner = next((one.name for one in able if one.accountable), "")
    enough = have + ROUNDING >= ENOUGH * fte
    sentence = _sentence(skill, min_level, fte, have, owner, enough, below=len(covers) > len(able))
    return Coverage(skill, min_level, fte, have, owner, enough and bool(owner), sentence)


def _sentence(
    skill: str, min_level: int, fte: float, have: float, owner: str, enough: bool, *, below: bool
) -> str:
    if enough and owner:
        return f"{skill}: {have:g} of {fte:g} FTE at level {min_level} or above, {owner} is accountable."
    if enough:
        return f"{skill}: {have:g} of {fte:g} FTE are booked, but nobody is accountable."
    hint = " Who is booked is below that level." if below and not have else ""
    return f"{skill}: {have:g} of {fte:g} FTE at level {min_level} or above.{hint}"
