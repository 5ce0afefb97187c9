"""How loaded a person is: booked share against capacity."""

from dataclasses import dataclass

from tracker.staffing.rules.words import HOURS_AN_FTE


@dataclass(frozen=True, slots=True)
class Load:
    """Booked and available FTE of a person."""

    booked: float
    capacity: float

    @property
    def free(self) -> float:
        """Give the FTE that are not booked; negative when overbooked."""
        return self.capacity - self.booked

    @property
    def share(self) -> float:
        """Give booked over capacity; 1.0 is full, above it overbooked."""
        return self.booked / self.capacity if self.capacity else (2.0 if self.booked else 0.0)

    @property
    def over(self) -> bool:
        """Say whether more is booked than there is."""
        return self.booked > self.capacity + 1e-9


def load_of(capacity_hours: float, booked_fte: float) -> Load:
    """Give the load of a person with so many hours a week and so many booked FTE."""
    return Load(booked=booked_fte, capacity=capacity_hours / HOURS_AN_FTE)
