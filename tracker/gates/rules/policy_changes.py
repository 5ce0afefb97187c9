"""What differs between two policies: gates and criteria that came, went or changed, part by part."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import msgspec

from tracker.gates.rules.policy import Criterion, Gate, Policy
from tracker.gates.rules.wording import listed

PARTS = ("label", "kind", "rule", "skill", "settings", "threshold", "max_age_days", "required", "enable_on")
WORDS = {"max_age_days": "greatest age in days", "enable_on": "counts from"}
TIERS = ("minimal", "limited", "high")


class ChangeKind(StrEnum):
    """What happened to a part of a policy."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class PolicyChange:
    """One change: at which gate, of what, and in words what it was and is."""

    gate: str
    what: str
    kind: ChangeKind
    was: str = ""
    now: str = ""


def changes(old: Policy, new: Policy) -> tuple[PolicyChange, ...]:
    """Give what changes from one policy to another, in the order of the gates."""
    return tuple(_changes(old, new))


def _changes(old: Policy, new: Policy) -> Iterator[PolicyChange]:
    if old.approvals != new.approvals:
        yield PolicyChange("", "approvals", ChangeKind.CHANGED, _told(old.approvals), _told(new.approvals))
    keys = dict.fromkeys([*(gate.key for gate in old.gates), *(gate.key for gate in new.gates)])
    for key in keys:
        yield from _of_gates(old.gate(key), new.gate(key))


def _of_gates(old: Gate | None, new: Gate | None) -> Iterator[PolicyChange]:
    if new is None and old is not None:
        yield PolicyChange(old.key, "the whole gate", ChangeKind.REMOVED, _criteria(old), "")
    elif old is None and new is not None:
        yield PolicyChange(new.key, "the whole gate", ChangeKind.ADDED, "", _criteria(new))
    elif old is not None and new is not None:
        yield from _between(old, new)


def _between(old: Gate, new: Gate) -> Iterator[PolicyChange]:
    for name in ("question", "enters", "keeps"):
        was, now = getattr(old, name), getattr(new, name)
        if was != now:
            yield PolicyChange(new.key, name, ChangeKind.CHANGED, was, now)
    before = {criterion.key: criterion for criterion in old.criteria}
    after = {criterion.key: criterion for criterion in new.criteria}
    for key in dict.fromkeys([*before, *after]):
        yield from _of_criterion(new.key, before.get(key), after.get(key))


def _of_criterion(gate: str, old: Criterion | None, new: Criterion | None) -> Iterator[PolicyChange]:
    if old is None and new is not None:
        yield PolicyChange(
            gate, new.label, ChangeKind.ADDED, "", f"{new.rule} {_told(new.threshold)}".strip()
        )
    elif new is None and old is not None:
        yield PolicyChange(gate, old.label, ChangeKind.REMOVED, old.rule, "")
    elif old is not None and new is not None:
        for name in PARTS:
            was, now = getattr(old, name), getattr(new, name)
            if was != now:
                what = f"{new.label}: {WORDS.get(name, name)}"
                yield PolicyChange(gate, what, ChangeKind.CHANGED, _told(was), _told(now))


def _criteria(gate: Gate) -> str:
    return listed([criterion.label for criterion in gate.criteria])


def _told(value: object) -> str:
    """Write a part in words: numbers of the risk tiers beside each other."""
    plain: Any = msgspec.to_builtins(value)
    if isinstance(plain, dict) and tuple(plain) == TIERS:
        return " / ".join(_word(plain[tier]) for tier in TIERS)
    if isinstance(plain, dict):
        return ", ".join(f"{name} {_told(part)}" for name, part in plain.items()) or "none"
    if isinstance(plain, list):
        return listed([_word(part) for part in plain])
    return _word(plain)


def _word(value: object) -> str:
    if value is None or value == "":
        return "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:g}" if isinstance(value, float) else str(value)
