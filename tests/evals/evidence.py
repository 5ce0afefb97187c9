"""Builders of runs as an importer gives them: a pass rate over cases, repeats, systems, dates."""

from collections.abc import Sequence
from datetime import datetime
from itertools import count

from sqlalchemy.orm import Session

from tests.building import NOW, an_actor, an_initiative
from tracker.core.actor import Actor
from tracker.evals.actions.importing import StoredRun, store_runs
from tracker.evals.actions.source import Source, source_of
from tracker.evals.rules.kinds import Direction, ErrorKind, MetricType, RunStatus, Scope, Unit
from tracker.evals.rules.normalised import NormalisedCase, NormalisedMetric, NormalisedRun, SystemPart
from tracker.initiatives.models import Initiative

_files = count(1)


def a_rate(passed: int = 110, of: int = 120, name: str = "pass_rate", **more: object) -> NormalisedMetric:
    """A pass rate over cases of which none is unscored."""
    given = {"value": passed / of if of else None, "n": of, "direction": Direction.HIGHER, **more}
    return NormalisedMetric(
        name=name,
        type=MetricType.BINARY,
        unit=Unit.PROPORTION,
        scope=Scope.HEADLINE,
        **given,  # type: ignore[arg-type]
    )


def some_cases(passed: int, total: int, **more: object) -> tuple[NormalisedCase, ...]:
    """Cases q-000, q-001 … of which the first ones failed."""
    failed = total - passed
    return tuple(
        NormalisedCase(f"q-{at:03}", passed=at >= failed, latency_ms=100.0 + at, **more)  # type: ignore[arg-type]
        for at in range(total)
    )


def a_run(
    passed: int = 110,
    total: int = 120,
    *,
    suite: str = "policy-answers",
    model: str = "orion-large-3",
    at: datetime | None = NOW,
    cases: bool | tuple[NormalisedCase, ...] = False,
    **more: object,
) -> NormalisedRun:
    """A whole run of a suite with one pass rate, with its cases where asked."""
    made = some_cases(passed, total) if cases is True else cases or ()
    given = {
        "metrics": (a_rate(passed, total, case_score="passed" if cases else ""),),
        "cases": made,
        "system": SystemPart(model=model),
        "status": RunStatus.COMPLETE,
        **more,
    }
    return NormalisedRun(tool="promptfoo", suite=suite, finished_at=at, **given)  # type: ignore[arg-type]


def an_error(case_id: str, kind: ErrorKind = ErrorKind.SYSTEM_ERROR) -> NormalisedCase:
    """A case on which something broke."""
    return NormalisedCase(case_id, error_kind=kind, error="connection reset")


def a_source(name: str = "") -> Source:
    """A file that was never seen before, or the one of a name."""
    return source_of(f"file {name or next(_files)}".encode(), "promptfoo")


def an_opened(session: Session, key: str = "") -> tuple[Initiative, Actor]:
    """An initiative and an engineer who is a member of it."""
    engineer = an_actor(session, "engineer")
    return an_initiative(session, key, engineer=engineer), engineer


def stored(
    session: Session,
    initiative: Initiative,
    actor: Actor,
    *runs: NormalisedRun,
    source: Source | None = None,
    now: datetime = NOW,
    positions: Sequence[int] | None = None,
    suite: str | None = None,
) -> tuple[StoredRun, ...]:
    """Store runs as one file."""
    return store_runs(
        session,
        actor=actor,
        now=now,
        initiative=initiative,
        runs=runs or (a_run(),),
        source=source or a_source(),
        positions=positions,
        suite=suite,
    )
