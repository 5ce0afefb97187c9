"""Reviewing, voting, signing and deciding: who may, what is refused, and what is kept."""

import json
from dataclasses import replace

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.building import NOW, an_actor
from tests.evals.evidence import a_rate
from tests.gates.stories import Story, a_story, approved, ask, judged, measure, ready_story, vote
from tracker.activity import queries as activity
from tracker.core.actor import Actor, system_actor
from tracker.core.errors import Forbidden, Invalid, NotFound, Refused
from tracker.evals.rules.normalised import SystemPart
from tracker.gates import queries
from tracker.gates.actions import deciding, reviewing, signing
from tracker.gates.actions.judging import judged_now
from tracker.gates.models import Decision
from tracker.gates.rules.passing import Reviewed
from tracker.gates.rules.snapshot import sha256_of
from tracker.gates.rules.words import Outcome, Vote
from tracker.initiatives.actions import milestones
from tracker.initiatives.models import Document, Initiative, Stage
from tracker.initiatives.rules.milestones import MilestoneDetails


def decide(
    session: Session,
    story: Story,
    outcome: Outcome = Outcome.GO,
    *,
    reason: str = "",
    by: Actor | None = None,
) -> Decision:
    return deciding.decide(
        session,
        actor=by or story.lead,
        now=NOW,
        initiative=story.initiative,
        outcome=outcome,
        reason=reason,
    )


def stage_of(session: Session, initiative: Initiative) -> str:
    return session.get_one(Stage, initiative.stage_id).name


def test_a_gate_that_is_ready_and_approved_is_passed(session: Session) -> None:
    story = ready_story(session, "INVOICE-X")
    review = approved(session, story)
    decision = decide(session, story)
    assert stage_of(session, story.initiative) == "Production"
    assert (decision.outcome, decision.gate, decision.policy_version) == ("go", "G3", 2)
    assert decision.review_id == review
    assert queries.open_review(session, story.initiative.id, "G3") is None
    told = [event.sentence for event in activity.events_of(session, story.initiative.id)][:2]
    assert told == ["moved it from Evaluation to Production", "decided go at the gate to Production"]


def test_a_decision_keeps_the_results_it_was_made_on(session: Session) -> None:
    story = ready_story(session, "KEPT")
    approved(session, story)
    decision = decide(session, story)
    kept = json.loads(decision.snapshot)
    assert decision.sha256 == sha256_of(decision.snapshot)
    assert (kept["initiative"], kept["gate"], kept["roll_up"]) == ("KEPT", "G3", "ready")
    grounded = next(result for result in kept["results"] if result["label"] == "Grounded")
    assert (grounded["verdict"], grounded["n"], grounded["threshold"]) == ("met", 600, 0.92)
    assert [one["vote"] for one in kept["votes"]] == ["approve", "approve"]
    assert kept["policy"]["sha256"] == queries.newest_policy(session)[1]


def test_the_same_results_give_the_same_snapshot(session: Session) -> None:
    story = ready_story(session)
    held = [decide(session, story, Outcome.HOLD, reason="Waiting.") for _ in range(2)]
    assert held[0].sha256 == held[1].sha256


def test_open_criteria_are_named_in_the_refusal(session: Session) -> None:
    story = a_story(session)
    with pytest.raises(Refused) as refusal:
        decide(session, story)
    assert refusal.value.rule == "The gate to Production is not passed."
    assert "Main metric: No target is set for a main metric." in refusal.value.reasons
    assert "Nobody asked for a review yet; 2 approvals needed." in refusal.value.reasons
    assert stage_of(session, story.initiative) == "Evaluation"


def test_one_approval_of_two_is_not_enough(session: Session) -> None:
    story = ready_story(session)
    approved(session, story, people=1)
    with pytest.raises(Refused) as refusal:
        decide(session, story)
    assert refusal.value.reasons == ("1 of 2 approvals.",)


def test_minimal_risk_takes_one_approval_and_high_risk_three(session: Session) -> None:
    story = ready_story(session, risk_tier="minimal")
    approved(session, story, people=1)
    assert decide(session, story).outcome == "go"
    strict = a_story(session, risk_tier="high")
    with pytest.raises(Refused) as refusal:
        decide(session, strict)
    assert refusal.value.reasons[-1] == "Nobody asked for a review yet; 3 approvals needed."


def test_one_rejection_stops_it_whatever_the_approvals(session: Session) -> None:
    story = ready_story(session)
    review = approved(session, story, people=3)
    vote(session, story, review, an_actor(session, "stakeholder"), Vote.REJECT, "No exit plan.")
    with pytest.raises(Refused) as refusal:
        decide(session, story)
    assert refusal.value.reasons == ("Rejected by Stakeholder Actor.",)


def test_a_rejection_needs_its_reason(session: Session) -> None:
    story = ready_story(session)
    review = ask(session, story)
    with pytest.raises(Invalid, match="Say why you reject it"):
        vote(session, story, review, an_actor(session, "stakeholder"), Vote.REJECT, "  ")


