"""Runs as the app stores them, made of what the portfolio tells; their cases are drawn beside."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from math import sqrt
from random import Random
from zlib import crc32

from tracker.core.statistics.normal import critical_value
from tracker.demo.history import EarlierTold, SuiteTold, SystemTold
from tracker.demo.loading.cases import Count, Drawn, cases_of
from tracker.demo.loading.scene import SEED, Story
from tracker.demo.told import MetricTold, RunTold
from tracker.evals.rules.kinds import DatasetRole, Direction, Lack, MetricType, Scope, Unit
from tracker.evals.rules.normalised import (
    DatasetPart,
    NormalisedCase,
    NormalisedMetric,
    NormalisedRun,
    SystemPart,
)

LASTED = timedelta(minutes=20)
KEPT = timedelta(days=160)  # single cases of older runs are gone, their metrics stay
CI = "https://ci.aldermoor.example"
UNITS = {"proportion": Unit.PROPORTION, "ratio": Unit.PROPORTION, "min": Unit.MIN, "points": Unit.POINTS}
TOKENS_A_CASE, TOKENS_AN_ANSWER, CENTS_A_CASE = 900, 140, 0.4


@dataclass(slots=True)
class Laboratory:
    """Makes the runs of one initiative, one after the other, so that their cases stay the same."""

    story: Story
    drawn: dict[str, Drawn] = field(default_factory=dict)

    def told(self, run: RunTold, now: datetime) -> NormalisedRun:
        """Make a run of the portfolio, with the metrics that the history adds."""
        added = self.story.course.added.get(run.suite, {})
        rates = [_told_count(metric) for metric in run.metrics if metric.type == "binary"]
        rates += self._counts(run.suite, {name: added[name] for name in added if not _has(run, name)})
        latency = next((metric for metric in run.metrics if metric.unit == "s"), None)
        cases = self._kept(cases_of(self._drawn(run.suite), run.version, rates, run.paired, latency), now)
        means = [
            _told_mean(metric) for metric in run.metrics if metric.type != "binary" and metric.unit != "s"
        ]
        metrics = (*means, *(_rate(count, cases) for count in rates))
        return self._run(run.suite, run.version, metrics, cases, run.repeats, now)

    def earlier(self, run: EarlierTold, now: datetime) -> NormalisedRun:
        """Make a run of the history."""
        rates = self._counts(run.suite, {name: one for name, one in run.metrics.items() if len(one) == 2})
        means = [self._mean(run.suite, name, one) for name, one in run.metrics.items() if len(one) == 3]
        suite = self._drawn(run.suite)
        cases = self._kept(cases_of(suite, run.version, rates, None, None), now)
        repeats = 5 if run.version in suite.suite.solved else 1
        metrics = (*means, *(_rate(count, cases) for count in rates))
        return self._run(run.suite, run.version, metrics, cases, repeats, now)

    def _kept(self, cases: tuple[NormalisedCase, ...], now: datetime) -> tuple[NormalisedCase, ...]:
        return cases if now > self.story.scene.now - KEPT else ()

    def _drawn(self, suite: str) -> Drawn:
        if suite not in self.drawn:
            told = self.story.course.suites.get(suite, SuiteTold())
            seed = SEED + crc32(f"{self.story.key} {suite}".encode())
            prefix = "".join(word[0] for word in suite.split("-"))
            self.drawn[suite] = Drawn(told, prefix, Random(seed))  # noqa: S311 - must be repeatable
        return self.drawn[suite]

    def _counts(self, suite: str, told: Mapping[str, tuple[float, ...]]) -> list[Count]:
        return [
            Count(name, int(one[0]), int(one[1]), self._direction(suite, name) is Direction.LOWER)
            for name, one in told.items()
        ]

    def _mean(self, suite: str, name: str, one: tuple[float, ...]) -> NormalisedMetric:
        mean, sd, n = one
        direction = self._direction(suite, name)
        stderr = sd / sqrt(n)
        return _numeric(name, MetricType.NUMERIC, self._unit(suite, name), direction, mean, int(n), stderr)

    def _direction(self, suite: str, name: str) -> Direction:
        later = (one.target for one in self.story.course.later_targets)
        every = (*self.story.course.targets, *later)
        return next(Direction(one.direction) for one in every if (one.suite, one.metric) == (suite, name))

    def _unit(self, suite: str, name: str) -> Unit:
        every = self.story.course.targets
        return next(UNITS[one.unit] for one in every if (one.suite, one.metric) == (suite, name))

    def _run(
        self,
        suite: str,
        version: str,
        metrics: tuple[NormalisedMetric, ...],
        cases: tuple[NormalisedCase, ...],
        repeats: int,
        now: datetime,
    ) -> NormalisedRun:
        generated = bool(cases) and bool(self._system(version).prompt)
        return NormalisedRun(
            tool=self.story.course.tool,
            external_id=f"{suite}-{now:%Y%m%d}",
            suite=suite,
            system=self._part(suite, version),
            dataset=self._dataset(suite, metrics),
            started_at=now - LASTED,
            finished_at=now,
            duration_s=LASTED.total_seconds(),
            repeats=repeats,
            cost=CENTS_A_CASE * len(cases) if generated else None,
            currency="EUR" if generated else "",
            tokens_in=TOKENS_A_CASE * len(cases) if generated else None,
            tokens_out=TOKENS_AN_ANSWER * len(cases) if generated else None,
            metrics=self._headed(metrics),
            cases=cases,
            lacks=() if cases else (Lack.CASES,),
            links=(("ci", f"{CI}/{self.story.key.lower()}/{now:%Y%m%d}"),),
        )

    def _headed(self, metrics: tuple[NormalisedMetric, ...]) -> tuple[NormalisedMetric, ...]:
        """Put the metric first that the run is known by: the main one of the initiative, else the first."""
        mains = {one.metric for one in self.story.course.targets if one.role == "main"}
        first = next((metric for metric in metrics if metric.name in mains), metrics[0])
        rest = (metric for metric in metrics if metric is not first)
        return (replace(first, scope=Scope.HEADLINE), *rest)

    def _system(self, version: str) -> SystemTold:
        return next(one for one in self.story.course.systems if one.version == version)

    def _part(self, suite: str, version: str) -> SystemPart:
        one = self._system(version)
        judge = self._drawn(suite).suite.judge
        return SystemPart(
            one.model, one.model_version, one.prompt, one.prompt_version, version, dirty=False, judge=judge
        )

    def _dataset(self, suite: str, metrics: tuple[NormalisedMetric, ...]) -> DatasetPart:
        told = self.story.told.datasets
        main = suite == self.story.told.evals[0].suite
        name, version = told[0][:2] if told and main else (suite, "v1")
        n = next((metric.n for metric in metrics if metric.n), 0)
        digest = hashlib.sha256(f"{name} {version} {n}".encode()).hexdigest()
        return DatasetPart(name, version, digest, n, DatasetRole.HELD_OUT)


def _has(run: RunTold, name: str) -> bool:
    return any(metric.metric == name for metric in run.metrics)


def _told_count(metric: MetricTold) -> Count:
    return Count(metric.metric, metric.k, metric.n, metric.direction == Direction.LOWER)


def _told_mean(metric: MetricTold) -> NormalisedMetric:
    """Make a metric with a standard error: from the spread, or from the interval that is told."""
    ratio = metric.type == "ratio"
    width = (metric.ci_high - metric.ci_low) / 2 / critical_value(0.95, 1)
    stderr = width if ratio else metric.sd / sqrt(metric.n)
    kind = MetricType.RATIO if ratio else MetricType.NUMERIC
    direction = Direction(metric.direction)
    return _numeric(metric.metric, kind, UNITS[metric.unit], direction, metric.mean, metric.n, stderr)


def _numeric(
    name: str, kind: MetricType, unit: Unit, direction: Direction, value: float, n: int, stderr: float
) -> NormalisedMetric:
    return NormalisedMetric(name, kind, unit, direction, value, n, stderr=stderr, source=f"metrics.{name}")


def _rate(count: Count, cases: tuple[NormalisedCase, ...]) -> NormalisedMetric:
    """Make a pass rate; the score of the cases is named only where a case is there more than once."""
    repeated = any(case.repeat for case in cases) and count.n == len(cases)
    return NormalisedMetric(
        name=count.name,
        type=MetricType.BINARY,
        unit=Unit.PROPORTION,
        direction=Direction.LOWER if count.bad else Direction.HIGHER,
        value=count.k / count.n,
        n=count.n,
        total=count.n,
        successes=count.k,
        strict=count.k / count.n,
        source=f"metrics.{count.name}",
        case_score="passed" if repeated else "",
    )
