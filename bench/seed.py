"""Databases to measure on: initiatives with runs and metrics, skewed, the same for the same seed."""

import hashlib
import random
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, insert, select, text

from tracker.accounts.models import Account, ApiToken, Person, SignIn
from tracker.accounts.rules.secrets import secret_hash
from tracker.core.database import Database, make_engine
from tracker.endpoints.models import Endpoint
from tracker.evals.models import LatestMetric, MetricResult, MetricTarget, Run, Suite
from tracker.gates.actions.installing import install_defaults
from tracker.gates.actions.judging import judge
from tracker.initiatives.models import Initiative, Membership, Stage, StageSpell
from tracker.migrations import FOLDER, head
from tracker.migrations.steps import upgrade

RUNS, METRICS = 20, 5
NOW = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
COOKIE = "bench-cookie-of-the-one-reader-0000000000000"
AT_ONCE = 20_000
UNITS = ("Mutual", "Logistik Süd", "Énergie", "Group", "Παραγωγή")
NAMES = (
    "Claims triage",
    "Policy answers",
    "Réponses aux clients",
    "Belegprüfung mit sehr langem Namen",
    "ルート",
)
STAGES = (("Proposed", 0.1), ("Pilot", 0.4), ("Evaluation", 0.3), ("Production", 0.15), ("Retired", 0.05))
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Seeded:
    """A seeded file and what a client needs to use it."""

    path: Path
    initiatives: int
    cookie: str
    token: str
    key: str  # an initiative with many runs
    run_id: str


def seeded(folder: Path, initiatives: int, token: str) -> Seeded:
    """Give a database with so many initiatives, 20 runs of 5 metrics each; made once for a schema."""
    path = folder / f"bench-{initiatives}-{_schema()}.sqlite3"
    if not path.with_suffix(".done").exists():
        for old in folder.glob(f"{path.name}*"):
            old.unlink()
        _fill(path, initiatives, token)
        path.with_suffix(".done").touch()
    engine = make_engine(f"sqlite:///{path}")
    with engine.connect() as connection:
        run_id = connection.scalar(select(Run.id).order_by(Run.ran_at.desc(), Run.id).limit(1)) or ""
    engine.dispose()
    return Seeded(path, initiatives, COOKIE, token, "AI-1", run_id)


def _schema() -> str:
    """Name the schema by its steps and this file: a database seeded by others is not the same."""
    steps = sorted((FOLDER / "versions").glob("*.py"))
    total = hashlib.sha256(Path(__file__).read_bytes())
    for step in steps:
        total.update(step.read_bytes())
    return f"{head()}-{total.hexdigest()[:8]}"


def _fill(path: Path, initiatives: int, token: str) -> None:
    engine = make_engine(f"sqlite:///{path}")
    upgrade(engine)
    database, draw = Database(engine), random.Random(20261125)
    with database.writing() as session:
        install_defaults(session, now=NOW)
    with database.writing() as session:
        connection = session.connection()
        stages = {row.name: row.id for row in connection.execute(select(Stage.name, Stage.id))}
        _add_reader(connection, token)
        ids = [f"{number:026}" for number in range(initiatives)]
        _bulk(connection, Initiative, _initiatives(ids, stages, draw))
        _bulk(connection, StageSpell, _spells(connection))
        _bulk(
            connection,
            Membership,
            ({"initiative_id": i, "person_id": "lead", "role": "lead"} for i in ids[:50]),
        )
        _bulk(connection, Endpoint, _endpoints(ids[::5], draw))
        _bulk(connection, Suite, ({"id": _suite(i), "initiative_id": i, "name": "answers"} for i in ids))
        _bulk(connection, MetricTarget, _targets(ids, draw))
        _bulk(connection, Run, _runs(ids))
        _bulk(connection, MetricResult, _metrics(connection, draw))
        _bulk(connection, LatestMetric, _latest(connection))
    for start in range(0, initiatives, 500):
        with database.writing() as session:
            judge(session, ids[start : start + 500], datetime.now(UTC))
    with engine.begin() as connection:
        connection.execute(text("ANALYZE"))
    engine.dispose()


def _suite(initiative_id: str) -> str:
    return f"s{initiative_id[1:]}"


def _bulk(connection: Connection, model: type, rows: Iterable[Mapping[str, Any]]) -> None:
    remaining = iter(rows)
    while some := list(islice(remaining, AT_ONCE)):
        connection.execute(insert(model), some)


def _add_reader(connection: Connection, token: str) -> None:
    later = NOW + timedelta(days=3650)
    person = {"id": "lead", "name": "Bench Reader", "email": "reader@example.test"}
    connection.execute(insert(Person), [person])
    account = {"person_id": "lead", "role": "lead", "password_hash": "none", "created_at": NOW}
    connection.execute(insert(Account), [account])
    times = {"created_at": NOW, "seen_at": later, "confirmed_at": NOW, "expires_at": later}
    sign_in = {"id_hash": secret_hash(COOKIE), "person_id": "lead", "remember": True, **times}
    # the floor's stack looks its sign-in up by the cookie as it is
    connection.execute(insert(SignIn), [sign_in, {**sign_in, "id_hash": COOKIE}])
    made = {"person_id": "lead", "name": "bench", "hint": "trk_", "scopes": "log read write"}
    when = {"created_at": NOW, "expires_at": later, "used_at": later}
    connection.execute(insert(ApiToken), [{**made, **when, "secret_hash": secret_hash(token)}])


