"""Needs, and who was booked for them: at first what the pilot needed, later all that the portfolio tells."""

from collections.abc import Iterator
from datetime import datetime
from functools import partial

from sqlalchemy import select

from tracker.demo.deeds import OnceTold
from tracker.demo.loading.scene import Step, Story
from tracker.demo.portfolio import AllocationTold
from tracker.demo.told import NeedTold
from tracker.staffing.actions import allocations, needs
from tracker.staffing.models import Allocation, Need
from tracker.staffing.rules.coverage import ENOUGH

LEAST_LEVEL = 3


def steps(story: Story) -> Iterator[Step]:
    """Give the steps of staffing; needs that nobody covers came up after the pilot had begun."""
    course, first = story.course, story.course.proposed
    begun = first_needs(story)
    for need in begun:
        yield story.step(first + 4, f"need {need.skill}", partial(_set_need, story, need))
    owners = _owners(story)
    for told in _allocations(story):
        owns = owners.get(told.skill) == told.person
        yield story.step(first + 5, f"book {told.person}", partial(_book, story, told, owns))
    for once in course.once:
        told = AllocationTold(once.person, story.key, once.fte, once.skill)
        yield story.step(first + 5, f"book {once.person}", partial(_book, story, told, True))
        yield story.step(once.until, f"release {once.person}", partial(_release, story, once))
    later = course.stages.get("pilot", first) + 12
    for need in story.told.needs:
        if need not in begun:
            yield story.step(later, f"need {need.skill}", partial(_set_need, story, need))


def first_needs(story: Story) -> list[NeedTold]:
    """Give what was needed before the pilot: of each skill what is covered, never more than in the end."""
    if "pilot" not in story.course.stages:
        return list(story.told.needs)
    once = [NeedTold(one.skill, LEAST_LEVEL, one.fte) for one in story.course.once]
    named = {need.skill for need in story.told.needs}
    covered = [found for need in story.told.needs if (found := _covered(story, need))]
    return covered + [need for need in once if need.skill not in named]


def _covered(story: Story, need: NeedTold) -> NeedTold | None:
    once = sum(one.fte for one in story.course.once if one.skill == need.skill)
    have = once + sum(told.fte for told in _able(story, need))
    if have >= ENOUGH * need.fte - 1e-9:
        return need
    return NeedTold(need.skill, need.min_level, round(have, 2)) if have else None


def _able(story: Story, need: NeedTold) -> list[AllocationTold]:
    levels = story.scene.told.levels
    return [
        told
        for told in _allocations(story)
        if told.skill == need.skill and levels(told.person).get(need.skill, 0) >= need.min_level
    ]


def _owners(story: Story) -> dict[str, str]:
    """Give who is accountable for each needed skill: the first who has its level."""
    able = {need.skill: _able(story, need) for need in story.told.needs}
    return {skill: told[0].person for skill, told in able.items() if told}


def _allocations(story: Story) -> list[AllocationTold]:
    return [told for told in story.scene.told.allocations if told.initiative == story.key]


def _set_need(story: Story, told: NeedTold, now: datetime) -> None:
    scene = story.scene
    needs.set_need(
        scene.session,
        actor=scene.actor(story.course.creator),
        now=now,
        initiative=story.initiative,
        skill=scene.skills[told.skill],
        min_level=told.min_level,
        fte=told.fte,
    )


def _book(story: Story, told: AllocationTold, owns: bool, now: datetime) -> None:
    scene = story.scene
    allocations.allocate(
        scene.session,
        actor=scene.actor(story.course.creator),
        now=now,
        initiative=story.initiative,
        person=scene.people[told.person],
        skill=scene.skills[told.skill],
        fte=told.fte,
        accountable=owns,
    )


def _release(story: Story, once: OnceTold, now: datetime) -> None:
    """End a booking, and the need with it where the portfolio does not tell of one."""
    scene, session, own = story.scene, story.scene.session, story.initiative.id
    person, skill, actor = (
        scene.people[once.person],
        scene.skills[once.skill],
        scene.actor(story.course.creator),
    )
    booked = select(Allocation).where(Allocation.initiative_id == own, Allocation.person_id == person.id)
    row = session.scalars(booked.where(Allocation.skill_id == skill.id)).one()
    allocations.release(session, actor=actor, now=now, allocation=row, person=person, skill=skill)
    if once.skill not in {need.skill for need in story.told.needs}:
        need = session.scalars(select(Need).where(Need.initiative_id == own, Need.skill_id == skill.id)).one()
        needs.remove_need(session, actor=actor, now=now, need=need, skill=skill)
