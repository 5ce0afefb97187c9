"""The only way out: each HTTP request that the app itself makes goes through here and nowhere else."""

from tracker.core.outgoing.client import check, fetch
from tracker.core.outgoing.resolver import Resolve, resolve_by_system
from tracker.core.outgoing.target import Target, parse_target
from tracker.core.outgoing.turns import Busy, Turns
from tracker.core.outgoing.values import (
    Allowed,
    Answer,
    Limits,
    OutgoingRequest,
    Refused,
    Unreachable,
    UnreachableKind,
)
from tracker.core.outgoing.watch import watch_connections

__all__ = [
    "Allowed",
    "Answer",
    "Busy",
    "Limits",
    "OutgoingRequest",
    "Refused",
    "Resolve",
    "Target",
    "Turns",
    "Unreachable",
    "UnreachableKind",
    "check",
    "fetch",
    "parse_target",
    "resolve_by_system",
    "watch_connections",
]
