"""Runs are stored whole, numbered, told in the feed, and the same bytes never twice."""

from dataclasses import replace

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.building import NOW
from tests.evals.evidence import a_rate, a_run, a_source, an_error, an_opened, some_cases, stored
from tracker.activity.models import Event
from tracker.core.database import Database
from tracker.core.errors import AlreadyThere, Invalid
from tracker.evals.models import CaseResult, Dataset, MetricResult, Run, Suite, SystemVersion
from tracker.evals.rules.kinds import ErrorKind
from tracker.evals.rules.normalised import DatasetPart, NormalisedCase


def test_a_run_is_stored_with_its_metrics_cases_and_counts(session: Session) -> None:
    initiative, actor = an_opened(session)
    errors = (an_error("e-1"), an_error("e-2", ErrorKind.JUDGE_ERROR))
    run = a_run(7, 10, cases=True)
    run = replace(run, cases=(*some_cases(7, 10, slice="billing"), *errors))
    (kept,) = stored(session, initiative, actor, run)
    row = session.get_one(Run, kept.id)
    assert (row.number, row.status, row.ran_at) == (1, "complete", NOW)
    assert (row.cases_total, row.cases_failed, row.cases_unscored) == (12, 4, 1)
    assert row.slices == [{"name": "billing", "cases": 10, "failed": 3, "unscored": 0}]
    assert row.errors == {"judge_error": 1, "system_error": 1}
    ranks = session.scalars(
        select(CaseResult.rank).where(CaseResult.run_id == kept.id).order_by(CaseResult.id)
    )
    assert list(ranks) == [0, 0, 0, 2, 2, 2, 2, 2, 2, 2, 0, 1]


def test_the_interval_is_computed_once_and_stored_with_its_method(session: Session) -> None:
    initiative, actor = an_opened(session)
    (kept,) = stored(session, initiative, actor, a_run(110, 120))
    metric = session.scalars(select(MetricResult).where(MetricResult.run_id == kept.id)).one()
    assert (metric.n, metric.effective_n, metric.method) == (120, 120, "wilson/1")
    assert (round(metric.low or 0, 4), round(metric.high or 0, 4)) == (0.8654, 0.9495)
    assert (metric.low_strict or 1) < (metric.low or 0)


def test_runs_of_an_initiative_are_numbered_from_one_on(session: Session) -> None:
    first, actor = an_opened(session)
    second, _ = an_opened(session)
    numbers = [stored(session, initiative, actor)[0].number for initiative in (first, first, second, first)]
    assert numbers == [1, 2, 1, 3]


def test_the_feed_tells_the_run_with_its_interval(session: Session) -> None:
    initiative, actor = an_opened(session)
    for _ in range(4):
        stored(session, initiative, actor)
    event = session.scalars(select(Event).order_by(Event.id.desc()).limit(1)).one()
    assert event.initiative_id == initiative.id
    assert event.sentence == (
        "imported promptfoo run #4 of policy-answers: pass_rate 0.917 (0.865–0.950), n = 120"
    )


def test_the_same_bytes_are_recognised_and_lead_to_the_run(session: Session) -> None:
    initiative, actor = an_opened(session)
    (kept,) = stored(session, initiative, actor, source=a_source("results.json"))
    with pytest.raises(AlreadyThere) as refusal:
        stored(session, initiative, actor, source=a_source("results.json"))
    assert refusal.value.link == f"/evals/runs/{kept.id}"
    assert session.scalar(select(func.count()).select_from(Run)) == 1


def test_another_initiative_may_hold_the_same_bytes(session: Session) -> None:
    source = a_source("shared.json")
    for _ in range(2):
        initiative, actor = an_opened(session)
        assert stored(session, initiative, actor, source=source)[0].number == 1


