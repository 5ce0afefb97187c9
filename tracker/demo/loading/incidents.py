"""What went wrong in the field, reported when it was noticed and resolved when it was."""

from collections.abc import Iterator
from datetime import datetime
from functools import partial

from tracker.demo.loading.scene import Step, Story
from tracker.demo.told import IncidentTold
from tracker.initiatives.actions.incidents import report_incident, resolve_incident
from tracker.initiatives.models import Incident
from tracker.initiatives.rules.incidents import Report


def steps(story: Story) -> Iterator[Step]:
    """Give the incidents of an initiative."""
    for told in story.told.incidents:
        kept: list[Incident] = []
        noticed, mended = story.scene.exact(told.detected), story.scene.exact(told.resolved)
        yield Step(noticed, partial(_report, story, told, kept))
        yield Step(mended, partial(_resolve, story, told, kept))


def _report(story: Story, told: IncidentTold, kept: list[Incident], now: datetime) -> None:
    report = Report(f"sev{told.sev}", told.kind, told.title, now)
    actor = story.scene.actor(story.course.asks)
    kept.append(
        report_incident(story.scene.session, actor=actor, now=now, initiative=story.initiative, report=report)
    )


def _resolve(story: Story, told: IncidentTold, kept: list[Incident], now: datetime) -> None:
    resolve_incident(
        story.scene.session,
        actor=story.scene.actor(story.course.asks),
        now=now,
        initiative=story.initiative,
        incident_id=kept[0].id,
        resolution=f"{told.action[:1].upper()}{told.action[1:]}.",
        test=told.becomes_test,
    )
