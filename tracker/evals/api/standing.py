"""Withdrawing runs, putting them back and choosing the baseline, through the API."""

from tracker.accounts import guards
from tracker.evals import queries, schemas
from tracker.evals.actions.baselines import bless
from tracker.evals.actions.withdrawing import put_back, withdraw_run
from tracker.evals.api import answers
from tracker.evals.api.blueprint import blueprint
from tracker.evals.guards import Deed, do_to_run, open_run
from tracker.web.api import operation
from tracker.web.database import reading, writing

RUN = schemas.RunOut
WITHDRAW, BLESS = "run.withdraw", "baseline.bless"


@operation(blueprint, "POST", "/runs/<run_id>/withdraw", action=WITHDRAW, body=schemas.ReasonIn, answer=RUN)
def withdraw(run_id: str, body: schemas.ReasonIn) -> schemas.RunOut:
    """Withdraw a run with a reason: it is shown, and counts for nothing."""
    return _done(run_id, WITHDRAW, withdraw_run, reason=body.reason)


@operation(blueprint, "POST", "/runs/<run_id>/put-back", action=WITHDRAW, answer=RUN)
def restore(run_id: str) -> schemas.RunOut:
    """Let a withdrawn run count again."""
    return _done(run_id, WITHDRAW, put_back)


@operation(blueprint, "POST", "/runs/<run_id>/baseline", action=BLESS, body=schemas.ReasonIn, answer=RUN)
def make_baseline(run_id: str, body: schemas.ReasonIn) -> schemas.RunOut:
    """Make a run the baseline of its suite."""
    return _done(run_id, BLESS, bless, reason=body.reason)


def _done(run_id: str, action: str, deed: Deed, **more: str) -> schemas.RunOut:
    with writing() as session:
        do_to_run(session, run_id, guards.actor(), action, deed, **more)
    opened = open_run(reading(), run_id, guards.actor(), WITHDRAW)
    metrics = queries.metrics_of(reading(), opened.run.id)
    return answers.run_out(opened.run, metrics, opened.initiative.key)
