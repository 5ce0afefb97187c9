"""One initiative as its board card shows it: texts and drawings are made here, a template places them."""

import json
from dataclasses import dataclass
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from markupsafe import Markup

from tracker.endpoints.rules.recent import MOST, states
from tracker.reports.rules import wording
from tracker.web import charts

PRODUCTION = "production"
AVATARS = 3


@dataclass(frozen=True, slots=True)
class Avatar:
    """A person in two letters."""

    initials: str
    hue: int


@dataclass(frozen=True, slots=True)
class People:
    """Who owns a part of the initiative: the first few as avatars, all by name."""

    names: str
    avatars: tuple[Avatar, ...]
    more: int


@dataclass(frozen=True, slots=True)
class Measured:
    """The main metric: its name, value and threshold as text, and the interval drawn against it."""

    name: str
    value: str
    threshold: str
    strip: Markup


@dataclass(frozen=True, slots=True)
class Live:
    """How the endpoint of a deployed initiative stands: a state word and what its checks say."""

    state: str
    word: str
    name: str
    text: str
    bars: Markup


@dataclass(frozen=True, slots=True)
class Face:
    """Everything on a card; an empty text is not drawn."""

    key: str
    name: str
    unit: str
    health: str
    health_word: str
    live_for: str
    target: str
    late: bool
    paused: bool
    private: bool
    measured: Measured | None
    endpoint: Live | None
    gate: str
    gate_sum: str
    steps: Markup
    state: str
    ready: bool
    next: str
    people: People
    gap: str
    gap_title: str


def face(row: Any, zone: ZoneInfo, today: date) -> Face:
    """Give the face of a card row, days as the reader's calendar has them."""
    live = row.category == PRODUCTION
    return Face(
        key=row.key,
        name=row.name,
        unit=row.unit,
        health=row.health,
        health_word=wording.HEALTH_WORDS[row.health],
        live_for=wording.days(today - row.stage_since.astimezone(zone).date()) if live else "",
        target=wording.day(row.target_on, today) if row.target_on and not live else "",
        late=not live and row.target_on is not None and row.target_on < today,
        paused=row.status == "paused",
        private=row.visibility != "org",
        measured=_measured(json.loads(row.metric or "null")),
        endpoint=_live(json.loads(row.endpoint or "null")) if live else None,
        gate=row.gate_label,
        gate_sum=f"{row.criteria_met} of {row.criteria_total}",
        steps=charts.steps(row.criteria_met, row.criteria_total),
        state=row.roll_up,
        ready=row.roll_up == "ready" and not live and row.status == "active",
        next=wording.OUTDATED if row.roll_up == "outdated" else wording.shortened(row.first_open),
        people=_people(json.loads(row.people)),
        gap=gap_words(row.gap_label),
        gap_title=row.gap_label,
    )


def mark_of(metric: dict[str, Any]) -> charts.Mark:
    """Give the metric of a card as the charts take it."""
    return charts.Mark(
        value=metric["value"],
        low=metric["low"],
        high=metric["high"],
        threshold=metric["threshold"],
        direction=metric["direction"] or "higher",
        verdict=metric["verdict"],
        unit=metric["unit"] or "proportion",
    )


def gap_words(label: str) -> str:
    """Say which skill a gap label names: `MLOps: nobody, 2 more` → `MLOps needed, 2 more`."""
    skill, _, rest = label.rpartition(": ")
    if not skill:
        return label
    more = rest.rpartition(", ")[2]
    return f"{skill} needed, {more}" if more.endswith(" more") else f"{skill} needed"


def _measured(metric: dict[str, Any] | None) -> Measured | None:
    if metric is None:
        return None
    mark, name = mark_of(metric), wording.capital(metric["name"])
    return Measured(name, charts.value_text(mark), charts.threshold_text(mark), charts.strip(mark, name))


def _live(endpoint: dict[str, Any] | None) -> Live | None:
    if endpoint is None:
        return None
    state = endpoint["outcome"]
    parts = []
    if endpoint["good"] is not None:
        parts.append(f"{charts.percent(endpoint['good'])} good")
    if endpoint["latency_ms"] is not None:
        parts.append(charts.figure(endpoint["latency_ms"], "ms"))
    drawn = charts.uptime_bars(states(endpoint["recent"]), f"Last {MOST} checks of {endpoint['name']}")
    return Live(state, wording.ENDPOINT_WORDS[state], endpoint["name"], " · ".join(parts), drawn)


def _people(people: list[dict[str, str]]) -> People:
    shown = tuple(Avatar(wording.initials(one["name"]), wording.hue(one["name"])) for one in people[:AVATARS])
    return People(", ".join(one["name"] for one in people), shown, max(len(people) - AVATARS, 0))
