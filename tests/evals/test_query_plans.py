"""No page and no push reads a table of evals from end to end, whatever the filters."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import event, text

from tests.evals.conftest import Scene
from tests.evals.evidence import a_run
from tests.evals.test_targets import put
from tracker.core import clock

NOW = clock.now()
SCAN = re.compile(r"SCAN (run|metric_result|case_result|latest_metric|metric_target|suite|push_key)\b.*")


@pytest.fixture
def filled(scene: Scene) -> str:
    """An initiative with a target and runs; gives the path of the newest run."""
    with scene.database.writing() as session:
        put(session, scene.initiative(session), scene.actor)
    runs = [a_run(8, 10, cases=True, at=NOW - timedelta(days=day)) for day in (3, 2, 1)]
    return f"/evals/runs/{scene.store(*runs).id}"


def scans(scene: Scene, act) -> set[str]:  # type: ignore[no-untyped-def]
    """Do something and give every full scan of a table of evals that it made."""
    sent: list[tuple[str, object]] = []

    def note(_connection, _cursor, statement, parameters, _context, many):  # type: ignore[no-untyped-def]
        if statement.startswith(("SELECT", "UPDATE", "DELETE")):
            sent.append((statement, parameters[0] if many else parameters))

    event.listen(scene.database.engine, "before_cursor_execute", note)
    act()
    event.remove(scene.database.engine, "before_cursor_execute", note)
    assert sent
    with scene.database.engine.connect() as connection:
        plans = [
            row[3]
            for statement, given in sent
            for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", given)  # type: ignore[arg-type]
        ]
    return {plan for plan in plans if SCAN.match(plan)}


@pytest.mark.parametrize("query", ["", "?suite=policy-answers", "?tool=promptfoo&status=complete"])
def test_the_evals_page_scans_no_table(scene: Scene, filled: str, query: str) -> None:
    assert scans(scene, lambda: scene.engineer.get(f"{scene.path}{query}")) == set()


@pytest.mark.parametrize("query", ["", "?result=failed", "?q=q-0&slice=billing"])
def test_the_page_of_a_run_scans_no_table(scene: Scene, filled: str, query: str) -> None:
    assert scans(scene, lambda: scene.engineer.get(f"{filled}{query}")) == set()


def test_storing_a_run_scans_no_table(scene: Scene, filled: str) -> None:
    assert scans(scene, lambda: scene.store(a_run(at=NOW))) == set()
    assert scans(scene, lambda: scene.store(a_run(at=NOW - timedelta(days=9)))) == set()


def test_a_scan_is_seen(scene: Scene, filled: str) -> None:
    def act() -> None:
        with scene.database.reading() as session:
            session.execute(text("SELECT count(*) FROM run WHERE tool = 'x'"))

    assert scans(scene, act) != set()
