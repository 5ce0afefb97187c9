"""What the filter form of the portfolio shows: its choices, and the filters in force as chips."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from tracker.core.actor import Actor
from tracker.reports.queries.offers import offers
from tracker.reports.rules.addresses import Place
from tracker.reports.rules.filters import described, offered


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter in force, and the address of the list without it."""

    text: str
    url: str


def offering(session: Session, actor: Actor, place: Place) -> dict[str, Any]:
    """Give `choices` and `chips` for a template, in one statement."""
    choices = offered(*offers(session, actor), place.filters)
    chips: Sequence[Chip] = [
        Chip(text, place.without(name)) for name, text in described(place.filters, choices)
    ]
    return {"choices": choices, "chips": chips}
