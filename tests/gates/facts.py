"""Builders of facts as plain values, for criteria that are judged without a database."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from tests.building import NOW
from tracker.core.statistics import rate_interval
from tracker.gates.criteria import all_kinds
from tracker.gates.rules.criterion import Asked
from tracker.gates.rules.facts import (
    CoverFact,
    DocumentFact,
    EndpointFact,
    Facts,
    InitiativeFact,
    MetricFact,
    MilestoneFact,
    RunFact,
    SignoffFact,
    StageFact,
    TargetFact,
)
from tracker.gates.rules.outcome import CriterionOutcome

EVALUATION = StageFact("stage-3", "Evaluation", "evaluation", 30, 60)
PRODUCTION = StageFact("stage-4", "Production", "production", 40)
AUTHOR = "author"


def some_facts(**more: Any) -> Facts:
    """An active initiative of limited risk in evaluation, of which nothing else is known."""
    about = {name: more.pop(name) for name in list(more) if name in InitiativeFact.__dataclass_fields__}
    initiative = InitiativeFact(
        id="one",
        key="ONE",
        name="One",
        unit="Mutual",
        team="AI",
        kind=about.pop("kind", "rag"),
        tier=about.pop("tier", "limited"),
        status=about.pop("status", "active"),
        visibility="org",
        stage_since=about.pop("stage_since", NOW - timedelta(days=20)),
        updated_at=NOW,
        **about,
    )
    given = {"now": NOW, "stage": EVALUATION, "next_stage": PRODUCTION, **more}
    return Facts(initiative=initiative, **given)


def some_run(**more: Any) -> RunFact:
    """A whole run three days ago."""
    given = {"id": "run", "number": 7, "tool": "promptfoo", "suite": "answers", **more}
    return RunFact(**{"ran_at": NOW - timedelta(days=3), "imported_by_id": AUTHOR, "cases": 120, **given})


def some_rate(passed: int = 110, of: int = 120, **more: Any) -> MetricFact:
    """A pass rate with the bounds that the import would have stored."""
    usual, strict = rate_interval(passed, of, 0.95), rate_interval(passed, of, 0.975, exact=True)
    given = {"name": "grounded", "run": some_run(), "direction": "higher", **more}
    return MetricFact(
        **{
            "type": "binary",
            "unit": "proportion",
            "value": passed / of,
            "strict": passed / of,
            "successes": passed,
            "n": of,
            "effective_n": float(of),
            "low": usual.low,
            "high": usual.high,
            "low_strict": strict.low,
            "high_strict": strict.high,
            "method": usual.method,
            **given,
        }
    )


def some_target(latest: MetricFact | None = None, threshold: float = 0.9, **more: Any) -> TargetFact:
    """A main target that was set before the run."""
    given = {"metric": "grounded and correct", "role": "main", "direction": "higher", **more}
    return TargetFact(
        **{
            "id": "target",
            "suite": "answers",
            "unit": "proportion",
            "set_at": NOW - timedelta(days=30),
            "threshold": threshold,
            "latest": latest,
            **given,
        }
    )


def with_metric(latest: MetricFact | None, threshold: float = 0.9, **more: Any) -> Facts:
    """Facts with one target and its newest value; what is not about the target goes to the facts."""
    own = {name: more.pop(name) for name in ("role", "direction", "set_at", "reason", "unit") if name in more}
    metrics = more.pop("metrics", (latest,) if latest else ())
    return some_facts(targets=(some_target(latest, threshold, **own),), metrics=metrics, **more)


def ask(kind: str, facts: Facts, **more: Any) -> CriterionOutcome:
    """Judge a criterion of a kind that has one row."""
    given = {"key": f"G3.{kind}", "label": "Label", "rule": "Rule", "settings": {}, **more}
    (outcome,) = all_kinds()[kind].judge(Asked(kind=kind, **given), facts)
    return outcome


def some_endpoint(**more: Any) -> EndpointFact:
    """A staging endpoint that answered well yesterday and is looked after."""
    given = {"id": "endpoint", "name": "answers-v2", "environment": "staging", "outcome": "up", **more}
    return EndpointFact(
        **{
            "sentence": "Answered 200 in 210 ms, within the target of 1,000 ms.",
            "checked_at": NOW - timedelta(days=1),
            "latency_ms": 210.0,
            "slo_percent": 99.0,
            "on_call": "AI Platform",
            "runbook_url": "https://runbooks.example.test/answers",
            "checks": 20,
            "good": 20,
            **given,
        }
    )


def some_cover(
    skill: str = "Retrieval", needed: float = 0.5, covered: float = 0.5, level: int = 3
) -> CoverFact:
    """A needed skill."""
    return CoverFact(skill, level, needed, covered, accountable="Robin Vale")


def some_document(slug: str = "owasp-llm", days_old: int = 5) -> DocumentFact:
    """A linked document."""
    return DocumentFact(
        slug, "Red team report", "https://docs.example.test/1", NOW - timedelta(days=days_old)
    )


def some_signature(days_old: int = 2, person_id: str = "viktor") -> SignoffFact:
    """A signature under the criterion that `ask` asks."""
    return SignoffFact("G3.signoff", person_id, "Viktor Vale", NOW - timedelta(days=days_old))


def some_milestone(title: str = "Canary", *, done: bool = False, planned_in: int | None = 5) -> MilestoneFact:
    """A milestone of the present stage, planned in so many days."""
    planned: date | None = None if planned_in is None else (NOW + timedelta(days=planned_in)).date()
    return MilestoneFact(title, EVALUATION.id, planned, NOW if done else None)


def aged(facts: Facts, days: int) -> Facts:
    """The same facts, so many days later."""
    return replace(facts, now=facts.now + timedelta(days=days))
