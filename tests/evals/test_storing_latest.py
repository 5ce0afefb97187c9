"""The newest value of each metric is kept at write time: newest by its own date, whole before partial."""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.building import NOW
from tests.evals.evidence import a_rate, a_run, an_opened, stored
from tracker.evals import queries
from tracker.evals.models import LatestMetric, Run
from tracker.evals.rules.kinds import RunStatus

DAY = timedelta(days=1)


def latest(session: Session) -> dict[str, tuple[int, int]]:
    """Run number and attempts by metric."""
    wanted = select(LatestMetric.name, Run.number, LatestMetric.attempts).join(
        Run, Run.id == LatestMetric.run_id
    )
    return {name: (number, attempts) for name, number, attempts in session.execute(wanted)}


def test_the_newest_run_counts_even_when_it_is_worse(session: Session) -> None:
    initiative, actor = an_opened(session)
    stored(session, initiative, actor, a_run(118, 120, at=NOW - DAY))
    stored(session, initiative, actor, a_run(90, 120, at=NOW))
    assert latest(session) == {"pass_rate": (2, 2)}


def test_an_older_run_imported_late_replaces_nothing_and_counts_as_a_try(session: Session) -> None:
    initiative, actor = an_opened(session)
    stored(session, initiative, actor, a_run(at=NOW))
    stored(session, initiative, actor, a_run(at=NOW - DAY))
    assert latest(session) == {"pass_rate": (1, 2)}


def test_a_partial_run_counts_only_until_there_is_a_whole_one(session: Session) -> None:
    initiative, actor = an_opened(session)
    stored(session, initiative, actor, a_run(at=NOW - 3 * DAY, limit=10))
    assert latest(session) == {"pass_rate": (1, 1)}
    stored(session, initiative, actor, a_run(at=NOW - 2 * DAY))
    for more in ({"limit": 10}, {"status": RunStatus.CANCELLED}, {"metrics": (a_rate(unscored=9),)}):
        stored(session, initiative, actor, a_run(at=NOW - DAY, **more))
    assert latest(session) == {"pass_rate": (2, 5)}


def test_tries_are_counted_from_the_last_change_of_the_system(session: Session) -> None:
    initiative, actor = an_opened(session)
    for day, model in enumerate(("orion-3", "orion-3", "orion-4", "orion-4", "orion-4")):
        stored(session, initiative, actor, a_run(model=model, at=NOW - (9 - day) * DAY))
    assert latest(session) == {"pass_rate": (5, 3)}
    stored(session, initiative, actor, a_run(model="orion-3", at=NOW - 20 * DAY))
    assert latest(session) == {"pass_rate": (5, 3)}


def test_a_metric_that_a_newer_run_does_not_have_stays(session: Session) -> None:
    initiative, actor = an_opened(session)
    both = (a_rate(), a_rate(3, 9, name="refusals"))
    stored(session, initiative, actor, a_run(at=NOW - DAY, metrics=both))
    stored(session, initiative, actor, a_run(at=NOW))
    assert latest(session) == {"pass_rate": (2, 2), "refusals": (1, 2)}


def test_each_suite_keeps_its_own(session: Session) -> None:
    initiative, actor = an_opened(session)
    other, _ = an_opened(session)
    for owner, suite in ((initiative, "answers"), (initiative, "refusals"), (other, "answers")):
        stored(session, owner, actor, a_run(suite=suite))
    found = queries.latest_of(session, [initiative.id, other.id])
    assert sorted((row.initiative_id == other.id, row.run.suite.name, row.result.n) for row in found) == [
        (False, "answers", 120),
        (False, "refusals", 120),
        (True, "answers", 120),
    ]


def test_a_value_that_is_missing_replaces_none(session: Session) -> None:
    initiative, actor = an_opened(session)
    stored(session, initiative, actor, a_run(at=NOW - DAY))
    stored(session, initiative, actor, a_run(at=NOW, metrics=(a_rate(value=None, n=0, total=0),)))
    assert latest(session) == {"pass_rate": (1, 2)}
