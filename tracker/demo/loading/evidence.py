"""Runs on their way into the database, each at its moment, by who brought it in."""

import hashlib
from collections.abc import Iterator
from datetime import datetime
from functools import partial

from tracker.core.actor import Via
from tracker.demo.deeds import CalibrationTold
from tracker.demo.history import EarlierTold
from tracker.demo.loading.runs import Laboratory
from tracker.demo.loading.scene import Step, Story
from tracker.demo.told import RunTold
from tracker.evals.actions.calibrating import Calibrating, calibrate
from tracker.evals.actions.importing import store_runs
from tracker.evals.actions.source import Source
from tracker.evals.rules.calibration import Label
from tracker.evals.rules.normalised import NormalisedRun

LATER = 0.02  # of a day: half an hour, so that evidence of 84 days has six whole days to live
FORMATS = {"promptfoo": "promptfoo", "inspect_ai": "inspect_ai"}
BYTES_A_CASE = 620


def steps(story: Story) -> Iterator[Step]:
    """Give all runs of an initiative in the order of time, which is how their cases are drawn."""
    laboratory = Laboratory(story)
    for earlier in story.course.earlier:
        moment = story.scene.exact(earlier.day + LATER / 2)
        yield Step(moment, partial(_earlier, story, laboratory, earlier))
    if (calibration := story.course.calibration) is not None:
        moment = story.scene.exact(calibration.day)
        yield Step(moment, partial(_calibrate, story, calibration))
    for told in story.told.evals:
        yield Step(story.scene.exact(told.day + LATER), partial(_told, story, laboratory, told))


def _calibrate(story: Story, told: CalibrationTold, now: datetime) -> None:
    """Hold the judge against as many labels as the portfolio counts; the cases are those of its suite."""
    run, judge = next((run, run.judge) for run in story.told.evals if run.judge is not None)
    counts = [(True, True, judge.tp), (True, False, judge.pos - judge.tp)]
    counts += [(False, False, judge.tn), (False, True, judge.neg - judge.tn)]
    words = [(human, said) for human, said, times in counts for _ in range(times)]
    labels = [Label(f"q{at:03}", *word) for at, word in enumerate(words, start=1)]
    calibrate(
        story.scene.session,
        actor=story.scene.actor(told.by),
        now=now,
        initiative=story.initiative,
        given=Calibrating(
            story.course.suites[run.suite].judge,
            labels,
            hashlib.sha256(repr(labels).encode()).hexdigest(),
            told.note,
        ),
    )


def _earlier(story: Story, laboratory: Laboratory, run: EarlierTold, now: datetime) -> None:
    _store(story, laboratory.earlier(run, now), now)


def _told(story: Story, laboratory: Laboratory, run: RunTold, now: datetime) -> None:
    _store(story, laboratory.told(run, now), now)


def _store(story: Story, run: NormalisedRun, now: datetime) -> None:
    store_runs(
        story.scene.session,
        actor=story.scene.actor(story.course.pushes, Via.API),
        now=now,
        initiative=story.initiative,
        runs=[run],
        source=_source(run),
    )


def _source(run: NormalisedRun) -> Source:
    """Stand in for the file that the tool would have written."""
    digest = hashlib.sha256(repr(run).encode()).hexdigest()
    size = BYTES_A_CASE * max(1, len(run.cases))
    return Source(digest, FORMATS.get(run.tool, "normalised"), size)
