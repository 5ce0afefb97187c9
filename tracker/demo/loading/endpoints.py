"""Endpoints: registered, put into production, deployed to, and checked by replaying how they behave."""

from collections.abc import Iterator
from dataclasses import asdict, replace
from datetime import datetime, timedelta
from functools import partial
from urllib.parse import urlsplit

from tracker.core.actor import Via
from tracker.demo.behaviours import BEHAVIOURS, Behaviour, local_url
from tracker.demo.deeds import ReleaseTold
from tracker.demo.loading import checks
from tracker.demo.loading.scene import Step, Story
from tracker.demo.told import EndpointTold
from tracker.endpoints import actions
from tracker.endpoints.actions import DeploymentFields, EndpointFields

PORT = 8765  # of the local service that plays the endpoints
RUNBOOKS = "https://runbooks.aldermoor.example"
REGISTERED = 6  # days after the stage began


def steps(story: Story) -> Iterator[Step]:
    """Give what happened to the endpoint of an initiative, if it has or had one."""
    told = _told(story)
    if told is None:
        return
    stages = story.course.stages
    began = stages.get("evaluation", stages["pilot"]) + REGISTERED
    registered = story.step(began, "register", partial(_register, story, told))
    yield registered
    yield from checks.steps(story, began + 1)
    if "production" in stages:
        decided = story.scene.at(stages["production"], f"{story.key} decide")
        yield Step(decided + timedelta(minutes=10), partial(_move_to, story, "production"))
    if story.course.back_day is not None:
        yield story.step(story.course.back_day + 0.1, "to staging", partial(_move_to, story, "staging"))
    for release in story.course.releases:
        # whatever the hour of loading: never before there was anything to deploy to
        released = max(story.scene.exact(release.day + 0.05), registered.at + timedelta(minutes=20))
        yield Step(released, partial(_deploy, story, release))
    if story.course.former_endpoint is not None:
        yield story.step(stages["retired"] + 1, "remove", partial(_remove, story))


def _told(story: Story) -> EndpointTold | None:
    return story.told.endpoints[0] if story.told.endpoints else story.course.former_endpoint


def _register(story: Story, told: EndpointTold, now: datetime) -> None:
    scene = story.scene
    scene.endpoints[story.key] = actions.register(
        scene.session,
        actor=scene.actor(story.course.asks),
        now=now,
        initiative=story.initiative,
        fields=_fields(story, told),
    )


def _fields(story: Story, told: EndpointTold) -> EndpointFields:
    """Give the endpoint as it was registered: before production it was one of staging."""
    environment = "dev" if told.environment == "dev" else "staging"
    fields = EndpointFields(
        name=urlsplit(told.url).netloc.partition(".")[0],
        url=local_url(told.url, PORT),
        environment=environment,
        method=told.method,
        latency_target_ms=told.latency_target_ms,
        slo_percent=told.slo_percent,
    )
    if environment == "staging":
        team = story.scene.teams[story.told.team].name
        runbook = f"{RUNBOOKS}/{story.key.lower()}"
        fields = replace(fields, on_call=f"{team}, then Tomasz Wrobel", runbook_url=runbook)
    played = _behaviour(story)
    return replace(fields, body=played.request, assertion=played.assertion) if played else fields


def _behaviour(story: Story) -> Behaviour | None:
    return next((one for one in BEHAVIOURS if one.initiative == story.key), None)


def _move_to(story: Story, environment: str, now: datetime) -> None:
    endpoint = story.scene.endpoints[story.key]
    names = asdict(EndpointFields("", "", ""))
    fields = EndpointFields(**{name: getattr(endpoint, name) for name in names})
    actor = story.scene.actor(story.course.asks)
    fields = replace(fields, environment=environment)
    actions.change(story.scene.session, actor=actor, now=now, endpoint=endpoint, fields=fields)


def _parts(story: Story, version: str) -> tuple[str, ...]:
    """Give the bill of materials of a version, where the company knows it."""
    found = (one for one in story.course.systems if one.version == version)
    return next(((one.model, one.model_version, one.prompt, one.prompt_version) for one in found), ())


def _deploy(story: Story, told: ReleaseTold, now: datetime) -> None:
    actions.deploy(
        story.scene.session,
        actor=story.scene.actor(story.course.pushes, Via.API),
        now=now,
        endpoint=story.scene.endpoints[story.key],
        fields=DeploymentFields(
            told.version, told.version, told.rollout, told.traffic_percent, *_parts(story, told.version)
        ),
    )


def _remove(story: Story, now: datetime) -> None:
    actor = story.scene.actor(story.course.decides)
    endpoint = story.scene.endpoints.pop(story.key)
    actions.remove(story.scene.session, actor=actor, now=now, endpoint=endpoint)