def test_a_person_has_one_vote_and_may_change_it(session: Session) -> None:
    story = ready_story(session)
    review, person = ask(session, story), an_actor(session, "stakeholder")
    for choice, comment in ((Vote.APPROVE, ""), (Vote.APPROVE, ""), (Vote.REJECT, "Found a leak.")):
        vote(session, story, review, person, choice, comment)
    found = queries.review(session, story.initiative.id, review)
    assert found is not None
    assert [(one.vote, one.comment) for one in found.votes] == [("reject", "Found a leak.")]


def test_who_brought_in_the_evidence_does_not_approve_it(session: Session) -> None:
    story = ready_story(session)
    review = ask(session, story, story.lead)
    with pytest.raises(Refused, match="You brought in evidence of this gate"):
        vote(session, story, review, story.engineer)


def test_who_linked_a_document_the_gate_reads_does_not_approve_it(session: Session) -> None:
    story = ready_story(session)
    linker, review = an_actor(session, "stakeholder"), ask(session, story)
    document = session.scalars(select(Document).where(Document.initiative_id == story.initiative.id)).first()
    assert document is not None
    document.added_by_id = linker.person_id
    with pytest.raises(Refused, match="You brought in evidence of this gate"):
        vote(session, story, review, linker)


def test_who_called_a_milestone_of_the_stage_done_does_not_approve_it(session: Session) -> None:
    story = ready_story(session)
    doer, review = an_actor(session, "stakeholder"), ask(session, story)
    milestones.log_milestone(
        session,
        actor=doer,
        now=NOW,
        initiative=story.initiative,
        details=MilestoneDetails(title="Canary", stage_id=story.initiative.stage_id),
        done=True,
    )
    gate = judged_now(session, story.initiative.id, NOW)
    asked = {outcome.kind for one in gate.gates for outcome in one.outcomes}
    assert "milestones_done" in asked
    with pytest.raises(Refused, match="You brought in evidence of this gate"):
        vote(session, story, review, doer)


def test_an_approval_no_longer_counts_once_its_giver_brings_in_evidence(session: Session) -> None:
    story = ready_story(session)
    approved(session, story, people=1)
    late = an_actor(session, "stakeholder")
    review = queries.open_review(session, story.initiative.id, "G3")
    assert review is not None
    vote(session, story, review.id, late)
    _import_as(session, story, late)
    with pytest.raises(Refused) as refusal:
        decide(session, story)
    assert refusal.value.reasons == ("1 of 2 approvals.",)


def test_who_asks_for_production_does_not_approve_it_or_decide_it(session: Session) -> None:
    story = ready_story(session)
    review = ask(session, story, story.lead)
    with pytest.raises(Refused, match="for production somebody else has to approve it"):
        vote(session, story, review, story.lead)
    for _ in range(2):
        vote(session, story, review, an_actor(session, "stakeholder"))
    with pytest.raises(Refused) as refusal:
        decide(session, story)
    assert refusal.value.reasons == (
        "You asked for this review: for production somebody else has to decide.",
    )
    assert decide(session, story, by=an_actor(session, "admin")).outcome == "go"


def test_only_a_person_can_vote(session: Session) -> None:
    story = ready_story(session)
    with pytest.raises(Refused, match="Only a person can vote"):
        vote(session, story, ask(session, story), system_actor())


def test_a_second_review_is_refused_while_one_is_open(session: Session) -> None:
    story = ready_story(session)
    ask(session, story)
    with pytest.raises(Refused, match="A review of this gate is open already"):
        ask(session, story)


def test_a_review_is_withdrawn_by_who_asked_and_votes_end(session: Session) -> None:
    story = ready_story(session)
    review = ask(session, story)
    with pytest.raises(Forbidden):
        _withdraw(session, story, review, story.lead)
    _withdraw(session, story, review, story.engineer)
    with pytest.raises(Refused, match="That review is withdrawn already"):
        vote(session, story, review, an_actor(session, "stakeholder"))
    assert ask(session, story) != review


def test_a_review_of_another_initiative_is_not_found(session: Session) -> None:
    story, other = ready_story(session), a_story(session)
    review = ask(session, other)
    for unknown in (review, "0" * 26, "x"):
        with pytest.raises(NotFound):
            vote(session, story, unknown, an_actor(session, "stakeholder"))


@pytest.mark.parametrize("outcome", [Outcome.HOLD, Outcome.RECYCLE])
def test_to_wait_needs_a_reason_and_moves_nothing(session: Session, outcome: Outcome) -> None:
    story = a_story(session)
    with pytest.raises(Invalid, match="Say why, in a sentence"):
        decide(session, story, outcome)
    decision = decide(session, story, outcome, reason="Fix the table clauses first.")
    assert (decision.outcome, decision.to_stage_id) == (outcome, None)
    assert (stage_of(session, story.initiative), story.initiative.status) == ("Evaluation", "active")


