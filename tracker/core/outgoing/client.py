"""`fetch` and `check`: in which order a request is checked, sent and redirected; the rules are elsewhere."""

from dataclasses import replace

from tracker.core.outgoing.deadline import Deadline
from tracker.core.outgoing.legs import first_leg, next_leg
from tracker.core.outgoing.resolver import Resolve, checked_addresses, resolve_by_system
from tracker.core.outgoing.target import Target, parse_target
from tracker.core.outgoing.values import (
    Allowed,
    Answer,
    Limits,
    OutgoingRequest,
    Refused,
    Unreachable,
    UnreachableKind,
)


def check(url: str, allowed: Allowed, resolve: Resolve = resolve_by_system, within_s: float = 3.0) -> Target:
    """Say where a URL leads if it may be called now; asked when one is saved, and again at every request.

    Raises: Refused with one sentence, also if no name server answered in time.
    """
    target = parse_target(url, allowed)
    try:
        checked_addresses(target, allowed, resolve, within_s)
    except Unreachable:
        raise Refused("The name of this host was not answered in time; try again.") from None
    return target


def fetch(
    request: OutgoingRequest,
    allowed: Allowed,
    limits: Limits | None = None,
    resolve: Resolve = resolve_by_system,
) -> Answer:
    """Send a request and give its answer, a redirect too if `limits.redirects` is 0.

    Raises: Refused before anything is sent; Unreachable if no usable answer came.
    """
    # httpcore2 takes 0.15 s to import and most commands send nothing; here, it does not count as waiting
    from tracker.core.outgoing.wire import exchange  # noqa: PLC0415

    bounds = limits or Limits()
    deadline = Deadline.after(bounds.total_s)
    leg, latency_ms = first_leg(request, allowed), 0
    for _ in range(bounds.redirects + 1):
        addresses = checked_addresses(leg.target, allowed, resolve, deadline.left(bounds.resolve_s))
        answer = exchange(leg, addresses, deadline, bounds)
        latency_ms += answer.latency_ms
        following = next_leg(leg, answer, allowed) if bounds.redirects else None
        if following is None:
            return replace(answer, latency_ms=latency_ms)
        leg = following
    raise Unreachable(UnreachableKind.PROTOCOL)
