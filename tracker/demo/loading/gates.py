"""How initiatives passed their gates: asked, voted and decided by the app's rules, on what was there then."""

from collections.abc import Iterator
from datetime import datetime
from functools import partial

from sqlalchemy import select

from tracker.core.actor import Actor
from tracker.demo.loading.scene import Step, Story
from tracker.gates.actions import approving, deciding, opening, reviewing
from tracker.gates.actions.policies import in_force
from tracker.gates.actions.recording import record
from tracker.gates.models import Decision, GateReview
from tracker.gates.rules.snapshot import UnderPolicy, take
from tracker.gates.rules.words import Outcome, ReviewStatus, Vote
from tracker.initiatives.actions.moving import enter_stage, move_back
from tracker.initiatives.models import Stage

ENTERED = ("pilot", "evaluation", "production", "retired")


def steps(story: Story) -> Iterator[Step]:
    """Give every review of an initiative, and what was decided."""
    course = story.course
    for stage in ENTERED:
        if stage in course.stages:
            yield from _passing(
                story, course.stages[stage], waived=stage == "production" and bool(story.told.waivers)
            )
    if course.back_day is not None:
        yield story.step(course.back_day, "back", partial(_go_back, story))
    if course.review_day is not None:
        yield story.step(course.review_day, "ask", partial(_ask, story))
        yield story.step(course.review_day + 2, "vote", partial(_vote, story, course.approvers[0], ""))
    if course.reject_day is not None:
        yield from _rejecting(story, course.reject_day)


def _passing(story: Story, day: float, *, waived: bool) -> Iterator[Step]:
    """Ask three days before, vote a day before, decide on the day."""
    policy = in_force(story.scene.session).policy
    voters = story.course.approvers[: policy.approvals_for(story.told.risk)]
    yield story.step(day - 3, "ask", partial(_ask, story))
    for number, person in enumerate(voters):
        yield story.step(day - 1, f"vote {number}", partial(_vote, story, person, ""))
    yield story.step(day, "decide", partial(_go_under_waiver if waived else _go, story))


def _rejecting(story: Story, day: float) -> Iterator[Step]:
    yield story.step(day - 7, "ask", partial(_ask, story))
    for told in story.course.votes:
        yield story.step(told.day, "vote", partial(_vote, story, told.by, told.reason))
    yield story.step(day, "decide", partial(_kill, story))


def _ask(story: Story, now: datetime) -> None:
    actor = story.scene.actor(story.course.asks)
    reviewing.request_review(story.scene.session, actor=actor, now=now, initiative=story.initiative)


def _vote(story: Story, person: str, against: str, now: datetime) -> None:
    approving.vote(
        story.scene.session,
        actor=story.scene.actor(person),
        now=now,
        initiative=story.initiative,
        review_id=_review(story).id,
        choice=Vote.REJECT if against else Vote.APPROVE,
        comment=against,
    )


def _review(story: Story) -> GateReview:
    wanted = select(GateReview).where(GateReview.initiative_id == story.initiative.id)
    return story.scene.session.scalars(wanted.where(GateReview.status == ReviewStatus.OPEN)).one()


def _go(story: Story, now: datetime) -> None:
    actor = story.scene.actor(story.course.decides)
    deciding.decide(
        story.scene.session, actor=actor, now=now, initiative=story.initiative, outcome=Outcome.GO
    )


def _kill(story: Story, now: datetime) -> None:
    told = story.told.decision
    deciding.decide(
        story.scene.session,
        actor=story.scene.actor(story.course.decides),
        now=now,
        initiative=story.initiative,
        outcome=Outcome.KILL,
        reason=told.reason if told else "",
    )


def _go_under_waiver(story: Story, now: datetime) -> None:
    """Pass a gate on a condition, as was done before waivers were kept; the snapshot says what was open."""
    session, waiver = story.scene.session, story.told.waivers[0]
    actor = story.scene.actor(story.course.decides)
    here = opening.at_gate(session, story.initiative, now)
    decision = _conditional(story, actor, now, here)
    session.add(decision)
    _review(story).status = ReviewStatus.DECIDED.value
    session.flush()
    sentence = f"decided conditional go at the gate to Production: {decision.reason}"
    after = {"outcome": decision.outcome, "snapshot_sha256": decision.sha256, "waived": waiver.criterion}
    record(
        session, actor, now, story.initiative, "gate.decide", sentence, subject_id=decision.id, after=after
    )
    stage = session.get_one(Stage, here.gate.enters)
    enter_stage(
        session, actor=actor, now=now, initiative=story.initiative, to_stage=stage, decision_id=decision.id
    )


def _conditional(story: Story, actor: Actor, now: datetime, here: opening.AtGate) -> Decision:
    known, waiver = here.judged.published, story.told.waivers[0]
    under = UnderPolicy(known.policy.key, known.policy.version, known.sha256)
    snapshot = take(here.judged.facts, here.gate, under, here.review)
    by, approved_by = (story.scene.people[key].name for key in (waiver.by, waiver.approved_by))
    until = f"{story.scene.day(waiver.expires):%-d %b %Y}"
    waived = f"{waiver.criterion[:1].upper()}{waiver.criterion[1:]} waived until {until}"
    return Decision(
        initiative_id=story.initiative.id,
        gate=here.gate.key,
        review_id=here.review.id if here.review else None,
        policy_id=known.id,
        policy_version=known.policy.version,
        outcome="conditional_go",
        from_stage_id=story.initiative.stage_id,
        to_stage_id=here.gate.enters,
        reason=f"{waived}: {waiver.reason}. Asked by {by}, approved by {approved_by}; limited release only.",
        snapshot=snapshot.text,
        sha256=snapshot.sha256,
        by_id=actor.person_id,
        at=now,
    )


def _go_back(story: Story, now: datetime) -> None:
    incident = story.told.incidents[0]
    session = story.scene.session
    evaluation = session.scalars(select(Stage).where(Stage.category == "evaluation")).one()
    move_back(
        session,
        actor=story.scene.actor(story.course.decides),
        now=now,
        initiative=story.initiative,
        stage_id=evaluation.id,
        reason=f"Sev {incident.sev}: {incident.title}; {incident.action}.",
    )
