"""Runs that are withdrawn and baselines that are blessed: what counts then, who may, what stays visible."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.building import an_actor, an_initiative
from tests.evals.conftest import Scene
from tests.evals.evidence import a_run, stored
from tests.evals.test_eval_pages import text_of
from tracker.core import clock
from tracker.core.errors import Invalid
from tracker.evals import queries
from tracker.evals.actions.baselines import bless
from tracker.evals.actions.withdrawing import put_back, withdraw_run
from tracker.evals.models import Baseline, LatestMetric, Run
from tracker.evals.rules.kinds import RunStatus

NOW = clock.now()
DAY = timedelta(days=1)


class Company:
    """One initiative with runs, in an open transaction."""

    def __init__(self, session) -> None:  # type: ignore[no-untyped-def]
        self.session, self.actor = session, an_actor(session, "engineer")
        self.initiative = an_initiative(session, engineer=self.actor)

    def run(self, passed: int, days_ago: int, **more: object) -> Run:
        made = a_run(passed, 120, at=NOW - days_ago * DAY, **more)  # type: ignore[arg-type]
        found = stored(self.session, self.initiative, self.actor, made, now=NOW)[0]
        run = queries.run_of(self.session, found.id)
        assert run is not None
        return run

    def withdraw(self, run: Run, reason: str = "wrong prompt") -> None:
        withdraw_run(
            self.session, actor=self.actor, now=NOW, initiative=self.initiative, run=run, reason=reason
        )

    def newest(self) -> list[tuple[str, int]]:
        wanted = select(LatestMetric.run_id, LatestMetric.attempts).order_by(LatestMetric.name)
        return [(run_id, attempts) for run_id, attempts in self.session.execute(wanted)]


@pytest.fixture
def company(session) -> Company:  # type: ignore[no-untyped-def]
    """An initiative without runs."""
    return Company(session)


def test_without_the_newest_run_the_one_before_counts_again(company: Company) -> None:
    first, second = company.run(100, 3), company.run(110, 1)
    company.withdraw(second)
    assert company.newest() == [(first.id, 2)]  # the try stays counted: it was made
    put_back(company.session, actor=company.actor, now=NOW, initiative=company.initiative, run=second)
    assert company.newest() == [(second.id, 2)]


def test_without_any_run_left_there_is_no_newest_value(company: Company) -> None:
    company.withdraw(company.run(100, 1))
    assert company.newest() == []


def test_a_partial_run_does_not_take_the_place_of_a_whole_one(company: Company) -> None:
    whole = company.run(100, 3)
    company.run(120, 2, status=RunStatus.PARTIAL)
    company.withdraw(company.run(90, 1))
    assert [run for run, _ in company.newest()] == [whole.id]


def test_a_withdrawal_needs_a_reason_and_happens_once(company: Company) -> None:
    run = company.run(100, 1)
    for reason in ("", "  ", "x" * 301):
        with pytest.raises(Invalid):
            company.withdraw(run, reason)
    company.withdraw(run)
    with pytest.raises(Invalid, match="withdrawn already"):
        company.withdraw(run)
    with pytest.raises(Invalid, match="not withdrawn"):
        put_back(
            company.session,
            actor=company.actor,
            now=NOW,
            initiative=company.initiative,
            run=company.run(1, 9),
        )


def test_one_run_of_a_suite_is_its_baseline(company: Company) -> None:
    first, second = company.run(100, 3), company.run(110, 1)
    for run in (first, second):
        bless(company.session, actor=company.actor, now=NOW, initiative=company.initiative, run=run)
    found = company.session.scalars(select(Baseline)).all()
    assert [baseline.run_id for baseline in found] == [second.id]
    with pytest.raises(Invalid, match="baseline already"):
        bless(company.session, actor=company.actor, now=NOW, initiative=company.initiative, run=second)


def test_only_a_whole_run_can_be_a_baseline_and_a_withdrawn_one_is_none_any_more(company: Company) -> None:
    cut, withdrawn = company.run(100, 3, limit=10), company.run(110, 1)
    bless(company.session, actor=company.actor, now=NOW, initiative=company.initiative, run=withdrawn)
    company.withdraw(withdrawn)
    assert queries.baseline_of(company.session, withdrawn.suite_id) is None
    for run in (cut, withdrawn):
        with pytest.raises(Invalid, match="Only a whole run"):
            bless(company.session, actor=company.actor, now=NOW, initiative=company.initiative, run=run)


def test_a_withdrawn_run_is_shown_with_its_reason_and_counts_nowhere(scene: Scene) -> None:
    scene.store(a_run(100, 120, at=NOW - 3 * DAY))
    second = scene.store(a_run(110, 120, at=NOW - DAY))
    path = f"/evals/runs/{second.id}"
    done = scene.engineer.post(f"{path}/withdraw", {"reason": "the wrong prompt was sent"})
    assert done.status_code == 303
    page, overview = text_of(scene.stakeholder, path), text_of(scene.stakeholder, scene.path)
    assert "the wrong prompt was sent" in page
    assert "It is shown, and counts for nothing." in page
    assert "Withdrawn" in overview
    assert "0.833" in overview
    assert "promptfoo run #1" in overview
    assert "withdrew run #2" in text_of(scene.stakeholder, "/initiatives/POLICY-QA/activity")
    assert scene.engineer.post(f"{path}/put-back").status_code == 303
    assert "promptfoo run #2" in text_of(scene.stakeholder, scene.path)


def test_a_withdrawal_without_a_reason_comes_back_with_its_form(scene: Scene) -> None:
    run = scene.store(a_run())
    answer = scene.engineer.post(f"/evals/runs/{run.id}/withdraw", {"reason": " "})
    assert answer.status_code == 422
    assert "Say why; the reason stays visible beside the run." in answer.get_data(as_text=True)


def test_who_may_not_is_told_or_sees_no_button(scene: Scene) -> None:
    run = scene.store(a_run())
    assert "Withdraw this run" not in text_of(scene.stranger, f"/evals/runs/{run.id}")
    for deed in ("withdraw", "put-back", "baseline"):
        assert scene.stranger.post(f"/evals/runs/{run.id}/{deed}", {"reason": "x"}).status_code == 403
    assert scene.engineer.post(f"/evals/runs/{run.id}/baseline").status_code == 403


def test_a_lead_makes_a_baseline_that_histories_and_comparisons_use(scene: Scene, sign_in) -> None:  # type: ignore[no-untyped-def]
    admin = sign_in("admin")
    first = scene.store(a_run(90, 120, at=NOW - 9 * DAY, cases=True))
    scene.store(a_run(100, 120, at=NOW - 3 * DAY, cases=True))
    newest = scene.store(a_run(110, 120, at=NOW - DAY, cases=True))
    assert admin.post(f"/evals/runs/{first.id}/baseline").status_code == 303
    assert "Run #3 against run #1" in text_of(scene.stakeholder, f"/evals/compare?a={newest.id}")
    assert scene.stakeholder.get(f"/evals/compare?a={first.id}").status_code == 404  # nothing is before it
    suite_id = text_of(scene.stakeholder, scene.path).split('<option value="')[1].split(":")[0]
    overview = text_of(scene.stakeholder, f"{scene.path}?metric={suite_id}:pass_rate")
    assert "baseline 0.750" in overview
    assert "Baseline: run #1, 0.750." in overview
    assert "This run is the baseline of policy-answers" in text_of(
        scene.stakeholder, f"/evals/runs/{first.id}"
    )
    again = admin.post(f"/evals/runs/{first.id}/baseline")
    assert again.status_code == 422
    assert "The run is the baseline already." in again.get_data(as_text=True)


def test_the_api_does_the_same(scene: Scene) -> None:
    run = scene.store(a_run())
    path = f"/api/v1/runs/{run.id}"
    withdrawn = scene.engineer.post(f"{path}/withdraw", json={"reason": "wrong file"})
    assert (withdrawn.status_code, withdrawn.get_json()["withdrawn_reason"]) == (200, "wrong file")
    assert scene.engineer.post(f"{path}/withdraw", json={"reason": "x"}).status_code == 422
    assert scene.engineer.post(f"{path}/put-back").get_json()["withdrawn_at"] is None
    assert scene.engineer.post(f"{path}/baseline", json={}).status_code == 403
