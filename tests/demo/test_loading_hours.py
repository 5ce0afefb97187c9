"""The demo loads at any hour of the day: what happened in a story has one order, whenever it is told."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tracker.demo.history import history
from tracker.demo.loading import endpoints
from tracker.demo.loading.scene import Scene, Story
from tracker.demo.portfolio import portfolio


@pytest.mark.parametrize("hour", range(24))
def test_an_endpoint_is_registered_before_anything_else_happens_to_it(hour: int) -> None:
    now = datetime(2026, 11, 26, hour, 1, tzinfo=UTC)
    scene = Scene(None, now, portfolio(), history())  # type: ignore[arg-type] # nothing is played
    stories = [Story(scene, told, scene.courses[told.key]) for told in scene.told.initiatives]
    firsts = [_first(story) for story in stories if story.told.endpoints]
    assert firsts == ["_register"] * 12


def _first(story: Story) -> str:
    """The name of what happens first to the endpoint of a story."""
    first = min(endpoints.steps(story), key=lambda step: step.at)
    name: str = first.do.func.__name__  # type: ignore[attr-defined]
    return name
