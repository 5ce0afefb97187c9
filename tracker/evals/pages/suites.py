"""What a suite keeps of its cases: switching whole texts on and off, and deleting those that are kept."""

from flask import request
from werkzeug.wrappers import Response

from tracker.accounts import guards as accounts
from tracker.core import clock
from tracker.evals.actions.case_texts import delete_texts, keep_texts
from tracker.evals.pages.blueprint import blueprint
from tracker.initiatives import guards as initiatives
from tracker.web.database import writing
from tracker.web.routes import permit, see_other

TEXTS = "suite.texts"


@blueprint.post("/initiatives/<key>/evals/suites/<suite_id>/texts")
@permit("suite.texts")
def save_texts(key: str, suite_id: str) -> Response:
    """Let a suite keep the texts of its cases whole from now on, or no more."""
    actor = accounts.actor()
    with writing() as session:
        keep_texts(
            session,
            actor=actor,
            now=clock.now(),
            initiative=initiatives.open_initiative(session, key, actor, TEXTS),
            suite_id=suite_id,
            wanted=request.form.get("keep") == "yes",
        )
    return see_other("evals.show_record", key=key, _anchor="suites-title")


@blueprint.post("/initiatives/<key>/evals/suites/<suite_id>/texts/delete")
@permit("suite.texts")
def remove_texts(key: str, suite_id: str) -> Response:
    """Delete all whole texts of a suite; digests and excerpts stay."""
    actor = accounts.actor()
    with writing() as session:
        initiative = initiatives.open_initiative(session, key, actor, TEXTS)
        delete_texts(session, actor=actor, now=clock.now(), initiative=initiative, suite_id=suite_id)
    return see_other("evals.show_record", key=key, _anchor="suites-title")
