"""Saving what the preview showed: all chosen runs of all files, or none of them."""

from flask import request
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from tracker.core import clock
from tracker.core.errors import AlreadyThere
from tracker.evals.actions.importing import StoredRun, store_measured
from tracker.evals.forms import SaveForm, UploadForm
from tracker.evals.pages import importing
from tracker.evals.pages.blueprint import blueprint
from tracker.evals.pages.preview import ReadFile
from tracker.evals.pages.staging import MOST
from tracker.initiatives import guards as initiatives
from tracker.initiatives.guards import Head
from tracker.web.database import writing
from tracker.web.routes import permit

NOTHING = "Choose at least one run."


@blueprint.post("/initiatives/<key>/evals/runs")
@permit("eval.log")
def save(key: str) -> Response:
    """Save the chosen runs and show them."""
    head = importing.opened(key)
    tokens = request.form.getlist("file")[:MOST]
    files = importing.staged_files(head, tokens)
    if not files:
        return importing.upload_page(head, UploadForm(), status=410, notice=importing.GONE)
    forms = [_form(at, file) for at, file in enumerate(files)]
    if not _all_sound(forms):
        return importing.preview_page(head, files, forms, status=422)
    try:
        stored = _store(head, files, forms)
    except AlreadyThere as refusal:
        return importing.preview_page(head, files, forms, status=409, refused=str(refusal), link=refusal.link)
    for token in tokens:
        importing.staging_of(head).drop(token)
    address = f"/initiatives/{head.initiative.key}/evals#runs-title"
    return redirect(f"/evals/runs/{stored[0].id}" if len(stored) == 1 else address, code=303)


def _form(at: int, file: ReadFile) -> SaveForm:
    return importing.with_choices(SaveForm(request.form, prefix=f"{at}-"), file)


def _all_sound(forms: list[SaveForm]) -> bool:
    """Check every form, so that all faults are shown at once."""
    sound = [form.validate() for form in forms]
    if not any(form.runs.data for form in forms):
        forms[0].runs.errors = (NOTHING,)
        return False
    return all(sound)


def _store(head: Head, files: list[ReadFile], forms: list[SaveForm]) -> list[StoredRun]:
    stored: list[StoredRun] = []
    with writing() as session:
        initiative = initiatives.open_initiative(session, head.initiative.key, head.actor, "eval.log")
        for file, form in zip(files, forms, strict=True):
            if form.runs.data:
                stored += store_measured(
                    session,
                    actor=head.actor,
                    now=clock.now(),
                    initiative=initiative,
                    runs=file.runs,
                    source=file.source,
                    suite=form.suite.data,
                    system=form.stated(),
                    positions=form.runs.data,
                )
    return stored