def test_to_kill_cancels_the_initiative(session: Session) -> None:
    story = a_story(session)
    decide(session, story, Outcome.KILL, reason="No labelled outcome data.")
    assert story.initiative.status == "cancelled"
    with pytest.raises(Refused, match="No gate leads on from here"):
        decide(session, story, Outcome.HOLD, reason="Wait.")


def test_a_paused_initiative_passes_no_gate(session: Session) -> None:
    story = ready_story(session, status="paused")
    with pytest.raises(Refused, match="It is paused in Evaluation"):
        decide(session, story)


def test_an_undecided_risk_is_not_passed(session: Session) -> None:
    story = ready_story(session)
    approved(session, story, people=3)
    story.initiative.risk_tier = "undecided"
    with pytest.raises(Refused) as refusal:
        decide(session, story)
    assert "Risk tier: Nobody decided the risk tier yet." in refusal.value.reasons


def test_no_stage_is_jumped_over_and_none_gone_back_to_on_the_board(session: Session) -> None:
    story = ready_story(session)
    stages = {stage.name: stage.id for stage in session.scalars(select(Stage))}
    refused = {"Retired": "No stage may be jumped over", "Pilot": "needs a reason", "Evaluation": "already"}
    for name, sentence in refused.items():
        with pytest.raises(Refused, match=sentence):
            _pass_on(session, story, stages[name])
    with pytest.raises(NotFound):
        _pass_on(session, story, "elsewhere")
    approved(session, story)
    assert _pass_on(session, story, stages["Production"]).to_stage_id == stages["Production"]


def test_a_signature_meets_its_criterion(session: Session) -> None:
    story = a_story(session)
    signer = an_actor(session, "stakeholder")
    _sign(session, story, signer, comment="Read all nine slices.")
    _, results = judged(session, story)
    assert results["Slices"].verdict == "met"
    assert results["Slices"].why == "Stakeholder Actor signed on 25 Nov 2026."
    assert _sign(session, story, signer).id == _sign(session, story, signer).id


def test_only_the_named_roles_sign_and_never_their_own_evidence(session: Session) -> None:
    story = ready_story(session)
    with pytest.raises(Refused, match="This can be signed by: admin, lead and stakeholder"):
        _sign(session, story, story.engineer)
    with pytest.raises(Refused, match="You brought in the evidence"):
        _sign(session, story, replace(story.engineer, role=story.lead.role))
    for unknown in ("G3.main", "G1.risk", "nothing"):
        with pytest.raises(NotFound):
            _sign(session, story, story.lead, criterion=unknown)


def _sign(session: Session, story: Story, actor: Actor, criterion: str = "G3.slices", comment: str = ""):  # type: ignore[no-untyped-def]
    return signing.sign(
        session, actor=actor, now=NOW, initiative=story.initiative, criterion=criterion, comment=comment
    )


def _withdraw(session: Session, story: Story, review: str, actor: Actor) -> None:
    reviewing.withdraw_review(session, actor=actor, now=NOW, initiative=story.initiative, review_id=review)


def _pass_on(session: Session, story: Story, stage_id: str) -> Decision:
    return deciding.pass_on(
        session, actor=story.lead, now=NOW, initiative=story.initiative, stage_id=stage_id
    )


def _import_as(session: Session, story: Story, actor: Actor) -> None:
    measure(session, replace(story, engineer=actor), a_rate(570, 600, "grounded"), days_ago=1)


def test_a_review_remembers_who_asked(session: Session) -> None:
    story = ready_story(session)
    found = queries.review(session, story.initiative.id, ask(session, story))
    assert isinstance(found, Reviewed)
    assert (found.requested_by, found.status, found.votes) == ("Engineer Actor", "open", ())


def test_a_change_of_the_system_voids_the_votes_and_says_so(session: Session) -> None:
    story = ready_story(session)
    review = approved(session, story)
    measure(session, story, a_rate(960, 1000, "grounded"), days_ago=0, system=SystemPart(model="orion-4"))
    with pytest.raises(Refused) as refusal:
        decide(session, story)
    assert refusal.value.reasons[-2:] == (
        "The system was changed after Stakeholder Actor and Stakeholder Actor voted: vote again.",
        "0 of 2 approvals.",
    )
    for _ in range(2):
        vote(session, story, review, an_actor(session, "stakeholder"))
    assert [one for one in _refused(session, story) if "approvals" in one] == []


def test_more_evidence_of_the_same_system_leaves_the_votes(session: Session) -> None:
    story = ready_story(session)
    approved(session, story)
    measure(session, story, a_rate(960, 1000, "grounded"), days_ago=0)
    assert decide(session, story).outcome == "go"


def test_what_a_later_run_does_not_name_is_no_change_of_the_system(session: Session) -> None:
    story = ready_story(session)
    approved(session, story)
    measure(session, story, a_rate(960, 1000, "grounded"), days_ago=0, system=SystemPart())
    assert decide(session, story).outcome == "go"


def _refused(session: Session, story: Story) -> tuple[str, ...]:
    try:
        decide(session, story)
    except Refused as refusal:
        return refusal.reasons
    return ()
