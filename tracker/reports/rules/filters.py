"""What a portfolio list is narrowed to: read from an address, and offered as choices."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields

from tracker.initiatives.rules.words import Category, Health, Kind, RiskTier, Status

LONGEST = 120
Pairs = Sequence[tuple[str, str]]  # value, text

HEALTHS: Pairs = (
    (Health.OFF_TRACK, "Off track"),
    (Health.AT_RISK, "At risk"),
    (Health.NO_DATA, "No data"),
    (Health.ON_TRACK, "On track"),
)
GATES: Pairs = (
    ("ready", "Ready"),
    ("needs_data", "Needs data"),
    ("blocked", "Blocked"),
    ("outdated", "Out of date"),
    ("none", "No gate ahead"),
)
RISKS: Pairs = tuple((tier, tier.capitalize()) for tier in RiskTier)
KINDS: Pairs = tuple((kind, "RAG" if kind is Kind.RAG else kind.capitalize()) for kind in Kind)
STAGES: Pairs = tuple((category, category.capitalize()) for category in Category)
ANY_STATUS = "any"
STATUSES: Pairs = (*((status, status.capitalize()) for status in Status), (ANY_STATUS, "Any status"))


@dataclass(frozen=True, slots=True)
class Filters:
    """An empty text narrows nothing, but for the status: then all but the cancelled are shown."""

    q: str = ""
    unit: str = ""
    team: str = ""
    health: str = ""
    gate: str = ""
    risk: str = ""
    kind: str = ""
    status: str = ""
    stage: str = ""

    def given(self) -> dict[str, str]:
        """Give what is narrowed, by the names that the address carries."""
        pairs = ((field.name, getattr(self, field.name)) for field in fields(self))
        return {name: value for name, value in pairs if value}


@dataclass(frozen=True, slots=True)
class Choice:
    """One filter as it is offered: its name in the address, its label, what stands for all, its values."""

    name: str
    label: str
    everything: str
    options: Pairs


CHOICES = (
    Choice("stage", "Stage", "Every stage", STAGES),
    Choice("health", "Health", "Any health", HEALTHS),
    Choice("gate", "Gate", "Any gate state", GATES),
    Choice("risk", "Risk tier", "Any risk tier", RISKS),
    Choice("kind", "Kind", "Every kind", KINDS),
    Choice("status", "Status", "Not cancelled", STATUSES),
)
FREE = (("unit", "Business unit", "Every business unit"), ("team", "Team", "Every team"))


def read_filters(given: Mapping[str, str]) -> Filters:
    """Read the filters of an address; what is not known narrows nothing."""
    known = {
        choice.name: value
        for choice in CHOICES
        if (value := given.get(choice.name, "")) in {value for value, _ in choice.options}
    }
    return Filters(**known, **{name: plain(given.get(name, "")) for name in ("q", "unit", "team")})


def plain(text: str) -> str:
    """Give a text as typed; a longer one is cut where its field ends."""
    return storable(text).strip()[:LONGEST]


def storable(text: str) -> str:
    """Give a text without what no database takes: NUL and halves of characters."""
    return "".join(letter for letter in text if letter != "\0" and not "\ud800" <= letter <= "\udfff")


def offered(units: Sequence[str], teams: Sequence[str], filters: Filters) -> tuple[Choice, ...]:
    """Give all choices; a unit or team that is chosen is among its options in any case."""
    lists = {"unit": _with(units, filters.unit), "team": _with(teams, filters.team)}
    free = (Choice(name, label, everything, lists[name]) for name, label, everything in FREE)
    return (*(choice for choice in free if choice.options), *CHOICES)


def described(filters: Filters, choices: Sequence[Choice]) -> Iterator[tuple[str, str]]:
    """Give name and words of each filter in force."""
    if filters.q:
        yield "q", f"“{filters.q}”"
    for choice in choices:
        chosen = getattr(filters, choice.name)
        if chosen:
            yield choice.name, dict(choice.options).get(chosen, chosen)


def _with(names: Sequence[str], chosen: str) -> Pairs:
    shown = names if not chosen or chosen in names else (chosen, *names)
    return tuple((name, name) for name in shown)
