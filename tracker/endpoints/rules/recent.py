"""The last checks of an endpoint as a short text kept with it, one letter a check: lists read no check."""

MOST = 30
LETTERS = {"up": "o", "slow": "w"}  # any other outcome is bad
STATES = {"o": "ok", "w": "warn", "b": "bad"}


def newest(recent: str, outcome: str) -> str:
    """Give the text with one more check at its end, the oldest letters dropped."""
    return (recent + LETTERS.get(outcome, "b"))[-MOST:]


def states(recent: str) -> tuple[str, ...]:
    """Give the state of each check, oldest first; places without a check are `none`."""
    return (*("none",) * (MOST - len(recent)), *(STATES[letter] for letter in recent))