def _initiatives(ids: list[str], stages: Mapping[str, str], draw: random.Random) -> Iterator[Row]:
    names, weights = [name for name, _ in STAGES], [weight for _, weight in STAGES]
    for number, initiative_id in enumerate(ids, start=1):
        since = NOW - timedelta(days=draw.randrange(200))
        yield {
            "id": initiative_id,
            "key": f"AI-{number}",
            "name": f"{draw.choice(NAMES)} {number}",
            "summary": "Answers questions with sources. " * draw.randrange(1, 6),
            "unit": draw.choice(UNITS),
            "kind": draw.choice(("rag", "agent", "classification")),
            "risk_tier": draw.choice(("minimal", "limited", "high")),
            "stage_id": stages[draw.choices(names, weights)[0]],
            "stage_since": since,
            "target_on": (NOW + timedelta(days=draw.randrange(300))).date(),
            "created_at": since,
            "updated_at": NOW - timedelta(minutes=number),
            "version": 1,
        }


def _spells(connection: Connection) -> Iterator[Row]:
    rows = connection.execute(select(Initiative.id, Initiative.stage_id, Initiative.stage_since)).all()
    for initiative_id, stage_id, since in rows:
        yield {"initiative_id": initiative_id, "stage_id": stage_id, "entered_at": since}


def _endpoints(ids: list[str], draw: random.Random) -> Iterator[Row]:
    for number, initiative_id in enumerate(ids):
        rank = draw.choice((0, 1, 2, 2, 2, 2))
        yield {
            "id": f"e{number:025}",
            "initiative_id": initiative_id,
            "name": f"answers {number}",
            "url": f"https://answers-{number}.example/v1",
            "environment": draw.choice(("staging", "production")),
            "rank": rank,
            "last_outcome": ("slow", "never", "up")[rank],
            "checks": 100,
            "checks_good": 90 + 5 * rank,
            "version": 1,
        }


def _targets(ids: list[str], draw: random.Random) -> Iterator[Row]:
    for initiative_id in ids:
        for number in range(METRICS):
            yield {
                "initiative_id": initiative_id,
                "suite": "answers",
                "metric": f"metric {number}",
                "role": "main" if number == 0 else "quality",
                "direction": "higher",
                "threshold": draw.choice((0.8, 0.85, 0.9)),
                "set_at": NOW - timedelta(days=300),
                "version": 1,
            }


def _runs(ids: list[str]) -> Iterator[Row]:
    """Give 20 runs an initiative on average; 5 % of the initiatives have half of all runs."""
    many = max(1, len(ids) // 20)
    heavy, light = RUNS * len(ids) // 2 // many, max(1, RUNS * len(ids) // 2 // max(1, len(ids) - many))
    for position, initiative_id in enumerate(ids):
        count = heavy if position < many else light
        for number in range(1, count + 1):
            ran_at = NOW - timedelta(days=count - number, minutes=position % 1000)
            yield {
                "id": f"r{position:09}{number:016}",
                "initiative_id": initiative_id,
                "number": number,
                "suite_id": _suite(initiative_id),
                "tool": "promptfoo",
                "status": "complete",
                "ran_at": ran_at,
                "cases_total": 300,
                "flags": [],
                "lacks": [],
                "links": {},
                "slices": [],
                "errors": {},
                "source_sha256": f"{position:032}{number:032}",
                "source_format": "promptfoo",
                "imported_at": ran_at,
            }


def _metrics(connection: Connection, draw: random.Random) -> Iterator[Row]:
    for (run_id,) in connection.execute(select(Run.id).order_by(Run.id)).all():
        for number in range(METRICS):
            passed = draw.randrange(230, 300)
            value = passed / 300
            yield {
                "run_id": run_id,
                "name": f"metric {number}",
                "type": "binary",
                "unit": "proportion",
                "direction": "higher",
                "value": value,
                "strict": value,
                "successes": passed,
                "n": 300,
                "low": value - 0.03,
                "high": value + 0.03,
                "low_strict": value - 0.04,
                "high_strict": value + 0.04,
                "method": "wilson/1",
            }


def _latest(connection: Connection) -> Iterator[Row]:
    newest = (
        select(Run.id, Run.initiative_id, Run.suite_id, Run.ran_at, MetricResult.id, MetricResult.name)
        .join(MetricResult, MetricResult.run_id == Run.id)
        .order_by(Run.ran_at, Run.id)
    )
    found: dict[tuple[str, str], Row] = {}
    for run_id, initiative_id, suite_id, ran_at, metric_id, name in connection.execute(newest):
        found[initiative_id, name] = {
            "initiative_id": initiative_id,
            "suite_id": suite_id,
            "name": name,
            "run_id": run_id,
            "metric_result_id": metric_id,
            "ran_at": ran_at,
        }
    yield from found.values()
