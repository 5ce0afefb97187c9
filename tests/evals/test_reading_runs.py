"""Reading runs, metrics and cases: pages in both directions, filters, and lines of metrics with targets."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from tests.building import NOW
from tests.evals.evidence import a_rate, a_run, an_error, an_opened, some_cases, stored
from tests.evals.test_targets import WANTED, put
from tracker.evals import queries
from tracker.evals.queries import CaseFilter, RunFilter, Window
from tracker.evals.rules.cursors import BadCursor
from tracker.evals.rules.kinds import RunStatus

DAY = timedelta(days=1)


def numbers(page: queries.Page[queries.Listed]) -> list[int]:
    return [listed.run.number for listed in page.items]


def test_runs_are_paged_forwards_and_back_again(session: Session) -> None:
    initiative, actor = an_opened(session)
    for day in range(7):
        stored(session, initiative, actor, a_run(at=NOW - (7 - day) * DAY))

    def page(window: Window) -> queries.Page[queries.Listed]:
        return queries.runs_with_history(session, initiative.id, history=None, names=(), window=window).page

    first = page(Window(limit=3))
    second = page(Window(after=first.next, limit=3))
    third = page(Window(after=second.next, limit=3))
    assert [numbers(one) for one in (first, second, third)] == [[7, 6, 5], [4, 3, 2], [1]]
    assert (first.previous, third.next) == (None, None)
    back = page(Window(before=third.previous, limit=3))
    assert numbers(back) == [4, 3, 2]
    assert numbers(page(Window(before=back.previous, limit=3))) == [7, 6, 5]


def test_runs_of_the_same_moment_are_each_listed_once(session: Session) -> None:
    initiative, actor = an_opened(session)
    for _ in range(5):
        stored(session, initiative, actor)
    seen, cursor = [], None
    while True:
        page = queries.runs_of(session, initiative.id, window=Window(after=cursor, limit=2))
        seen += [run.number for run in page.items]
        cursor = page.next
        if cursor is None:
            break
    assert sorted(seen) == [1, 2, 3, 4, 5]


def test_runs_are_narrowed_by_suite_tool_and_status(session: Session) -> None:
    initiative, actor = an_opened(session)
    stored(session, initiative, actor, a_run(suite="a"))
    stored(session, initiative, actor, replace(a_run(suite="b"), tool="inspect_ai"))
    stored(session, initiative, actor, a_run(suite="b", status=RunStatus.PARTIAL))

    def found(**wanted: str) -> list[int]:
        runs = queries.runs_of(session, initiative.id, RunFilter(**wanted)).items
        return sorted(run.number for run in runs)

    assert [found(suite="b"), found(tool="promptfoo"), found(status="partial")] == [[2, 3], [1, 3], [3]]
    assert found(suite="b", tool="promptfoo") == [3]


@pytest.mark.parametrize("cursor", ["", "x", "W10", "WyJub3RpbWUiLCAiYSJd", "a" * 5000, "é"])
def test_a_cursor_that_is_none_is_refused(session: Session, cursor: str) -> None:
    initiative, _ = an_opened(session)
    if cursor:
        with pytest.raises(BadCursor):
            queries.runs_of(session, initiative.id, window=Window(after=cursor))
    assert queries.runs_of(session, initiative.id, window=Window(after=None)).items == []


def test_the_history_of_a_metric_comes_with_the_page_in_one_statement(session: Session) -> None:
    initiative, actor = an_opened(session)
    for day in range(70):
        stored(session, initiative, actor, a_run(100 + day % 20, 120, at=NOW - (70 - day) * DAY))
    line = queries.lines_of(session, initiative.id)[0]
    statements: list[str] = []
    connection = session.connection()
    event.listen(connection, "before_cursor_execute", lambda *given: statements.append(given[2]))
    assert line.suite_id is not None
    found = queries.runs_with_history(
        session, initiative.id, history=(line.suite_id, "pass_rate"), names=("pass_rate",)
    )
    assert len(statements) == 1
    assert [run.number for run, _ in found.history] == list(range(11, 71))
    assert numbers(found.page) == list(range(70, 20, -1))
    assert found.page.items[0].measures[0].value == 109 / 120
    assert queries.history_of(session, line.suite_id, "pass_rate") == found.history


def test_lines_join_the_newest_values_with_their_targets(session: Session) -> None:
    initiative, actor = an_opened(session)
    other, _ = an_opened(session)
    put(session, initiative, actor, replace(WANTED, suite="not run yet", metric="refusals"))
    stored(session, initiative, actor, a_run(metrics=(a_rate(), a_rate(3, 9, name="tone"))))
    stored(session, other, actor)
    put(session, other, actor)
    lines = queries.lines_of(session, initiative.id)
    assert [(line.suite, line.name, line.target is not None, line.run is not None) for line in lines] == [
        ("not run yet", "refusals", True, False),
        ("policy-answers", "pass_rate", False, True),
        ("policy-answers", "tone", False, True),
    ]
    (line,) = queries.lines_of(session, other.id)
    assert line.target is not None
    assert (line.target.set_by, line.is_main, line.attempts) == (actor.name, True, 1)


def test_cases_come_failed_first_and_are_narrowed(session: Session) -> None:
    initiative, actor = an_opened(session)
    cases = (
        *some_cases(2, 4, slice="billing"),
        an_error("e-1"),
        replace(some_cases(1, 1)[0], id="p-1", excerpt="100 % of \\_it"),
    )
    (kept,) = stored(session, initiative, actor, replace(a_run(), cases=cases))

    def keys(**wanted: str) -> list[str]:
        return [c.case_key for c in queries.cases_of(session, kept.id, wanted=CaseFilter(**wanted)).items]

    assert keys() == ["q-000", "q-001", "e-1", "q-002", "q-003", "p-1"]
    assert keys(result="failed") == ["q-000", "q-001", "e-1"]
    assert keys(slice="billing", result="passed") == ["q-002", "q-003"]
    assert keys(error_kind="system_error") == ["e-1"]
    assert [keys(text="100 %"), keys(text="%"), keys(text="\\_"), keys(text="Q-00")] == [
        ["p-1"],
        ["p-1"],
        ["p-1"],
        ["q-000", "q-001", "q-002", "q-003"],
    ]


def test_cases_are_paged_forwards_and_back_again(session: Session) -> None:
    initiative, actor = an_opened(session)
    (kept,) = stored(session, initiative, actor, a_run(3, 7, cases=True))
    first = queries.cases_of(session, kept.id, limit=3)
    second = queries.cases_of(session, kept.id, after=first.next, limit=3)
    back = queries.cases_of(session, kept.id, before=second.previous, limit=3)
    assert [case.case_key for case in second.items] == ["q-003", "q-004", "q-005"]
    assert [case.case_key for case in back.items] == [case.case_key for case in first.items]


def test_the_run_before_is_of_the_same_suite_whole_and_on_the_same_cases(session: Session) -> None:
    initiative, actor = an_opened(session)
    kept = [
        stored(session, initiative, actor, run)[0]
        for run in (
            a_run(at=NOW - 4 * DAY),
            a_run(at=NOW - 3 * DAY, suite="other"),
            a_run(at=NOW - 2 * DAY, limit=5),
            a_run(at=NOW - DAY),
        )
    ]
    run = queries.run_of(session, kept[-1].id)
    assert run is not None
    ((metric, before),) = queries.metrics_before(session, run)
    assert (before.id, metric.name) == (kept[0].id, "pass_rate")
    assert queries.metrics_before(session, before) == []
