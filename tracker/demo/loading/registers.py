"""Models written into the register, and versions of prompts as they were recorded."""

from collections.abc import Iterator
from datetime import datetime
from functools import partial

from tracker.core.actor import Via
from tracker.demo.loading.scene import Scene, Step, Story
from tracker.demo.registers import ModelTold, PromptTold, registers
from tracker.evals.actions.registering import add_prompt_version, write_model
from tracker.evals.rules.register import ModelEntry, PromptEntry

REGISTERED = -30.0
WRITER = "priya"


def models(scene: Scene) -> Iterator[Step]:
    """Give how the models were registered."""
    for number, told in enumerate(registers().models):
        yield Step(scene.exact(REGISTERED + number / 1000), partial(_register, scene, told))


def steps(story: Story) -> Iterator[Step]:
    """Give how the prompts of an initiative were recorded."""
    for told in registers().prompts.get(story.key, ()):
        yield Step(story.scene.exact(told.day), partial(_record, story, told))


def _register(scene: Scene, told: ModelTold, now: datetime) -> None:
    retires = None if told.retires_in is None else scene.day(told.retires_in)
    entry = ModelEntry(told.name, told.version, told.provider, told.released, retires, note=told.note)
    write_model(scene.session, actor=scene.actor(WRITER), now=now, entry=entry)


def _record(story: Story, told: PromptTold, now: datetime) -> None:
    entry = PromptEntry(
        told.name, told.version, told.template, told.parameters, told.model, told.model_version, told.note
    )
    add_prompt_version(
        story.scene.session,
        actor=story.scene.actor(story.course.pushes, Via.API),
        now=now,
        initiative=story.initiative,
        entry=entry,
    )
