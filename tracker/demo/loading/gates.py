"""How initiatives passed their gates: asked, voted and decided by the app's rules, on what was there then."""

from collections.abc import Iterator
from datetime import datetime
from functools import partial

from sqlalchemy import select

from tracker.demo.loading.scene import Step, Story
from tracker.demo.told import WaiverTold
from tracker.gates.actions import approving, deciding, opening, reviewing, waiving
from tracker.gates.actions.policies import in_force
from tracker.gates.models import GateReview, Waiver
from tracker.gates.rules.waiving import WaiverState
from tracker.gates.rules.words import Outcome, ReviewStatus, Vote
from tracker.initiatives.actions.moving import move_back
from tracker.initiatives.models import Stage

ENTERED = ("pilot", "evaluation", "production", "retired")


def steps(story: Story) -> Iterator[Step]:
    """Give every review of an initiative, and what was decided."""
    course = story.course
    for stage in ENTERED:
        if stage in course.stages:
            yield from _passing(story, course.stages[stage])
    yield from _waiving(story)
    if course.back_day is not None:
        yield story.step(course.back_day, "back", partial(_go_back, story))
    if course.review_day is not None:
        yield story.step(course.review_day, "ask", partial(_ask, story))
        yield story.step(course.review_day + 2, "vote", partial(_vote, story, course.approvers[0], ""))
    if course.reject_day is not None:
        yield from _rejecting(story, course.reject_day)


def _passing(story: Story, day: float) -> Iterator[Step]:
    """Ask three days before, vote a day before, decide on the day."""
    policy = in_force(story.scene.session).policy
    voters = story.course.approvers[: policy.approvals_for(story.told.risk)]
    yield story.step(day - 3, "ask", partial(_ask, story))
    for number, person in enumerate(voters):
        yield story.step(day - 1, f"vote {number}", partial(_vote, story, person, ""))
    yield story.step(day, "decide", partial(_go, story))


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


def _waiving(story: Story) -> Iterator[Step]:
    """Ask to waive what is open at the gate, and have it approved."""
    for waiver in story.told.waivers:
        yield story.step(waiver.requested, "waive", partial(_ask_to_waive, story, waiver))
        yield story.step(waiver.requested, "waived", partial(_approve_waiver, story, waiver))


def _ask_to_waive(story: Story, waiver: WaiverTold, now: datetime) -> None:
    session, actor = story.scene.session, story.scene.actor(waiver.by)
    here = opening.at_gate(session, story.initiative, now)
    for outcome in here.gate.open:
        wanted = waiving.Wanted(
            outcome.key,
            f"{waiver.reason}.",
            "Limited release only; a person reads every answer that names a price.",
            waiver.expires - waiver.requested,
        )
        waiving.request_waiver(session, actor=actor, now=now, initiative=story.initiative, wanted=wanted)


def _approve_waiver(story: Story, waiver: WaiverTold, now: datetime) -> None:
    session, actor = story.scene.session, story.scene.actor(waiver.approved_by)
    pending = select(Waiver.id).where(
        Waiver.initiative_id == story.initiative.id, Waiver.status == WaiverState.PENDING
    )
    for waiver_id in session.scalars(pending).all():
        waiving.decide_waiver(
            session,
            actor=actor,
            now=now,
            initiative=story.initiative,
            waiver_id=waiver_id,
            approve=True,
            comment="For the campaign only; the red-team cases follow within a month.",
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
