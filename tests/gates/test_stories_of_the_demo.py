"""The demo's stories, through real rows on both databases: what the board and the gate say of each."""

from datetime import timedelta

from sqlalchemy.orm import Session

from tests.building import NOW, a_person
from tests.evals.evidence import a_rate
from tests.gates.stories import (
    a_low_rate,
    a_need,
    a_story,
    an_endpoint,
    finish_all_but_metrics,
    hold_to,
    judged,
    measure,
    ready_story,
)
from tracker.initiatives.models import Milestone


def test_policy_qa_looks_like_a_pass_and_needs_data(session: Session) -> None:
    story = a_story(session, "POLICY-QA", kind="rag")
    measure(session, story, a_rate(101, 120, "grounded and correct"), days_ago=18)
    measure(session, story, a_rate(110, 120, "grounded and correct"), a_rate(113, 120, "citation exact"))
    hold_to(session, story, "grounded and correct", 0.9)
    hold_to(session, story, "citation exact", 0.92, role="quality")
    finish_all_but_metrics(session, story)
    a_need(session, story, "Evaluation", 0.4, 0.3)
    card, results = judged(session, story)
    grounded = results["Grounded and correct"]
    assert grounded.verdict == "inconclusive"
    assert grounded.why == "91.7 % (86.5–95.0 %) of 120 cases: the interval crosses 90 %."
    assert grounded.settle == "At this rate 757 more cases would settle it."
    assert (grounded.more, grounded.attempts, grounded.n) == (757, 2, 120)
    assert results["Citation exact"].settle == "At this rate 305 more cases would settle it."
    assert (card.roll_up, card.criteria_met, card.criteria_total) == ("needs_data", 7, 9)
    assert card.first_open == "Grounded and correct: 757 more cases would settle it."
    assert (card.health, card.gaps, card.gap_label) == ("at_risk", 1, "Evaluation: 0.3 of 0.4 FTE")
    assert card.metric is not None
    assert (card.metric["value"], card.metric["n"], card.metric["more"]) == (110 / 120, 120, 757)
    assert card.margin is not None
    assert -0.4 < card.margin < -0.3


def test_the_newest_run_counts_and_not_the_best(session: Session) -> None:
    story = a_story(session)
    measure(session, story, a_rate(980, 1000, "grounded"), days_ago=9)
    measure(session, story, a_rate(700, 1000, "grounded"), days_ago=3)
    hold_to(session, story, "grounded", 0.9)
    _, results = judged(session, story)
    assert (results["Grounded"].verdict, results["Grounded"].attempts) == ("not_met", 2)


def test_fnol_voice_is_short_of_what_was_expected(session: Session) -> None:
    story = a_story(session, "FNOL-VOICE", stage="pilot", kind="speech")
    measure(session, story, a_rate(68, 85, "form complete"), a_low_rate(9, 85, "caller hung up"), days_ago=9)
    hold_to(session, story, "form complete", 0.9)
    hold_to(session, story, "caller hung up", 0.05, role="quality", low=True)
    card, results = judged(session, story)
    assert card.gate_label == "Gate to Evaluation"
    assert (card.roll_up, card.health) == ("blocked", "at_risk")
    assert results["Product-specific cases"].why == "85 cases in answers; 100 are asked for."
    assert (
        results["Form complete"].why == "80.0 % (72.0–86.2 %) of 85 cases: the whole interval is below 90 %."
    )
    assert results["Caller hung up"].verdict == "not_met"
    assert not results["Caller hung up"].required


def test_life_risk_is_held_to_the_stricter_bound(session: Session) -> None:
    story = a_story(session, "LIFE-RISK", kind="forecasting", risk_tier="high")
    measure(session, story, a_rate(47, 50, "calibration bins within tolerance"), days_ago=20)
    hold_to(session, story, "calibration bins within tolerance", 0.9)
    card, results = judged(session, story)
    bins = results["Calibration bins within tolerance"]
    assert (bins.verdict, bins.rule) == ("inconclusive", "97.5 % lower bound at or above 90 %")
    assert bins.more is not None
    assert bins.more > 153 - 50
    assert results["OWASP top 10 for LLMs (2025)"].verdict == "not_applicable"
    assert card.roll_up == "blocked"


