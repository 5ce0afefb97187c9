"""One check from end to end, for pages and API alike: read, send, keep; no transaction is open meanwhile."""

from tracker.core import clock
from tracker.core.actor import Actor
from tracker.core.errors import Throttled
from tracker.core.outgoing import Busy
from tracker.endpoints import actions, guards
from tracker.endpoints.models import Check, Endpoint
from tracker.endpoints.probe import ProbeTarget, probe
from tracker.web.database import reading, writing


def check_endpoint(endpoint_id: str, actor: Actor) -> Check:
    """Check an endpoint that the actor may check and keep the result. Raises: Throttled when busy."""
    endpoint, _ = guards.open_endpoint(reading(), endpoint_id, actor, "endpoint.check")
    target = target_of(endpoint)
    reading().rollback()  # the check may take seconds: hold no snapshot meanwhile
    try:
        result = probe(target, guards.allowed(), clock.now())
    except Busy as busy:
        raise Throttled(str(busy), 5) from busy
    with writing() as session:
        endpoint, _ = guards.open_endpoint(session, endpoint_id, actor, "endpoint.check")
        return actions.keep_check(session, actor=actor, endpoint=endpoint, result=result)


def target_of(endpoint: Endpoint) -> ProbeTarget:
    """Give what a check of this endpoint sends and expects."""
    return ProbeTarget(
        url=endpoint.url,
        method=endpoint.method,
        body=endpoint.body if endpoint.method == "POST" else "",
        expected_status=endpoint.expected_status,
        assertion=endpoint.assertion,
        latency_target_ms=endpoint.latency_target_ms,
        timeout_s=endpoint.timeout_s,
    )
