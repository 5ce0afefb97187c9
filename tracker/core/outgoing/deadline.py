"""One moment by which all of a request must be over; what happens then is decided elsewhere."""

from dataclasses import dataclass
from time import monotonic


@dataclass(frozen=True, slots=True)
class Deadline:
    """A moment of the monotonic clock, in seconds."""

    at: float

    @classmethod
    def after(cls, seconds: float) -> "Deadline":
        """Set a deadline this many seconds from here."""
        return cls(monotonic() + seconds)

    def left(self, most: float | None = None) -> float:
        """Give the seconds left, at most `most`; zero or less once it is past."""
        left = self.at - monotonic()
        return left if most is None else min(left, most)

    @property
    def past(self) -> bool:
        """Say whether the time is over."""
        return self.left() <= 0