def test_tariff_bot_may_not_promise_one_wrong_price(session: Session) -> None:
    story = a_story(session, "TARIFF-BOT")
    measure(session, story, a_low_rate(2, 400, "wrong price promised"), days_ago=8)
    hold_to(session, story, "wrong price promised", 0.01, role="safety", low=True)
    card, results = judged(session, story)
    assert results["Wrong price promised"].why == "2 of 400 answers failed; none may."
    assert (card.health, card.urgency) == ("off_track", 0)


def test_invoice_x_meets_every_criterion(session: Session) -> None:
    card, results = judged(session, ready_story(session, "INVOICE-X"))
    assert {result.verdict for result in results.values() if result.required} <= {"met", "not_applicable"}
    assert (card.roll_up, card.criteria_met, card.criteria_total) == ("ready", 8, 8)
    assert (card.health, card.first_open, card.urgency) == ("on_track", "", 2)


def test_meter_anom_is_told_before_its_evidence_expires(session: Session) -> None:
    story = a_story(session, "METER-ANOM", stage="production", risk_tier="minimal")
    measure(session, story, a_rate(219, 600, "inspection hit rate"), days_ago=84)
    hold_to(session, story, "inspection hit rate", 0.3)
    session.add(an_endpoint(story.initiative, environment="production"))
    card, _ = judged(session, story)
    assert (card.gate_label, card.roll_up, card.health) == ("Keep in Production", "ready", "at_risk")
    assert card.health_why == "Inspection hit rate: the evidence expires in 6 days."
    assert card.stale_at == NOW + timedelta(days=6)


def test_an_endpoint_that_fails_puts_production_off_track(session: Session) -> None:
    story = a_story(session, stage="production", risk_tier="minimal")
    measure(session, story, a_rate(580, 600, "right"))
    hold_to(session, story, "right", 0.9)
    down = {"last_outcome": "unreachable", "last_sentence": "No answer within 10 s."}
    session.add(an_endpoint(story.initiative, environment="production", **down))
    card, _ = judged(session, story)
    assert (card.health, card.roll_up) == ("off_track", "blocked")
    assert card.health_why == "Production endpoint: answers-v2: No answer within 10 s."
    assert card.endpoint is not None
    assert (card.endpoint["name"], card.endpoint["outcome"]) == ("answers-v2", "unreachable")


def test_production_has_a_second_gate_that_leads_out(session: Session) -> None:
    story = a_story(session, stage="production")
    _, results = judged(session, story)
    assert {(one.gate, one.gate_label, one.onward) for one in results.values()} == {
        ("keep", "Keep in Production", False),
        ("G5", "Gate to Retired", True),
    }


def test_an_unacceptable_risk_passes_no_gate(session: Session) -> None:
    story = ready_story(session, risk_tier="limited")
    assert judged(session, story)[0].roll_up == "ready"
    story.initiative.risk_tier = "unacceptable"
    card, results = judged(session, story)
    assert (card.roll_up, results["Risk tier"].verdict) == ("blocked", "not_met")


def test_who_is_booked_tomorrow_covers_nothing_today(session: Session) -> None:
    story = a_story(session)
    a_need(session, story, "Retrieval", 0.5, 0.5)
    a_need(session, story, "Judging", 0.5, 0.5, level=3)
    card, _ = judged(session, story)
    assert (card.gaps, card.gap_label) == (1, "Judging: nobody")
    assert [person["name"] for person in card.people] == ["Judging Person", "Retrieval Person"]


def test_the_owner_is_the_first_of_the_people(session: Session) -> None:
    owner = a_person(session, "Zoe Owner")
    story = a_story(session, owner_id=owner.id)
    a_need(session, story, "Retrieval", 0.5, 0.5)
    card, _ = judged(session, story)
    assert [person["name"] for person in card.people] == ["Zoe Owner", "Retrieval Person"]
    assert (card.owner, card.owner_id) == ("Zoe Owner", owner.id)


def test_a_late_milestone_puts_an_initiative_at_risk(session: Session) -> None:
    story = ready_story(session)
    planned = (NOW - timedelta(days=3)).date()
    session.add(
        Milestone(
            initiative_id=story.initiative.id, title="Rollback drill", planned_on=planned, created_at=NOW
        )
    )
    card, _ = judged(session, story)
    assert (card.health, card.health_why) == ("at_risk", "Rollback drill was planned for 22 Nov 2026.")


def test_a_production_date_that_passed_is_off_track(session: Session) -> None:
    story = ready_story(session, target_on=(NOW - timedelta(days=1)).date())
    card, _ = judged(session, story)
    assert (card.health, card.health_why) == ("off_track", "The production date 24 Nov 2026 has passed.")
