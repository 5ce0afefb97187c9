"""Reading endpoints, their checks and their deployments."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, func, or_, select, tuple_
from sqlalchemy.orm import Session

from tracker.core.actor import Actor
from tracker.endpoints.models import Check, Deployment, Endpoint
from tracker.initiatives.evidence import Running
from tracker.initiatives.models import Initiative
from tracker.initiatives.queries import visible_to


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which endpoints a list shows; an empty field does not narrow it."""

    text: str = ""
    environment: str = ""
    state: str = ""  # bad, never or up


@dataclass(frozen=True, slots=True)
class Listed:
    """One row of a list: the endpoint and the initiative it belongs to."""

    endpoint: Endpoint
    key: str
    initiative: str


RANKS = {"bad": 0, "never": 1, "up": 2}


def listed(
    session: Session,
    actor: Actor,
    wanted: Wanted,
    *,
    after: tuple[int, str, str] | None = None,
    limit: int = 50,
) -> Sequence[Listed]:
    """Give a page of the endpoints this actor may see, those outside their limits first.

    `after` is (rank, name, id) of the last row of the page before.
    """
    rows = _narrowed(
        select(Endpoint, Initiative.key, Initiative.name).join(
            Initiative, Initiative.id == Endpoint.initiative_id
        ),
        wanted,
    ).where(visible_to(actor))
    if after is not None:
        rows = rows.where(tuple_(Endpoint.rank, Endpoint.name, Endpoint.id) > after)
    rows = rows.order_by(Endpoint.rank, Endpoint.name, Endpoint.id).limit(limit)
    return [Listed(endpoint, key, name) for endpoint, key, name in session.execute(rows)]


def counts(session: Session, actor: Actor) -> dict[int, int]:
    """Count the endpoints this actor may see by rank: 0 outside limits, 1 never checked, 2 up."""
    rows = select(Endpoint.rank, func.count()).join(Initiative, Initiative.id == Endpoint.initiative_id)
    found = session.execute(rows.where(visible_to(actor)).group_by(Endpoint.rank))
    return {row[0]: row[1] for row in found}


def endpoints_of(session: Session, initiative_id: str) -> Sequence[Endpoint]:
    """Give the endpoints of an initiative, those outside their limits first."""
    wanted = select(Endpoint).where(Endpoint.initiative_id == initiative_id)
    return session.scalars(wanted.order_by(Endpoint.rank, Endpoint.name, Endpoint.id)).all()


def checks_of(
    session: Session, endpoint_id: str, *, before_id: int | None = None, limit: int = 50
) -> Sequence[Check]:
    """Give the newest checks of an endpoint, one page at a time."""
    wanted = select(Check).where(Check.endpoint_id == endpoint_id)
    if before_id is not None:
        wanted = wanted.where(Check.id < before_id)
    return session.scalars(wanted.order_by(Check.id.desc()).limit(limit)).all()


def checks_since(session: Session, endpoint_ids: Sequence[str], since: datetime) -> Sequence[Check]:
    """Give the checks of some endpoints since a moment, oldest first."""
    wanted = select(Check).where(Check.endpoint_id.in_(endpoint_ids), Check.at >= since)
    return session.scalars(wanted.order_by(Check.at, Check.id)).all()


def deployments_of(session: Session, endpoint_id: str, limit: int = 20) -> Sequence[Deployment]:
    """Give the newest deployments of an endpoint."""
    wanted = select(Deployment).where(Deployment.endpoint_id == endpoint_id)
    return session.scalars(wanted.order_by(Deployment.started_at.desc(), Deployment.id).limit(limit)).all()


def live_deployments(session: Session, endpoint_ids: Sequence[str]) -> dict[str, Deployment]:
    """Give what each endpoint runs now: its newest deployment that has not ended."""
    wanted = select(Deployment).where(Deployment.endpoint_id.in_(endpoint_ids), Deployment.ended_at.is_(None))
    rows = session.scalars(wanted.order_by(Deployment.started_at, Deployment.id))
    return {row.endpoint_id: row for row in rows}


def running(session: Session, initiative_id: str) -> list[Running]:
    """Give what each endpoint of an initiative runs now, production first, in one statement."""
    wanted = (
        select(Deployment, Endpoint)
        .join(Endpoint, Endpoint.id == Deployment.endpoint_id)
        .where(Endpoint.initiative_id == initiative_id, Deployment.ended_at.is_(None))
        .order_by(Endpoint.environment != "production", Endpoint.name, Deployment.id)
    )
    return [_running(deployment, endpoint) for deployment, endpoint in session.execute(wanted)]


def _running(deployment: Deployment, endpoint: Endpoint) -> Running:
    return Running(
        endpoint_id=endpoint.id,
        endpoint=endpoint.name,
        environment=endpoint.environment,
        version=deployment.version,
        model=deployment.model,
        model_version=deployment.model_version,
        prompt=deployment.prompt,
        prompt_version=deployment.prompt_version,
        code=deployment.code,
        traffic_percent=deployment.traffic_percent,
        started_at=deployment.started_at,
    )


def traffic_percent(session: Session, initiative_id: str) -> float:
    """Give the largest share of live traffic that any production endpoint of the initiative has."""
    wanted = (
        select(func.max(Deployment.traffic_percent))
        .join(Endpoint, Endpoint.id == Deployment.endpoint_id)
        .where(
            Endpoint.initiative_id == initiative_id,
            Endpoint.environment == "production",
            Deployment.ended_at.is_(None),
        )
    )
    return session.scalar(wanted) or 0.0


def traffic_obstacle(session: Session, initiative_id: str) -> str | None:
    """Say that an initiative still takes traffic, so that it may not end; None when it takes none."""
    percent = traffic_percent(session, initiative_id)
    return f"A production endpoint takes {percent:g} % of the traffic." if percent > 0 else None


def window(now: datetime, days: int = 90) -> datetime:
    """Give the moment at which the window of the uptime bars begins."""
    return now - timedelta(days=days)


def _narrowed(rows: Select[Endpoint, str, str], wanted: Wanted) -> Select[Endpoint, str, str]:
    if wanted.environment:
        rows = rows.where(Endpoint.environment == wanted.environment)
    if wanted.state in RANKS:
        rows = rows.where(Endpoint.rank == RANKS[wanted.state])
    if wanted.text:
        fits = (
            column.icontains(wanted.text, autoescape=True)
            for column in (Endpoint.name, Endpoint.url, Initiative.key, Initiative.name)
        )
        rows = rows.where(or_(*fits))
    return rows
