"""Judges, labels, registers, suites, texts and slices as SQLite and PostgreSQL give them: the same."""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.evals.evidence import NOW, a_run, an_opened, stored
from tests.evals.test_slices_and_cases import in_slices
from tracker.core.actor import Actor
from tracker.evals import queries
from tracker.evals.actions.calibrating import Calibrating, calibrate, withdraw_calibration
from tracker.evals.actions.case_texts import delete_texts, keep_texts
from tracker.evals.actions.registering import add_prompt_version, write_model
from tracker.evals.actions.withdrawing import withdraw_run
from tracker.evals.models import CaseResult, CaseText, Judge, Run, Suite
from tracker.evals.queries import judges, record, register
from tracker.evals.rules.calibration import Label
from tracker.evals.rules.normalised import CaseTexts, NormalisedCase, SystemPart
from tracker.evals.rules.register import ModelEntry, PromptEntry
from tracker.initiatives.models import Initiative

SYSTEM = SystemPart(model="orion", model_version="3", prompt="answer", prompt_version="22", judge="judge@1")


def labels(good: int, bad: int) -> list[Label]:
    """Give labels on which human and judge agree, and as many on which they do not."""
    agreed = [Label(f"a{at}", at % 2 == 0, at % 2 == 0) for at in range(good)]
    return agreed + [Label(f"d{at}", True, False) for at in range(bad)]


def calibrated(session: Session, initiative: Initiative, actor: Actor, name: str, *counts: int, day: int = 0):  # type: ignore[no-untyped-def]
    given = Calibrating("judge@1", labels(*counts), name * 64)
    now = NOW + timedelta(days=day)
    return calibrate(session, actor=actor, now=now, initiative=initiative, given=given)


def test_the_newest_calibration_counts_until_it_is_withdrawn(session: Session) -> None:
    initiative, actor = an_opened(session)
    stored(session, initiative, actor, a_run(system=SYSTEM))
    old = calibrated(session, initiative, actor, "a", 10, 2)
    new = calibrated(session, initiative, actor, "b", 20, 4, day=1)
    (line,) = judges.judges_of(session, initiative.id)
    assert (line.name, line.runs, line.labelled.labels if line.labelled else 0) == ("judge@1", 1, 24)
    given = {"actor": actor, "now": NOW, "initiative": initiative}
    loaded = judges.calibration_of(session, initiative.id, new.id)
    assert loaded is not None
    withdraw_calibration(session, calibration=loaded, reason="Wrong", **given)
    assert session.scalars(select(Judge.fn)).one() == 2
    assert [one.id for one in judges.calibrations_of(session, initiative.id)] == [new.id, old.id]


def test_labels_are_paged_both_ways_with_disagreements_first(session: Session) -> None:
    initiative, actor = an_opened(session)
    made = calibrated(session, initiative, actor, "a", 5, 3)
    first = judges.labels_of(session, made.id, limit=4)
    assert [one.agrees for one in first.items] == [False] * 3 + [True]
    second = judges.labels_of(session, made.id, after=first.next, limit=4)
    assert len(second.items) == 4
    back = judges.labels_of(session, made.id, before=second.previous, limit=4)
    assert [one.id for one in back.items] == [one.id for one in first.items]


def test_what_a_judge_said_of_a_case_is_known_where_its_repeats_agree(session: Session) -> None:
    initiative, actor = an_opened(session)
    cases = (
        NormalisedCase("same", passed=True),
        NormalisedCase("same", repeat=1, passed=True),
        NormalisedCase("torn", passed=True),
        NormalisedCase("torn", repeat=1, passed=False),
        NormalisedCase("open"),
        NormalisedCase("bad", passed=False),
    )
    (run,) = stored(session, initiative, actor, a_run(3, 6, cases=cases))
    assert judges.said_of_cases(session, run.id) == {"same": True, "bad": False}


