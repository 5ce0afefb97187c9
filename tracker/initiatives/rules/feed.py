"""How events of an initiative are shown: their icon, their filters, and what changed in words."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from tracker.initiatives.rules import fields, milestones


class Show(StrEnum):
    """What a feed is narrowed to."""

    ALL = "all"
    MILESTONES = "milestones"
    EVIDENCE = "evidence"


SUBJECTS: Mapping[Show, frozenset[str]] = {
    Show.ALL: frozenset(),
    Show.MILESTONES: frozenset({"milestone"}),
    Show.EVIDENCE: frozenset(
        "run target dataset endpoint deployment check document signoff criterion gate review decision"
        " approval waiver".split()
    ),
}
# the icon of an event by its verb, else by its subject; the second word is the kind of its colour
LOOKS: Mapping[str, tuple[str, str]] = {
    "milestone.done": ("flag", "ok"),
    "initiative.cancel": ("ban", "bad"),
    "initiative.pause": ("player-pause", "warn"),
    "initiative.resume": ("player-play", ""),
    "initiative.close": ("archive", ""),
    "stage.back": ("arrow-back-up", "warn"),
    "milestone": ("flag", ""),
    "stage": ("arrow-right", "info"),
    "update": ("message", ""),
    "document": ("file-text", ""),
    "member": ("user-plus", ""),
    "need": ("users", ""),
    "allocation": ("users", ""),
    "run": ("file-analytics", ""),
    "target": ("target-arrow", ""),
    "endpoint": ("activity-heartbeat", ""),
    "deployment": ("rocket", ""),
    "signoff": ("certificate", "ok"),
    "review": ("list-check", ""),
    "waiver": ("shield-x", "warn"),
    "incident": ("alert-octagon", "bad"),
    "incident.resolve": ("circle-check", "ok"),
    "policy": ("scale", "info"),
    "waiver.reject": ("circle-x", ""),
    "waiver.revoke": ("ban", ""),
    "approval": ("certificate", ""),
    "decision": ("scale", "info"),
}
PLAIN = ("pencil", "")
HIDDEN = frozenset({"version"})
LABELS: Mapping[str, str] = {
    **fields.LABELS,
    **milestones.LABELS,
    "done_at": "Done",
    "health": "Health",
    "review_on": "Review",
}


@dataclass(frozen=True, slots=True)
class Look:
    """The icon of an event and the kind of its colour: ok, warn, bad, info or none."""

    icon: str
    kind: str


@dataclass(frozen=True, slots=True)
class Change:
    """One value before and after, as a person reads them."""

    label: str
    before: str
    after: str


def look_of(verb: str) -> Look:
    """Give the look of an event."""
    subject = verb.partition(".")[0]
    return Look(*LOOKS.get(verb, LOOKS.get(subject, PLAIN)))


def changes(
    before: Mapping[str, Any], after: Mapping[str, Any], names: Mapping[str, str]
) -> tuple[Change, ...]:
    """Give what an event changed; `names` has the words for ids of people, teams, stages and milestones."""
    return tuple(
        Change(_label(name), _words(before.get(name), names), _words(after.get(name), names))
        for name in dict.fromkeys([*before, *after])
        if name not in HIDDEN and before.get(name) != after.get(name)
    )


def ids_in(values: Mapping[str, Any]) -> Iterator[str]:
    """Give the ids of rows that values point to."""
    return (value for name, value in values.items() if name.endswith("_id") and isinstance(value, str))


def _label(name: str) -> str:
    return LABELS.get(name) or name.removesuffix("_id").replace("_", " ").capitalize()


def _words(value: Any, names: Mapping[str, str]) -> str:
    if value is None or value == "":
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(_words(inner, names) for inner in value)
    if isinstance(value, dict):
        return ", ".join(f"{name} {_words(inner, names)}" for name, inner in value.items())
    return names.get(value, value) if isinstance(value, str) else str(value)
