"""Two people edited the same initiative: which fields merge by themselves and which collide."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tracker.initiatives.rules.fields import Value, logged

Logged = str | float | int | None


@dataclass(frozen=True, slots=True)
class Merge:
    """The outcome of a three-way comparison, field by field."""

    values: Mapping[str, Any]  # what to store if nothing collides: theirs where only they changed
    mine: tuple[str, ...]  # only I changed these
    kept: tuple[str, ...]  # only they changed these
    colliding: tuple[str, ...]  # both changed these, to different values


def merged(before: Mapping[str, Logged], theirs: Mapping[str, Value], mine: Mapping[str, Value]) -> Merge:
    """Compare what I opened (as logged), what is stored now, and what I typed; all over the same fields.

    A field that both set to the same value does not collide. For a colliding field `values` holds mine,
    so that nothing typed is lost.
    """
    my_names = tuple(name for name in mine if logged(mine[name]) != before[name])
    their_names = tuple(name for name in theirs if logged(theirs[name]) != before[name])
    both = [name for name in my_names if name in their_names]
    kept = tuple(name for name in their_names if name not in my_names)
    return Merge(
        values={name: theirs[name] if name in kept else mine[name] for name in mine},
        mine=tuple(name for name in my_names if name not in both),
        kept=kept,
        colliding=tuple(name for name in both if theirs[name] != mine[name]),
    )
