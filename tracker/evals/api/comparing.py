"""Comparing two runs through the API."""

from tracker.accounts import guards
from tracker.evals import schemas
from tracker.evals.api.blueprint import blueprint
from tracker.evals.guards import compare_two
from tracker.evals.rules.comparing import Answer, Side
from tracker.evals.rules.two_runs import Comparison
from tracker.web.api import operation
from tracker.web.asking import asked
from tracker.web.database import reading

NOTHING = Side(None, None, None, None)


@operation(
    blueprint,
    "GET",
    "/runs/<run_id>/compare/<other_id>",
    action="initiative.read",
    answer=schemas.ComparisonOut,
)
def compare_runs(run_id: str, other_id: str) -> schemas.ComparisonOut:
    """Compare a run with an older one; `?metric=` names the metric whose slices and flips are wanted."""
    found = compare_two(reading(), guards.actor(), (run_id, other_id), asked("metric")).found
    return schemas.ComparisonOut(
        new=run_id,
        old=other_id,
        paired=found.pairing.paired,
        why=found.pairing.why,
        confidence=found.metrics[0].question.confidence if found.metrics else 0.95,
        metrics=[_difference(one.name, one.answer, one.new, one.old, one.paired) for one in found.metrics],
        alone=list(found.alone),
        chosen=found.chosen.name if found.chosen else None,
        slices=_slices(found),
        worse=list(found.flips.worse),
        better=list(found.flips.better),
        url=f"/evals/compare?a={run_id}&b={other_id}",
    )


def _slices(found: Comparison) -> list[schemas.DifferenceOut]:
    return [_difference(name, answer, NOTHING, NOTHING, True) for name, answer in found.slices.items()]


def _difference(name: str, answer: Answer, new: Side, old: Side, paired: bool) -> schemas.DifferenceOut:
    found = answer.difference
    return schemas.DifferenceOut(
        name=name,
        new=new.value,
        old=old.value,
        difference=found.value,
        low=found.low,
        high=found.high,
        p=found.p,
        n=found.n,
        paired=paired,
        method=found.method,
        outcome=answer.outcome.value,
        why=answer.why,
    )
