"""Lists of endpoints: of the whole company, and of one initiative."""

from urllib.parse import urlencode

from flask import render_template, request

from tracker.accounts import guards as accounts
from tracker.core import clock
from tracker.endpoints import queries
from tracker.endpoints.pages.blueprint import blueprint
from tracker.endpoints.pages.panel import rows
from tracker.initiatives import guards as initiatives
from tracker.web.database import reading
from tracker.web.routes import permit

PAGE = 50


@blueprint.get("/endpoints")
@permit("portfolio.read")
def all_endpoints() -> str:
    """Show all endpoints the reader may see, those outside their limits first."""
    actor, session = accounts.actor(), reading()
    wanted = queries.Wanted(
        text=request.args.get("q", "").strip()[:200].replace("\0", ""),
        environment=_one_of("environment", ("dev", "staging", "production")),
        state=_one_of("state", tuple(queries.RANKS)),
    )
    found = queries.listed(session, actor, wanted, after=_after(), limit=PAGE + 1)
    return render_template(
        "endpoints/list.html",
        rows=found[:PAGE],
        wanted=wanted,
        counts=queries.counts(session, actor),
        next_url=_next_url(found[PAGE - 1]) if len(found) > PAGE else None,
        first_url=_url({}) if request.args.get("after") else None,
    )


@blueprint.get("/initiatives/<key>/endpoints")
@permit("initiative.read")
def of_initiative(key: str) -> str:
    """Show the endpoints of an initiative."""
    session, now = reading(), clock.now()
    head = initiatives.open_head(session, key, accounts.actor(), now=now)
    endpoints = list(queries.endpoints_of(session, head.initiative.id))
    return render_template(
        "endpoints/of_initiative.html", head=head, tab="endpoints", rows=rows(session, endpoints, now)
    )


def _one_of(name: str, known: tuple[str, ...]) -> str:
    value = request.args.get(name, "")
    return value if value in known else ""


def _after() -> tuple[int, str, str] | None:
    """Read where the page before ended; anything odd means the first page."""
    rank, _, rest = request.args.get("after", "").partition("~")
    endpoint_id, _, name = rest.partition("~")
    if rank not in {"0", "1", "2"} or not endpoint_id or "\0" in rest:
        return None
    return int(rank), name, endpoint_id


def _next_url(last: queries.Listed) -> str:
    endpoint = last.endpoint
    return _url({"after": f"{endpoint.rank}~{endpoint.id}~{endpoint.name}"})


def _url(more: dict[str, str]) -> str:
    kept = {name: value for name, value in request.args.items() if name != "after" and value}
    return f"/endpoints?{urlencode({**kept, **more})}"
