"""A policy as a document: gates, their criteria, thresholds by risk tier; never changed once published."""

from datetime import date
from typing import Annotated

import msgspec

from tracker.gates.rules.criterion import Asked, SettingValue
from tracker.gates.rules.wording import limit

CATEGORIES = ("pilot", "evaluation", "production", "retired")
PLACEHOLDERS = ("{threshold}", "{threshold_percent}")


# what the columns that keep results can hold
Key = Annotated[str, msgspec.Meta(pattern="^[A-Za-z][A-Za-z0-9_]*$", max_length=20)]
Label = Annotated[str, msgspec.Meta(min_length=1, max_length=120)]
Rule = Annotated[str, msgspec.Meta(max_length=180)]


class Struct(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Base of the parts of a policy document: an unknown key is refused."""


class Numbers(Struct, frozen=True):
    """One number a risk tier."""

    minimal: float
    limited: float
    high: float


class Flags(Struct, frozen=True):
    """One yes or no a risk tier."""

    minimal: bool
    limited: bool
    high: bool


class Criterion(Struct, frozen=True):
    """One criterion of a gate; before `enable_on` it is shown and does not hold the gate."""

    key: Key
    label: Label
    kind: str
    rule: Rule
    skill: str = ""
    settings: dict[str, str | float | list[str]] = {}
    threshold: float | Numbers | None = None
    max_age_days: int | Numbers | None = None
    required: bool | Flags = True
    enable_on: date | None = None

    def asked(self, gate: str, tier: str, today: date) -> Asked:
        """Give what this criterion asks of an initiative of a tier on a day."""
        threshold = _number(self.threshold, tier)
        age = _number(self.max_age_days, tier)
        announced = self.enable_on is not None and today < self.enable_on
        return Asked(
            key=f"{gate}.{self.key}",
            label=self.label,
            kind=self.kind,
            rule=worded(self.rule, threshold),
            settings={name: _frozen(value) for name, value in self.settings.items()},
            threshold=threshold,
            max_age_days=None if age is None else int(age),
            required=self.required_for(tier) and not announced,
            strict=known_tier(tier) == "high",
        )

    def required_for(self, tier: str) -> bool:
        """Say whether the criterion holds the gate for this tier."""
        if isinstance(self.required, bool):
            return self.required
        return bool(getattr(self.required, known_tier(tier)))


class Gate(Struct, frozen=True):
    """The criteria for entering the stages of a category, or for staying in them."""

    key: Key
    question: str
    criteria: tuple[Criterion, ...]
    enters: str = ""
    keeps: str = ""


class Policy(Struct, frozen=True):
    """One version of a policy."""

    key: Key
    version: int
    name: Label
    approvals: Numbers
    gates: tuple[Gate, ...]

    def gate(self, key: str) -> Gate | None:
        """Give the gate of a key."""
        return next((gate for gate in self.gates if gate.key == key), None)

    def roles_that_sign(self, gate: str, criterion: str) -> tuple[str, ...]:
        """Give the roles that may sign for a criterion; none named means any."""
        found = self.gate(gate)
        named = (
            [one.settings.get("roles", ()) for one in found.criteria if one.key == criterion] if found else []
        )
        return tuple(named[0]) if named and isinstance(named[0], list) else ()

    def approvals_for(self, tier: str) -> int:
        """Give how many people must approve for this tier."""
        return int(getattr(self.approvals, known_tier(tier)))


def known_tier(tier: str) -> str:
    """Give the tier whose numbers count: while none is decided, the strictest."""
    return tier if tier in ("minimal", "limited") else "high"


def worded(rule: str, threshold: float | None) -> str:
    """Put the threshold into the rule's sentence."""
    if threshold is None:
        return rule
    plain, percent = PLACEHOLDERS
    return rule.replace(percent, limit(threshold)).replace(plain, f"{threshold:,.10g}")


def _number(value: float | Numbers | None, tier: str) -> float | None:
    return getattr(value, known_tier(tier)) if isinstance(value, Numbers) else value


def _frozen(value: str | float | list[str]) -> SettingValue:
    return tuple(value) if isinstance(value, list) else value
