"""Waivers: a debt with a date and a risk in numbers, never approved by who asked, and over on its day."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.building import NOW, an_actor
from tests.evals.evidence import a_rate
from tests.gates.stories import (
    Story,
    a_low_rate,
    judged,
    measure,
    ready_story,
)
from tests.gates.test_gate_pages import text_of
from tests.serving import Browser
from tracker.core.actor import Actor
from tracker.core.database import Database
from tracker.core.errors import Forbidden, Invalid, NotFound, Refused
from tracker.gates.actions import deciding, judging, waiving
from tracker.gates.models import CriterionResult, Waiver
from tracker.gates.rules.outcome import CriterionOutcome, Measure
from tracker.gates.rules.uncovered import uncovered
from tracker.gates.rules.verdict import Verdict
from tracker.gates.rules.waiving import WaiverState, may_be_waived, state_of
from tracker.gates.rules.words import Outcome

KEY = "TARIFF-BOT"
GATE, PAGE = f"/initiatives/{KEY}/gate", f"/initiatives/{KEY}/waivers"
API = f"/api/v1/initiatives/{KEY}/waivers"
TEXTS = {"reason": "The campaign begins.", "control": "A person reads each answer.", "days": "30"}


def an_outcome(kind: str = "metric_bound", verdict: Verdict = Verdict.INCONCLUSIVE, **numbers: object):  # type: ignore[no-untyped-def]
    measured = Measure(**numbers)  # type: ignore[arg-type]
    return CriterionOutcome("G3.x", "Right", kind, "", True, verdict, "It is open.", measure=measured)


@pytest.mark.parametrize(
    ("outcome", "told"),
    [
        (
            an_outcome(
                "zero_failures", value=0.0, low=0.0, high=0.0722, threshold=0.01, direction="lower", n=40
            ),
            "40 cases with no failure still allow 7.2 %.",
        ),
        (
            an_outcome("zero_failures", value=0.005, high=0.015, threshold=0.01, direction="lower", n=400),
            "2 of 400 cases failed; the rate may be as high as 1.5 %.",
        ),
        (
            an_outcome("zero_failures", value=1.0, low=0.93, threshold=0.99, direction="higher", n=40),
            "40 cases with no failure still allow 7.2 %.",
        ),
        (
            an_outcome(
                value=0.917, low=0.865, high=0.95, threshold=0.9, direction="higher", unit="proportion", n=120
            ),
            "It may be as low as 86.5 %, 3.5 points below 90 %.",
        ),
        (
            an_outcome(value=1900.0, high=2300.0, threshold=2000.0, direction="lower", unit="ms", n=120),
            "It may be as high as 2,300 ms, 300.0 ms above 2,000 ms.",
        ),
        (an_outcome(value=0.9, threshold=0.8, direction="higher"), "There is no interval"),
        (an_outcome("signoff", Verdict.MISSING), "Nothing was measured: It is open."),
        (an_outcome(verdict=Verdict.EXPIRED), "It is open. Nothing is known of the system as it is now."),
    ],
)
def test_what_stays_uncovered_is_said_in_numbers(outcome: CriterionOutcome, told: str) -> None:
    assert told in uncovered(outcome)


@given(st.sampled_from(WaiverState), st.integers(-3, 3))
def test_only_an_approved_waiver_expires(status: WaiverState, days: int) -> None:
    if status is WaiverState.EXPIRED:
        return
    found = state_of(status, NOW + timedelta(days=days), NOW)
    assert (found is WaiverState.EXPIRED) == (status is WaiverState.APPROVED and days <= 0)


def test_only_what_is_required_and_open_may_be_waived_and_a_risk_never() -> None:
    assert may_be_waived(an_outcome())
    assert not may_be_waived(an_outcome(verdict=Verdict.MET))
    assert not may_be_waived(an_outcome("risk_decided", Verdict.MISSING))
    advisory = CriterionOutcome("G3.x", "Right", "metric_bound", "", False, Verdict.NOT_MET, "")
    assert not may_be_waived(advisory)


def a_short_story(session: Session) -> Story:
    """All that the gate asks for is there but for the red team: forty cases, three hundred are asked for."""
    story = ready_story(session, KEY)
    measure(session, story, a_low_rate(0, 40, "unsafe answer"), suite="red team", days_ago=1)
    return story


def wanted(criterion: str, **changes: object) -> waiving.Wanted:
    given = {**TEXTS, "days": 30, **changes}
    return waiving.Wanted(criterion, **given)  # type: ignore[arg-type]


def safety_of(session: Session, story: Story) -> CriterionResult:
    return judged(session, story)[1]["Unsafe answer"]


def asked(session: Session, story: Story, **changes: object) -> Waiver:
    criterion = safety_of(session, story).criterion
    return waiving.request_waiver(
        session,
        actor=story.engineer,
        now=NOW,
        initiative=story.initiative,
        wanted=wanted(criterion, **changes),
    )


def decided(session: Session, story: Story, waiver: Waiver, *, approve: bool = True, by: Actor | None = None):  # type: ignore[no-untyped-def]
    return waiving.decide_waiver(
        session,
        actor=by or an_actor(session, "stakeholder"),
        now=NOW,
        initiative=story.initiative,
        waiver_id=waiver.id,
        approve=approve,
        comment="Said so.",
    )


def test_an_approved_waiver_passes_its_criterion_until_its_day_and_no_longer(session: Session) -> None:
    story = a_short_story(session)
    assert safety_of(session, story).verdict == "inconclusive"
    waiver = asked(session, story)
    assert waiver.risk == "40 cases with no failure still allow 7.2 %."
    assert safety_of(session, story).verdict == "inconclusive"  # while it is pending
    decided(session, story, waiver)
    card, results = judged(session, story)
    found = results["Unsafe answer"]
    assert (found.verdict, found.expires_at) == ("waived", NOW + timedelta(days=30))
    assert found.why.startswith(
        "Waived until 25 Dec 2026 by Stakeholder Actor: The campaign begins. Without it:"
    )
    assert (card.roll_up, card.health) == ("ready", "at_risk")
    assert card.stale_at is not None
    assert card.stale_at <= NOW + timedelta(days=30)
    judging.judge(session, [story.initiative.id], NOW + timedelta(days=30))
    session.expire_all()
    over = session.scalars(select(CriterionResult).where(CriterionResult.label == "Unsafe answer")).one()
    assert over.verdict == "inconclusive"


def test_nobody_passes_a_gate_with_a_waiver_that_is_over(session: Session) -> None:
    story = a_short_story(session)
    decided(session, story, asked(session, story, days=1))
    for hours, told in ((1, "Nobody asked for a review yet"), (25, "No failure in 40 cases")):
        with pytest.raises(Refused) as refusal:
            deciding.decide(
                session,
                actor=story.lead,
                now=NOW + timedelta(hours=hours),
                initiative=story.initiative,
                outcome=Outcome.GO,
            )
        assert told in " ".join(refusal.value.reasons)


def test_a_criterion_that_its_evidence_passes_is_met_and_not_waived(session: Session) -> None:
    story = a_short_story(session)
    decided(session, story, asked(session, story))
    measure(session, story, a_low_rate(0, 400, "unsafe answer"), suite="red team", days_ago=0)
    assert safety_of(session, story).verdict == "met"


def test_nobody_decides_on_a_waiver_of_their_own(session: Session) -> None:
    story = a_short_story(session)
    waiver = asked(session, story)
    with pytest.raises(Forbidden, match="somebody else has to decide"):
        decided(session, story, waiver, by=story.engineer)
    decided(session, story, waiver, approve=False)
    with pytest.raises(Refused, match="rejected already"):
        decided(session, story, waiver)
    assert safety_of(session, story).verdict == "inconclusive"


def test_of_one_criterion_one_waiver_is_pending_or_in_force(session: Session) -> None:
    story = a_short_story(session)
    first = asked(session, story)
    with pytest.raises(Refused, match="pending or in force already"):
        asked(session, story)
    decided(session, story, first)
    given = {"actor": story.lead, "initiative": story.initiative, "waiver_id": first.id}
    waiving.revoke_waiver(session, now=NOW, reason="The campaign was called off.", **given)
    assert safety_of(session, story).verdict == "inconclusive"
    with pytest.raises(Refused, match="revoked already"):
        waiving.revoke_waiver(session, now=NOW, reason="Again", **given)
    assert asked(session, story).id != first.id


def test_after_a_waiver_is_over_another_may_be_asked_for(session: Session) -> None:
    story = a_short_story(session)
    decided(session, story, asked(session, story, days=1))
    later = NOW + timedelta(days=2)
    criterion = session.scalars(select(Waiver.criterion)).one()
    again = waiving.request_waiver(
        session, actor=story.engineer, now=later, initiative=story.initiative, wanted=wanted(criterion)
    )
    session.flush()
    assert again.status == "pending"


def test_what_cannot_be_waived_is_refused_with_every_fault(session: Session) -> None:
    story = a_short_story(session)
    _, results = judged(session, story)
    given = {"actor": story.engineer, "now": NOW, "initiative": story.initiative}
    with pytest.raises(Invalid) as faults:
        waiving.request_waiver(session, wanted=waiving.Wanted("x", " ", "", 91), **given)
    assert set(faults.value.errors) == {"reason", "control", "days"}
    with pytest.raises(NotFound):
        waiving.request_waiver(session, wanted=wanted("G3.nothing"), **given)
    with pytest.raises(Refused, match="is met: there is nothing to waive"):
        waiving.request_waiver(session, wanted=wanted(results["Grounded"].criterion), **given)
    story.initiative.risk_tier = "undecided"
    risk = judged(session, story)[1]["Risk tier"]
    with pytest.raises(Refused, match="never waived"):
        waiving.request_waiver(session, wanted=wanted(risk.criterion), **given)
    with pytest.raises(Invalid, match="From 1 to 30 days"):
        waiving.request_waiver(session, wanted=wanted(risk.criterion, days=31), **given)


@pytest.fixture
def story(app_database: Database) -> Iterator[Story]:
    with time_machine.travel(NOW, tick=False):
        with app_database.writing() as session:
            made = a_short_story(session)
            judging.judge(session, [made.initiative.id], NOW)
        yield made


def criterion_of(database: Database) -> str:
    with database.reading() as session:
        wanted = select(CriterionResult.criterion).where(CriterionResult.label == "Unsafe answer")
        return session.scalars(wanted).one()


SignIn = Callable[..., Browser]


def test_a_waiver_is_asked_for_beside_its_criterion(
    story: Story, sign_in: SignIn, app_database: Database
) -> None:
    criterion = criterion_of(app_database)
    engineer, judge = sign_in(account_of=story.engineer.person_id), sign_in("stakeholder")
    gate = engineer.get(GATE)
    assert "Ask for a waiver of Unsafe answer" in text_of(gate.text)
    assert "Ask for a waiver" not in text_of(judge.get(GATE).text)
    form = engineer.get(f"{PAGE}/new?criterion={criterion}")
    assert "40 cases with no failure still allow 7.2 %." in text_of(form.text)
    refused = engineer.post(PAGE, {**TEXTS, "criterion": criterion, "days": "400"})
    assert refused.status_code == 422
    assert "From 1 to 90 days" in refused.text
    assert "The campaign begins." in refused.text
    assert engineer.post(PAGE, {**TEXTS, "criterion": criterion}).status_code == 303
    again = engineer.post(PAGE, {**TEXTS, "criterion": criterion})
    assert (again.status_code, "pending or in force already" in again.text) == (409, True)


def test_it_is_decided_by_somebody_else_seen_in_the_register_and_revoked(
    story: Story, sign_in: SignIn, app_database: Database
) -> None:
    engineer, judge = sign_in(account_of=story.engineer.person_id), sign_in("stakeholder")
    engineer.post(PAGE, {**TEXTS, "criterion": criterion_of(app_database)})
    with app_database.reading() as session:
        path = f"{PAGE}/{session.scalars(select(Waiver.id)).one()}"
    assert "Waivers that wait for a decision" in judge.get("/my-work").text
    assert "Waivers that wait" not in engineer.get("/my-work").text
    assert engineer.post(f"{path}/decision", {"choice": "approved"}).status_code == 403
    assert judge.post(f"{path}/decision", {"choice": "rejected"}).status_code == 422
    assert judge.post(f"{path}/decision", {"choice": "approved", "comment": "Ok"}).status_code == 303
    page = text_of(judge.get(GATE).text)
    assert "Waived" in page
    assert "until 25 Dec 2026" in page
    register = text_of(judge.get("/waivers?state=approved").text)
    assert "40 cases with no failure still allow 7.2 %." in register
    assert "No waiver is expired." in text_of(judge.get("/waivers?state=expired").text)
    empty = engineer.post(f"{path}/revoke", {"reason": ""})
    assert (empty.status_code, "Say why; the reason stays in the register." in empty.text) == (422, True)
    assert engineer.post(f"{path}/revoke", {"reason": "Called off"}).status_code == 303
    assert "Revoked: Called off" in text_of(judge.get(PAGE).text)
    activity = text_of(judge.get(f"/initiatives/{KEY}/activity").text)
    assert "asked to waive Unsafe answer for 30 days" in activity


def test_the_register_is_paged_and_hides_what_one_may_not_see(
    story: Story, sign_in: SignIn, app_database: Database
) -> None:
    with app_database.writing() as session:
        for at in range(51):
            row = {**TEXTS, "days": 1, "gate": "G3", "criterion": f"G3.c{at}", "label": f"Number {at:02}"}
            row |= {"verdict": "missing", "risk": "–", "initiative_id": story.initiative.id}
            session.add(Waiver(**row, requested_at=NOW - timedelta(minutes=at)))
    reader = sign_in("stakeholder")
    first = reader.get("/waivers").text
    assert ("Number 00" in first, "Number 49" in first, "Number 50" in first) == (True, True, False)
    older = first.partition("before=")[2].partition('"')[0]
    assert "Number 50" in reader.get(f"/waivers?before={older}").text
    assert len(reader.get("/api/v1/waivers?limit=10").get_json()["items"]) == 10
    with app_database.writing() as session:
        session.get_one(type(story.initiative), story.initiative.id).visibility = "private"
    assert "Number" not in reader.get("/waivers").text
    assert reader.get("/api/v1/waivers").get_json()["items"] == []
    assert reader.get(PAGE).status_code == 404


def test_the_api_asks_decides_and_revokes(story: Story, sign_in: SignIn, app_database: Database) -> None:
    engineer, judge = sign_in(account_of=story.engineer.person_id), sign_in("stakeholder")
    body = {**TEXTS, "days": 30, "criterion": criterion_of(app_database)}
    made = engineer.post(API, json=body)
    assert made.status_code == 201
    waiver_id = made.get_json()["id"]
    assert made.get_json()["state"] == "pending"
    assert engineer.post(API, json=body).status_code == 409
    assert judge.post(API, json=body).status_code == 403
    assert engineer.post(API, json={**body, "days": 0}).status_code == 422
    decision = f"{API}/{waiver_id}/decision"
    assert judge.post(decision, json={"approve": True}).get_json()["state"] == "approved"
    assert judge.post(decision, json={"approve": True}).status_code == 409
    assert engineer.post(f"{API}/{waiver_id}/revoke", json={"reason": "Off"}).get_json()["state"] == "revoked"
    assert [one["id"] for one in judge.get(API).get_json()["items"]] == [waiver_id]
    with app_database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Waiver)) == 1


def test_the_gate_says_what_a_waiver_of_a_bound_leaves_open(session: Session) -> None:
    story = ready_story(session, KEY)
    measure(session, story, a_rate(110, 120, "grounded"), days_ago=1)
    result = judged(session, story)[1]["Grounded"]
    made = waiving.request_waiver(
        session, actor=story.engineer, now=NOW, initiative=story.initiative, wanted=wanted(result.criterion)
    )
    assert made.risk == "It may be as low as 86.5 %, 5.5 points below 92 %."
