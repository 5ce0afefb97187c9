"""What a reader of the demo finds: who and what there is, and how each initiative stands for its reason."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.demo.conftest import Loaded
from tests.demo_company import judging_database
from tracker.accounts.models import Account, Person
from tracker.accounts.queries import account_by_email
from tracker.activity.models import Event
from tracker.activity.queries import first_broken
from tracker.core import clock
from tracker.core.actor import Actor, Role, Via
from tracker.demo.portfolio import portfolio
from tracker.demo.sign_ins import PASSWORD, sign_ins
from tracker.endpoints.models import Check, Endpoint
from tracker.evals import importers
from tracker.evals.actions.importing import store_runs
from tracker.evals.actions.source import source_of
from tracker.gates.models import Approval, Card, CriterionResult, Decision, GateReview, Waiver
from tracker.gates.rules.waiving import state_of
from tracker.initiatives.models import Initiative, Membership, Milestone, Stage, StageSpell
from tracker.staffing.models import Allocation, Need, Proficiency, Skill

FILES = "tracker/demo/files/policy-answers-1000.json"
STANDING = {
    "CLM-TRIAGE": ("Production", "active", "ready", "on_track"),
    "POLICY-QA": ("Evaluation", "active", "needs_data", "at_risk"),
    "FNOL-VOICE": ("Pilot", "active", "blocked", "at_risk"),
    "LIFE-RISK": ("Evaluation", "active", "blocked", "off_track"),
    "PARCEL-ETA": ("Production", "active", "ready", "on_track"),
    "ADDR-NORM": ("Production", "active", "blocked", "off_track"),
    "DEPOT-VISION": ("Production", "active", "ready", "on_track"),
    "ROUTE-COPILOT": ("Pilot", "active", "blocked", "at_risk"),
    "TARIFF-BOT": ("Evaluation", "active", "blocked", "off_track"),
    "METER-ANOM": ("Production", "active", "ready", "at_risk"),
    "CHURN-UPLIFT": ("Pilot", "paused", "none", "no_data"),
    "HIRE-SCREEN": ("Proposed", "cancelled", "none", "no_data"),
    "INVOICE-X": ("Evaluation", "active", "ready", "on_track"),
    "CODE-REVIEW": ("Production", "active", "ready", "on_track"),
    "CLAUSE-FIND": ("Proposed", "active", "blocked", "at_risk"),
    "OUTAGE-FAQ": ("Retired", "closed", "none", "no_data"),
}


def card(session: Session, key: str) -> Card:
    return session.scalars(select(Card).where(Card.key == key)).one()


def results(session: Session, key: str) -> dict[str, CriterionResult]:
    wanted = select(CriterionResult).join(Initiative, Initiative.id == CriterionResult.initiative_id)
    return {row.label: row for row in session.scalars(wanted.where(Initiative.key == key))}


def test_everybody_and_everything_of_the_portfolio_is_there(loaded: Loaded) -> None:
    counted = {
        model: loaded.session.scalar(select(func.count()).select_from(model))
        for model in (Person, Account, Skill, Initiative, Allocation, Need, Endpoint, Proficiency)
    }
    told = portfolio()
    needs = sum(len(one.needs) for one in told.initiatives)
    levels = sum(len(person.skills) for person in told.people)
    assert counted == {
        Person: 21, Account: 21, Skill: 16, Initiative: 16, Need: needs, Endpoint: 12,
        Allocation: len(told.allocations), Proficiency: levels,
    }  # fmt: skip


def test_each_initiative_stands_where_its_story_leaves_it(loaded: Loaded) -> None:
    cards = loaded.session.scalars(select(Card)).all()
    assert {one.key: (one.stage, one.status, one.roll_up, one.health) for one in cards} == STANDING


def test_policy_qa_is_held_by_nothing_but_too_few_cases(loaded: Loaded) -> None:
    rows = results(loaded.session, "POLICY-QA")
    waiting = {label for label, row in rows.items() if row.required and row.verdict != "met"}
    assert waiting == {"Grounded and correct", "Citation exact"}
    assert rows["Grounded and correct"].settle == "At this rate 757 more cases would settle it."
    assert {rows[label].verdict for label in waiting} == {"inconclusive"}


def test_the_other_verdicts_are_those_of_the_stories(loaded: Loaded) -> None:
    session = loaded.session
    verdicts = {
        key: results(session, key)[label].verdict
        for key, label in [
            ("FNOL-VOICE", "Form complete"),
            ("FNOL-VOICE", "Caller hung up"),
            ("LIFE-RISK", "Selection-rate ratio, worst group"),
            ("TARIFF-BOT", "Wrong price promised"),
            ("CLM-TRIAGE", "Routing accuracy"),
            ("ROUTE-COPILOT", "Solved in all 5 runs (pass^5)"),
        ]
    }
    assert set(verdicts.values()) == {"not_met", "met"}
    assert [key for key, verdict in verdicts.items() if verdict == "met"] == ["CLM-TRIAGE"]
    assert results(session, "LIFE-RISK")["Calibration bins within tolerance"].verdict == "inconclusive"
    assert results(session, "ROUTE-COPILOT")["Task solved (mean of 5 runs)"].verdict == "inconclusive"
    assert card(session, "METER-ANOM").health_why == "Inspection hit rate: the evidence expires in 6 days."
    assert "above the target of 400 ms" in card(session, "ADDR-NORM").health_why


def test_the_gaps_of_the_portfolio_stay_gaps(loaded: Loaded) -> None:
    cards = loaded.session.scalars(select(Card)).all()
    gaps = {one.key: (one.gaps, one.gap_label) for one in cards if one.gaps}
    assert gaps["POLICY-QA"] == (2, "LLM application engineering: 0.2 of 0.5 FTE, 1 more")
    assert gaps["FNOL-VOICE"] == (1, "Prompt engineering: nobody")
    assert (gaps["CLAUSE-FIND"][0], gaps["CHURN-UPLIFT"][0]) == (4, 2)
    assert set(gaps) & {"ADDR-NORM", "CODE-REVIEW", "LIFE-RISK", "METER-ANOM", "PARCEL-ETA"} == set()


def test_every_move_forward_rests_on_a_decision_with_its_votes(loaded: Loaded) -> None:
    session = loaded.session
    spells = select(StageSpell).join(Stage, Stage.id == StageSpell.stage_id).where(Stage.position > 10)
    forward_spells = [one for one in session.scalars(spells) if not one.reason.startswith("Sev 1")]
    decisions = session.scalars(select(Decision)).all()
    forward = [one for one in decisions if one.outcome in ("go", "conditional_go")]
    assert len(forward_spells) == len(forward) == 34
    assert [one.outcome for one in decisions if one not in forward] == ["kill"]
    assert all('"roll_up":"ready"' in one.snapshot for one in forward)
    (waived,) = (one for one in forward if '"verdict":"waived"' in one.snapshot)
    assert session.get_one(Initiative, waived.initiative_id).key == "TARIFF-BOT"
    assert "Launch date fixed by campaign" in waived.snapshot


def test_the_waiver_of_the_campaign_says_what_it_left_uncovered_and_is_over(loaded: Loaded) -> None:
    waiver = loaded.session.scalars(select(Waiver)).one()
    assert waiver.risk == "40 cases with no failure still allow 7.2 %."
    assert waiver.requested_by_id != waiver.decided_by_id
    assert state_of(waiver.status, waiver.ends_at, loaded.now) == "expired"
    assert results(loaded.session, "TARIFF-BOT")["Wrong price promised"].verdict == "not_met"


def test_a_review_waits_for_its_second_approval(loaded: Loaded) -> None:
    review = loaded.session.scalars(select(GateReview).where(GateReview.status == "open")).one()
    initiative = loaded.session.get_one(Initiative, review.initiative_id)
    votes = loaded.session.scalars(select(Approval).where(Approval.review_id == review.id)).all()
    assert (initiative.key, review.gate, [vote.vote for vote in votes]) == ("INVOICE-X", "G3", ["approve"])


def test_the_event_log_is_whole_and_in_the_order_of_time(loaded: Loaded) -> None:
    moments = loaded.session.scalars(select(Event.at).order_by(Event.id)).all()
    assert first_broken(loaded.session) is None
    assert list(moments) == sorted(moments)
    assert moments[-1] == loaded.now
    assert len(moments) > 700


def test_every_endpoint_was_checked_for_weeks_and_a_few_are_outside_their_limits(loaded: Loaded) -> None:
    endpoints = loaded.session.scalars(select(Endpoint)).all()
    assert {one.name for one in endpoints if one.rank == 0} == {"addr", "tariff-bot"}
    assert all(one.url.startswith("http://127.0.0.1:8765/") for one in endpoints)
    checks = loaded.session.execute(
        select(func.count(), func.max(Check.at)).group_by(Check.endpoint_id)
    ).all()
    assert min(count for count, _ in checks) >= 40
    assert max(newest for _, newest in checks) <= loaded.now


def test_milestones_lie_before_and_after_today(loaded: Loaded) -> None:
    rows = loaded.session.scalars(select(Milestone)).all()
    open_ones = [row for row in rows if row.done_at is None]
    assert {row.title for row in open_ones} >= {
        "Gate G3 review",
        "Kill/continue decision",
        "Evidence expires",
    }
    assert all(row.planned_on is not None and row.planned_on > loaded.now.date() for row in open_ones)
    assert len(rows) - len(open_ones) >= 20


@pytest.mark.parametrize("shown", sign_ins(), ids=lambda shown: shown.role.value)
def test_one_person_of_each_role_may_sign_in_with_the_shown_password(loaded: Loaded, shown) -> None:  # type: ignore[no-untyped-def]
    account = account_by_email(loaded.session, shown.email)
    assert account is not None
    assert (account.role, account.must_change, account.person.name) == (shown.role, False, shown.name)
    assert len(PASSWORD) >= 12


def test_the_shown_lead_may_cover_gaps_and_the_shown_engineer_works_on_policy_qa(loaded: Loaded) -> None:
    roles = {
        (person, key): role
        for person, key, role in loaded.session.execute(
            select(Person.name, Initiative.key, Membership.role)
            .join(Membership, Membership.person_id == Person.id)
            .join(Initiative, Initiative.id == Membership.initiative_id)
        )
    }
    led = {key for (person, key), role in roles.items() if (person, role) == ("Imani Okafor", "lead")}
    assert led >= {"POLICY-QA", "FNOL-VOICE", "ROUTE-COPILOT", "CODE-REVIEW"}
    assert roles["Lukas Brandt", "POLICY-QA"] == "engineer"
    assert roles["Hannah Whitlock", "POLICY-QA"] == "stakeholder"


def test_the_file_with_a_thousand_cases_turns_policy_qa_ready(demo_copy, request) -> None:  # type: ignore[no-untyped-def]
    content = (request.config.rootpath / FILES).read_bytes()
    database = judging_database(f"sqlite:///{demo_copy}")
    with database.writing() as session:
        account = account_by_email(session, sign_ins()[2].email)
        assert account is not None
        initiative = session.scalars(select(Initiative).where(Initiative.key == "POLICY-QA")).one()
        stored = store_runs(
            session,
            actor=Actor(account.person_id, account.person.name, Role.ENGINEER, Via.API),
            now=clock.now(),
            initiative=initiative,
            runs=importers.read(content),
            source=source_of(content, "promptfoo"),
        )
    with database.reading() as session:
        now_is, rows = card(session, "POLICY-QA"), results(session, "POLICY-QA")
        assert [run.suite for run in stored] == ["policy-answers"]
        assert (now_is.roll_up, now_is.health, now_is.criteria_met) == ("ready", "on_track", 10)
        assert rows["Grounded and correct"].why.startswith("92.0 % (90.5–93.3 %) of 1,000 cases")
    database.engine.dispose()
