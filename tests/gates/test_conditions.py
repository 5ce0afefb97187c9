"""A conditional go: what it takes, what its conditions hold afterwards, and who calls them met."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.building import NOW
from tests.gates.facts import EVALUATION, PRODUCTION, some_facts
from tests.gates.stories import Story, a_story, approved, judged, ready_story
from tracker.core.errors import Invalid, NotFound, Refused
from tracker.gates import queries
from tracker.gates.actions import conditioning, deciding
from tracker.gates.actions.judging import judge
from tracker.gates.models import Card, Condition, CriterionResult, Decision
from tracker.gates.rules.conditions import outcomes, promises
from tracker.gates.rules.facts import ConditionFact
from tracker.gates.rules.verdict import Verdict
from tracker.gates.rules.words import Outcome
from tracker.initiatives.models import Stage

TODAY = NOW.date()
DUE = TODAY + timedelta(days=10)
ONE = f"{DUE} Test the answers in Spanish"


def conditional(session: Session, story: Story, conditions: str, reason: str = "Spanish waits.") -> Decision:
    return deciding.decide(
        session,
        actor=story.lead,
        now=NOW,
        initiative=story.initiative,
        outcome=Outcome.CONDITIONAL_GO,
        reason=reason,
        conditions=conditions,
    )


def let_through(session: Session) -> tuple[Story, Decision]:
    story = ready_story(session)
    approved(session, story)
    return story, conditional(session, story, ONE)


def condition_row(session: Session) -> CriterionResult:
    return session.scalars(select(CriterionResult).where(CriterionResult.kind == "condition")).one()


def test_a_conditional_go_enters_the_stage_and_keeps_its_conditions(session: Session) -> None:
    story, decision = let_through(session)
    assert session.get_one(Stage, story.initiative.stage_id).name == "Production"
    kept = queries.conditions_of(session, decision)
    assert [(one.text, one.due_on, one.met_at) for one in kept] == [
        ("Test the answers in Spanish", DUE, None)
    ]


def test_it_opens_no_gate_that_a_go_does_not(session: Session) -> None:
    story = a_story(session)
    with pytest.raises(Refused) as refusal:
        conditional(session, story, ONE)
    assert "Nobody asked for a review yet; 2 approvals needed." in refusal.value.reasons
    assert session.scalars(select(Condition)).all() == []


def test_an_open_condition_is_advice_until_its_day_is_over_and_then_holds(session: Session) -> None:
    story, _ = let_through(session)
    card, found = judged(session, story)
    row = found["Condition of the go"]
    assert (row.gate, row.required, row.verdict) == ("keep", False, "missing")
    assert row.why == "Open, 10 days left: Test the answers in Spanish"
    assert card.stale_at is not None
    assert card.stale_at.date() <= DUE + timedelta(days=1)
    judge(session, [story.initiative.id], NOW + timedelta(days=11))
    session.expire_all()
    late = condition_row(session)
    assert (late.required, late.verdict) == (True, "not_met")
    assert late.why == "Overdue since 1 day: Test the answers in Spanish"
    assert session.get_one(Card, story.initiative.id).roll_up == "blocked"


def test_a_condition_that_is_met_says_by_what(session: Session) -> None:
    story, decision = let_through(session)
    one = queries.conditions_of(session, decision)[0]
    given = {"actor": story.lead, "now": NOW, "initiative": story.initiative, "condition_id": one.id}
    with pytest.raises(Invalid):
        conditioning.meet(session, how=" ", **given)
    conditioning.meet(session, how="400 cases in Spanish, run 12.", **given)
    _, found = judged(session, story)
    row = found["Condition of the go"]
    assert (row.verdict, row.why) == ("met", "Met: 400 cases in Spanish, run 12.")
    with pytest.raises(Refused):
        conditioning.meet(session, how="Again.", **given)
    other = a_story(session, "OTHER")
    with pytest.raises(NotFound):
        conditioning.meet(session, how="Mine.", **{**given, "initiative": other.initiative})


def test_at_the_next_gate_an_open_condition_holds_at_once() -> None:
    facts = some_facts(conditions=(ConditionFact("c", "d", "Test it in Spanish", DUE),))
    held = outcomes("G3", facts, enters=True)[0]
    assert (held.required, held.verdict) == (True, Verdict.MISSING)
    assert facts.stage in (EVALUATION, PRODUCTION)


FAULTS = {
    "": "A conditional go needs a condition.",
    "Test it": "Line 1 has no day or no text.",
    f"{ONE}\n2027-02-30 Test": "Line 2: 2027-02-30 is no day of the calendar.",
    f"{TODAY} Test": "Line 1: the day has to be after today, and within a year.",
    "2099-01-01 Test": "Line 1: the day has to be after today, and within a year.",
    f"{DUE} " + "x" * 301: "Line 1 has 301 characters; at most 300.",
    "\n".join([ONE] * 11): "At most 10 conditions; with more, hold it.",
}


@pytest.mark.parametrize("written", FAULTS)
def test_what_is_wrong_with_conditions_is_said_with_its_line(written: str) -> None:
    with pytest.raises(ValueError) as fault:  # noqa: PT011
        promises(written, TODAY)
    assert str(fault.value).startswith(FAULTS[written])


def test_day_and_text_are_read_with_or_without_a_colon() -> None:
    found = promises("2027-01-31: Spanish\n\n 2027-02-01 – French ", date(2026, 11, 25))
    assert [(one.due_on.isoformat(), one.text) for one in found] == [
        ("2027-01-31", "Spanish"),
        ("2027-02-01", "French"),
    ]


def test_conditions_belong_to_a_conditional_go_only(session: Session) -> None:
    story = ready_story(session)
    with pytest.raises(Invalid) as fault:
        deciding.decide(
            session,
            actor=story.lead,
            now=NOW,
            initiative=story.initiative,
            outcome=Outcome.HOLD,
            reason="Wait.",
            conditions=ONE,
        )
    assert "Only a conditional go has conditions" in fault.value.errors["conditions"]
