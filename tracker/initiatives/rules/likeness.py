"""Whether two initiatives sound alike by their names, so that what was tried before is not forgotten."""

from tracker.core.texts import folded

SHORTEST = 3
FILLERS = frozenset("and for from into our the with".split())


def words_of(name: str) -> frozenset[str]:
    """Give the words of a name that say something."""
    words = "".join(letter if letter.isalnum() else " " for letter in folded(name)).split()
    return frozenset(word for word in words if len(word) >= SHORTEST and word not in FILLERS)


def sound_alike(one: str, other: str) -> bool:
    """Say whether two names share two words, or all words of the shorter one."""
    mine, theirs = words_of(one), words_of(other)
    shared = len(mine & theirs)
    return shared >= 2 or (shared > 0 and shared == min(len(mine), len(theirs)))
