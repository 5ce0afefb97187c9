"""The checks of the past: what each endpoint would have answered then, judged by the app's own rules."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial
from urllib.parse import urlsplit

from tracker.core.actor import system_actor
from tracker.demo.behaviours import BY_PATH, FAILING_MINUTE, Answer, Manner, behaviour
from tracker.demo.loading.scene import Step, Story
from tracker.endpoints import actions
from tracker.endpoints.models import Endpoint
from tracker.endpoints.probe import CheckResult
from tracker.endpoints.rules import judge_check, parse_assertion

WORKER = system_actor()
WINDOW = 90  # days that are shown day by day
RARELY = 7  # days between two checks before that
HOURS = (7, 13)  # UTC; what drifts through the day is only looked at early
RARE_FAILURE = 0.08
FASTER = 0.6  # before an endpoint became slow
GONE = Answer(200, 840, b"{}")  # what is no longer there to be asked, had answered


def steps(story: Story, first: float) -> Iterator[Step]:
    """Give the checks from a day on: twice a day in the window, rarely before, and before each gate."""
    if story.course.former_endpoint is not None:
        yield story.step(story.course.stages["production"] - 1, "check", partial(_check, story))
        return
    early = {story.course.stages[name] - 1 for name in ("production",) if name in story.course.stages}
    early |= set(range(int(first), -WINDOW, RARELY))
    for day in sorted(day for day in early if first <= day < -WINDOW):
        yield Step(_moment(story, day, HOURS[0]), partial(_check, story))
    for day in range(max(int(first), -WINDOW), 1):
        yield from _day(story, day)


def _day(story: Story, day: int) -> Iterator[Step]:
    drifting = _manner(story) is Manner.DRIFTING
    for hour in HOURS[:1] if drifting else HOURS:
        moment = _moment(story, day, hour)
        if moment < story.scene.now:
            yield Step(moment, partial(_check, story))
    if day == 0 and not drifting:
        yield Step(_latest(story), partial(_check, story))


def _moment(story: Story, day: float, hour: int) -> datetime:
    """Give a moment in an hour; what fails every fourth minute is seldom asked just then."""
    start = story.scene.exact(day).replace(hour=hour, minute=0, second=0, microsecond=0)
    minute, rng = story.scene.rng.randrange(60), story.scene.rng
    if _manner(story) is Manner.FAILING:
        minute -= minute % 4
        minute += FAILING_MINUTE if rng.random() < RARE_FAILURE else rng.randrange(FAILING_MINUTE)
    return start + timedelta(minutes=minute, seconds=rng.randrange(60))


def _latest(story: Story) -> datetime:
    """Give a moment just gone by; of what fails now and then, the last at which it did."""
    now = story.scene.now.replace(second=0, microsecond=0)
    if _manner(story) is Manner.FAILING:
        return now - timedelta(minutes=(now.minute - FAILING_MINUTE) % 4 or 4)
    return now - timedelta(minutes=story.scene.rng.randrange(2, 20))


def _manner(story: Story) -> Manner | None:
    return next((one.manner for one in BY_PATH.values() if one.initiative == story.key), None)


def _check(story: Story, now: datetime) -> None:
    endpoint = story.scene.endpoints[story.key]
    result = _result(endpoint, _answer(story, endpoint, now), now)
    actions.keep_check(story.scene.session, actor=WORKER, endpoint=endpoint, result=result)


def _answer(story: Story, endpoint: Endpoint, now: datetime) -> Answer:
    path = urlsplit(endpoint.url).path
    if path not in BY_PATH:
        return GONE
    found, since = behaviour(path, now), story.course.slow_since
    if since is None or now >= story.scene.exact(since):
        return found
    return Answer(found.status, round(found.latency_ms * FASTER), found.body)


def _result(endpoint: Endpoint, answer: Answer, now: datetime) -> CheckResult:
    outcome, sentence = judge_check(
        status=answer.status,
        body=answer.body,
        truncated=False,
        latency_ms=answer.latency_ms,
        expected_status=endpoint.expected_status,
        assertion=parse_assertion(endpoint.assertion) if endpoint.assertion else None,
        latency_target_ms=endpoint.latency_target_ms,
    )
    return CheckResult(now, outcome, answer.status, answer.latency_ms, sentence)
