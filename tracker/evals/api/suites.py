"""Suites through the API: which there are, and whether they keep the texts of their cases whole."""

from tracker.accounts import guards
from tracker.core import clock
from tracker.evals import schemas
from tracker.evals.actions.case_texts import delete_texts, keep_texts
from tracker.evals.api.blueprint import blueprint
from tracker.evals.queries.record import suites_of
from tracker.initiatives.guards import open_initiative
from tracker.web.api import operation
from tracker.web.database import reading, writing

READ, TEXTS = "initiative.read", "suite.texts"
PATH = "/initiatives/<key>/suites"


@operation(blueprint, "GET", PATH, action=READ, answer=schemas.SuiteListOut)
def list_suites(key: str) -> schemas.SuiteListOut:
    """List the suites of an initiative by name, at most two hundred."""
    return _listed(key)


@operation(
    blueprint,
    "POST",
    f"{PATH}/<suite_id>/texts",
    action=TEXTS,
    body=schemas.TextsIn,
    answer=schemas.SuiteListOut,
)
def save_texts(key: str, suite_id: str, body: schemas.TextsIn) -> schemas.SuiteListOut:
    """Let a suite keep the texts of its cases whole from now on, or no more."""
    with writing() as session:
        keep_texts(
            session,
            actor=guards.actor(),
            now=clock.now(),
            initiative=open_initiative(session, key, guards.actor(), TEXTS),
            suite_id=suite_id,
            wanted=body.keep,
        )
    return _listed(key)


@operation(blueprint, "POST", f"{PATH}/<suite_id>/texts/delete", action=TEXTS, answer=schemas.TextsDeletedOut)
def remove_texts(key: str, suite_id: str) -> schemas.TextsDeletedOut:
    """Delete all whole texts of a suite; digests and excerpts stay."""
    with writing() as session:
        initiative = open_initiative(session, key, guards.actor(), TEXTS)
        gone = delete_texts(
            session, actor=guards.actor(), now=clock.now(), initiative=initiative, suite_id=suite_id
        )
    return schemas.TextsDeletedOut(deleted=gone)


def _listed(key: str) -> schemas.SuiteListOut:
    session = reading()
    initiative = open_initiative(session, key, guards.actor(), READ)
    return schemas.SuiteListOut(
        items=[
            schemas.SuiteOut(
                id=line.suite.id, name=line.suite.name, runs=line.runs, keeps_texts=line.suite.keeps_texts
            )
            for line in suites_of(session, initiative.id)
        ]
    )