def test_whole_texts_lie_beside_their_own_cases(session: Session) -> None:
    initiative, actor = an_opened(session)
    stored(session, initiative, actor, a_run(cases=True))
    suite = session.scalars(select(Suite)).one()
    given = {"actor": actor, "now": NOW, "initiative": initiative, "suite_id": suite.id}
    keep_texts(session, wanted=True, **given)
    cases = tuple(
        NormalisedCase(
            f"q{at}", passed=True, texts=CaseTexts("", "", f"asked {at}", "said" if at % 2 else None)
        )
        for at in range(5_000)
    )
    (run,) = stored(session, initiative, actor, a_run(5_000, 5_000, cases=cases))
    found = session.execute(
        select(CaseResult.case_key, CaseText.asked)
        .join(CaseText, CaseText.case_id == CaseResult.id)
        .where(CaseResult.run_id == run.id)
    ).all()
    assert len(found) == 5_000
    assert all(asked == f"asked {key[1:]}" for key, asked in found)
    assert delete_texts(session, **given) == 5_000


def test_registers_tell_what_is_used(session: Session) -> None:
    initiative, actor = an_opened(session)
    (run,) = stored(session, initiative, actor, a_run(system=SYSTEM))
    model = write_model(session, actor=actor, now=NOW, entry=ModelEntry("orion", "3", retires_on=NOW.date()))
    write_model(session, actor=actor, now=NOW, entry=ModelEntry("unused", "1"))
    lines = [(one.name, one.runs) for one in register.models_of(session, actor)]
    assert lines == [("orion", 1), ("unused", 0)]
    assert [use.key for use in register.uses_of(session, actor, model)] == [initiative.key]
    entry = PromptEntry("answer", "22", "Answer {{q}}")
    made = add_prompt_version(session, actor=actor, now=NOW, initiative=initiative, entry=entry)
    loaded = register.prompt_version(session, initiative.id, made.id)
    assert loaded is not None
    assert [one.id for one in register.runs_with(session, loaded)] == [run.id]
    measured = register.runs_of_versions(session, initiative.id, [loaded])
    assert measured["answer", "22"].runs == 1
    assert register.unrecorded_prompts(session, initiative.id) == []
    assert [one.id for one in register.prompt_versions(session, initiative.id)] == [made.id]
    assert [(one.suite.name, one.runs) for one in record.suites_of(session, initiative.id)] == [
        ("policy-answers", 1)
    ]


def test_withdrawn_runs_are_in_no_count(session: Session) -> None:
    initiative, actor = an_opened(session)
    (run,) = stored(session, initiative, actor, a_run(system=SYSTEM))
    given = {"actor": actor, "now": NOW, "initiative": initiative}
    withdraw_run(session, run=session.get_one(Run, run.id), reason="Wrong dataset", **given)
    session.flush()
    assert register.models_of(session, actor) == []
    assert register.unrecorded_prompts(session, initiative.id) == []
    assert [(one.name, one.runs) for one in judges.judges_of(session, initiative.id)] == [(SYSTEM.judge, 0)]
    assert [one.runs for one in record.suites_of(session, initiative.id)] == [0]
    assert [one.runs for one in record.systems_of(session, initiative.id)[0]] == [0]


def test_of_many_versions_of_prompts_the_newest_are_shown(session: Session) -> None:
    initiative, actor = an_opened(session)
    for at in range(register.MOST_VERSIONS + 1):
        entry = PromptEntry("z" if at else "a", str(at), "Answer {{q}}")
        now = NOW + timedelta(seconds=at)
        add_prompt_version(session, actor=actor, now=now, initiative=initiative, entry=entry)
    shown = register.prompt_versions(session, initiative.id)
    assert [one.version for one in shown] == [str(at) for at in range(register.MOST_VERSIONS, 0, -1)]
    assert {one.version for one in register.versions_beside(session, shown[-1])} == {
        str(at) for at in range(2, register.MOST_VERSIONS + 1)
    }


def test_the_history_brings_slices_judge_and_retirement_with_it(session: Session) -> None:
    initiative, actor = an_opened(session)
    stored(session, initiative, actor, a_run(100, 120, cases=in_slices(100), system=SYSTEM))
    calibrated(session, initiative, actor, "a", 10, 2)
    write_model(session, actor=actor, now=NOW, entry=ModelEntry("orion", "3", retires_on=NOW.date()))
    line = queries.lines_of(session, initiative.id)[0]
    found = queries.runs_with_history(
        session, initiative.id, history=(line.suite_id or "", line.name), names=(line.name,)
    )
    ((run, _),) = found.history
    assert [one["name"] for one in found.slices[0]] == ["home", "motor", "travel"]
    assert (run.judge, run.retires_on, run.labelled.labels if run.labelled else 0) == (
        "judge@1",
        NOW.date(),
        12,
    )