def test_of_several_variants_the_chosen_ones_are_stored_and_the_others_may_follow(session: Session) -> None:
    initiative, actor = an_opened(session)
    runs = [replace(a_run(), variant=name) for name in ("small", "medium", "large")]
    source = a_source()
    kept = stored(session, initiative, actor, *runs, source=source, positions=[2, 0])
    assert [(run.position, run.number) for run in kept] == [(0, 1), (2, 2)]
    assert stored(session, initiative, actor, *runs, source=source, positions=[1])[0].number == 3
    with pytest.raises(AlreadyThere):
        stored(session, initiative, actor, *runs, source=source)


def test_nothing_chosen_is_refused(session: Session) -> None:
    initiative, actor = an_opened(session)
    for positions in ([], [1], [-1]):
        with pytest.raises(Invalid, match="at least one run"):
            stored(session, initiative, actor, positions=positions)


def test_the_same_system_suite_and_dataset_are_kept_once(session: Session) -> None:
    initiative, actor = an_opened(session)
    dataset = DatasetPart("policy-questions", "3", sha256="ab" * 32, cases=120)
    for model in ("orion-3", "orion-3", "orion-4"):
        stored(session, initiative, actor, a_run(model=model, dataset=dataset))
    counts = [session.scalar(select(func.count()).select_from(t)) for t in (Suite, SystemVersion, Dataset)]
    assert counts == [1, 2, 1]


def test_a_file_without_a_suite_is_filed_under_what_it_does_name(session: Session) -> None:
    initiative, actor = an_opened(session)
    nameless = a_run(suite="")
    with_dataset = replace(nameless, dataset=DatasetPart("claims"))
    names = [stored(session, initiative, actor, run)[0].suite for run in (nameless, with_dataset)]
    names.append(stored(session, initiative, actor, with_dataset, suite="own name")[0].suite)
    assert names == ["promptfoo", "claims", "own name"]


def test_a_run_from_a_clock_that_is_ahead_counts_as_made_now(session: Session) -> None:
    initiative, actor = an_opened(session)
    (kept,) = stored(session, initiative, actor, a_run(at=NOW.replace(year=2090)))
    assert session.get_one(Run, kept.id).ran_at == NOW


def test_texts_longer_than_a_column_end_in_an_ellipsis(session: Session) -> None:
    initiative, actor = an_opened(session)
    case = NormalisedCase("k" * 900, slice="s" * 300, passed=True)
    run = a_run(variant="v" * 900, tool_version="1" * 90, cases=False)
    run = replace(run, cases=(case,), metrics=(a_rate(name="m" * 300), a_rate(name="m" * 300)))
    (kept,) = stored(session, initiative, actor, run, suite="u" * 500)
    row = session.get_one(Run, kept.id)
    names = session.scalars(select(MetricResult.name).where(MetricResult.run_id == kept.id)).all()
    assert (row.variant[-1], len(row.variant)) == ("…", 300)
    assert (len(set(names)), max(map(len, names))) == (2, 200)


def test_an_error_in_the_middle_leaves_nothing_of_the_import(database: Database) -> None:
    with database.writing() as session:
        initiative, actor = an_opened(session)
    broken = replace(a_run(), cases=(NormalisedCase("q", scores=(("s", object()),)),))  # type: ignore[arg-type]
    with pytest.raises(Exception, match="not JSON serializable"), database.writing() as session:
        stored(session, initiative, actor, a_run(cases=True), broken)
    with database.reading() as session:
        tables = (Run, MetricResult, CaseResult, Suite, SystemVersion)
        assert [session.scalar(select(func.count()).select_from(table)) for table in tables] == [0] * 5
        assert session.scalar(select(func.count()).select_from(Event)) == 0


def test_counts_that_no_column_holds_are_kept_as_unknown(session: Session) -> None:
    initiative, actor = an_opened(session)
    case = NormalisedCase("q", repeat=2**40, passed=True)
    run = a_run(metrics=(a_rate(1, 1, n=2**40, total=2**40),), cases=(case,), limit=2**40, repeats=2**40)
    (kept,) = stored(session, initiative, actor, run)
    row = session.get_one(Run, kept.id)
    assert (row.limit_cases, row.repeats) == (2**31 - 1, 1)
    assert session.scalars(select(MetricResult.n).where(MetricResult.run_id == kept.id)).one() is None
