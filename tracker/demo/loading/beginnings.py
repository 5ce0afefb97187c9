"""How an initiative was proposed, what it must reach, who belongs to it, and how it was paused or closed."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from functools import partial

from tracker.demo.history import TargetTold
from tracker.demo.loading.scene import Step, Story
from tracker.evals.actions.targets import TargetChange, set_target
from tracker.evals.rules.kinds import Direction, Unit
from tracker.evals.rules.targets import Role, Wanted
from tracker.initiatives.actions import members, status, writing
from tracker.initiatives.queries import edits
from tracker.initiatives.rules.fields import Details

NEXT_RISK_CHECK = 120  # days from now


def steps(story: Story) -> Iterator[Step]:
    """Give the steps of proposing an initiative and of what was decided outside of its gates."""
    course, first = story.course, story.course.proposed
    yield story.step(first, "propose", partial(_propose, story))
    for person, role in course.members.items():
        yield story.step(first + 1, f"member {person}", partial(_add_member, story, person, role))
    for target in course.targets:
        yield story.step(first + 3, f"target {target.metric}", partial(_set_target, story, target))
    for later in course.later_targets:
        yield story.step(
            later.day, f"target {later.target.metric}", partial(_set_target, story, later.target)
        )
    if course.pause_day is not None:
        yield story.step(course.pause_day - 1, "owner leaves", partial(_lose_owner, story))
        yield story.step(course.pause_day, "pause", partial(_pause, story))
    if course.close_day is not None:
        yield story.step(course.stages["retired"] - 8, "lessons", partial(_write_lessons, story))
        yield story.step(course.close_day, "close", partial(_close, story))


def _propose(story: Story, now: datetime) -> None:
    actor = story.scene.actor(story.course.creator)
    story.scene.initiatives[story.key] = writing.create(
        story.scene.session, actor=actor, now=now, key=story.key, details=_details(story)
    )


def _details(story: Story) -> Details:
    told, course, people = story.told, story.course, story.scene.people
    owner = told.owner or course.first_owner
    return Details(
        name=told.name,
        summary=told.summary,
        unit=told.unit,
        team_id=story.scene.teams[told.team].id,
        owner_id=people[owner].id,
        sponsor_id=people[told.sponsor].id,
        kind=told.kind,
        problem=course.problem,
        baseline=told.baseline,
        target=f"{course.target}. {told.value}." if told.value != "-" else course.target,
        expectation=course.expectation,
        expected_value=course.expected_value,
        expected_of=course.expected_of,
        expected_on=_on(story, course.expected_day),
        kill_criterion=course.kill_criterion,
        time_box_weeks=course.weeks,
        risk_tier=told.risk,
        risk_review_on=_on(story, NEXT_RISK_CHECK),
        target_on=_on(story, course.target_day),
    )


def _on(story: Story, day: int | None) -> date | None:
    return None if day is None else story.scene.day(day)


def _add_member(story: Story, person: str, role: str, now: datetime) -> None:
    scene = story.scene
    members.set_member(
        scene.session,
        actor=scene.actor(story.course.creator),
        now=now,
        initiative=story.initiative,
        person_id=scene.people[person].id,
        role=role,
    )


def _set_target(story: Story, told: TargetTold, now: datetime) -> None:
    wanted = Wanted(
        suite=told.suite,
        metric=told.metric,
        role=Role(told.role),
        direction=Direction(told.direction),
        threshold=told.threshold,
        unit=Unit(told.unit),
    )
    actor = story.scene.actor(story.course.decides)
    change = TargetChange(wanted, version=0)
    set_target(story.scene.session, actor=actor, now=now, initiative=story.initiative, change=change)


def _lose_owner(story: Story, now: datetime) -> None:
    _edit(story, replace(edits.details_of(story.initiative), owner_id=None), now)


def _write_lessons(story: Story, now: datetime) -> None:
    _edit(story, replace(edits.details_of(story.initiative), lessons=story.course.lessons), now)


def _edit(story: Story, details: Details, now: datetime) -> None:
    writing.edit(
        story.scene.session,
        actor=story.scene.actor(story.course.decides),
        now=now,
        initiative=story.initiative,
        details=details,
        version=story.initiative.version,
        may_guard=True,
    )


def _pause(story: Story, now: datetime) -> None:
    status.pause(
        story.scene.session,
        actor=story.scene.actor(story.course.decides),
        now=now,
        initiative=story.initiative,
        reason="The owner left for another initiative, and nobody free in Energy has statistics at level 4.",
        review_on=story.scene.day(story.told.milestones[0].day),
    )


def _close(story: Story, now: datetime) -> None:
    reason = "Traffic zero for more than 14 days, transcripts deleted, lessons written."
    actor = story.scene.actor(story.course.decides)
    status.close(story.scene.session, actor=actor, now=now, initiative=story.initiative, reason=reason)
