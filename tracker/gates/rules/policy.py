"""A policy as a document: gates, their criteria, thresholds by risk tier; read and checked, never changed."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Annotated

import msgspec

from tracker.gates.rules.criterion import Asked, CriterionKind, SettingValue
from tracker.gates.rules.wording import limit

CATEGORIES = ("pilot", "evaluation", "production", "retired")
PLACEHOLDERS = ("{threshold}", "{threshold_percent}")


# what the columns that keep results can hold
Key = Annotated[str, msgspec.Meta(pattern="^[A-Za-z][A-Za-z0-9_]*$", max_length=20)]
Label = Annotated[str, msgspec.Meta(min_length=1, max_length=120)]
Rule = Annotated[str, msgspec.Meta(max_length=180)]


class WrongPolicy(Exception):
    """A policy cannot be used; the text names the place in the document and what is wrong there."""


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


def read_policy(text: str, kinds: Mapping[str, CriterionKind]) -> Policy:
    """Read a policy document. Raises: WrongPolicy with the place of the first fault."""
    try:
        policy = msgspec.json.decode(text, type=Policy)
    except msgspec.DecodeError as fault:
        raise WrongPolicy(_placed(str(fault))) from fault
    for path, sentence in _faults(policy, kinds):
        raise WrongPolicy(f"{path}: {sentence}.")
    return policy


def _placed(fault: str) -> str:
    """Turn `Expected … - at `$.gates[0]`` round: first the place, then the fault."""
    sentence, _, place = fault.partition(" - at `$")
    return f"{place.strip('`.') or 'document'}: {sentence}."


def _faults(policy: Policy, kinds: Mapping[str, CriterionKind]) -> Iterator[tuple[str, str]]:
    if policy.version < 1:
        yield "version", "must be 1 or more"
    yield from _twice("gates", [gate.key for gate in policy.gates])
    for at, gate in enumerate(policy.gates):
        path = f"gates[{at}]"
        if (gate.enters in CATEGORIES) == (gate.keeps in CATEGORIES):
            yield path, f"either enters or keeps must be one of {', '.join(CATEGORIES)}"
        yield from _twice(f"{path}.criteria", [criterion.key for criterion in gate.criteria])
        for index, criterion in enumerate(gate.criteria):
            yield from _criterion_faults(f"{path}.criteria[{index}]", criterion, kinds)


def _twice(path: str, keys: list[str]) -> Iterator[tuple[str, str]]:
    for key in {key for key in keys if keys.count(key) > 1}:
        yield path, f"the key {key!r} stands twice"


def _criterion_faults(
    path: str, criterion: Criterion, kinds: Mapping[str, CriterionKind]
) -> Iterator[tuple[str, str]]:
    kind = kinds.get(criterion.kind)
    if kind is None:
        yield f"{path}.kind", f"{criterion.kind!r} is none of {', '.join(sorted(kinds))}"
        return
    for name, value in criterion.settings.items():
        known = kind.settings.get(name)
        fault = known.fault_of(value) if known else "is not a setting of this kind"
        if fault:
            yield f"{path}.settings.{name}", fault
    for name, setting in kind.settings.items():
        if setting.required and name not in criterion.settings:
            yield f"{path}.settings.{name}", "is missing"
    if criterion.threshold is not None and not kind.threshold:
        yield f"{path}.threshold", f"the kind {kind.name} has no threshold"
    if criterion.threshold is None and any(word in criterion.rule for word in PLACEHOLDERS):
        yield f"{path}.rule", "names a threshold that is not there"


def _number(value: float | Numbers | None, tier: str) -> float | None:
    return getattr(value, known_tier(tier)) if isinstance(value, Numbers) else value


def _frozen(value: str | float | list[str]) -> SettingValue:
    return tuple(value) if isinstance(value, list) else value
