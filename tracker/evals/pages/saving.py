"""Saving what the preview showed: all chosen runs of all files, or none of them."""

from flask import request
from sqlalchemy.orm import Session
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from tracker.accounts import guards as accounts
from tracker.core import clock
from tracker.core.errors import AlreadyThere
from tracker.evals.actions.dropping import keep_away
from tracker.evals.actions.importing import StoredRun, store_measured
from tracker.evals.actions.table_columns import remember_columns
from tracker.evals.forms import SaveForm, UploadForm
from tracker.evals.guards import keep_file, source_files
from tracker.evals.pages import importing
from tracker.evals.pages.blueprint import blueprint
from tracker.evals.pages.reading import ReadFile
from tracker.evals.pages.staging import MOST
from tracker.initiatives import guards as initiatives
from tracker.initiatives.guards import Head
from tracker.web.database import reading, writing
from tracker.web.routes import permit

NOTHING = "Choose at least one run."


@blueprint.post("/initiatives/<key>/evals/runs")
@permit("eval.log")
def save(key: str) -> Response:
    """Save the chosen runs and show them; columns that were said anew are read and shown first."""
    head = importing.opened(key)
    tokens = request.form.getlist("file")[:MOST]
    files = importing.staged_files(head, tokens, _said(tokens))
    if not files:
        return importing.upload_page(head, UploadForm(), status=410, notice=importing.GONE)
    forms = [_form(at, file) for at, file in enumerate(files)]
    if "again" in request.form or any(form.is_reread() for form in forms):
        return _read_again(head, files, forms)
    if not _all_sound(files, forms):
        return importing.preview_page(head, files, forms, status=422)
    try:
        stored = _store(head, files, forms)
    except AlreadyThere as refusal:
        return importing.preview_page(head, files, forms, status=409, refused=str(refusal), link=refusal.link)
    for token in tokens:
        importing.staging_of(head).drop(token)
    address = f"/initiatives/{head.initiative.key}/evals#runs-title"
    return redirect(f"/evals/runs/{stored[0].id}" if len(stored) == 1 else address, code=303)


def _said(tokens: list[str]) -> list[str]:
    return [request.form.get(f"{at}-columns", "") for at in range(len(tokens))]


def _read_again(head: Head, files: list[ReadFile], forms: list[SaveForm]) -> Response:
    """Show what the files are by the columns as they are said now, all runs of such files chosen."""
    for file, form in zip(files, forms, strict=True):
        if form.is_reread():
            form.runs.data = list(range(len(file.runs)))
        form.seen.data = form.columns.data = file.said
        form.suite.data = form.suite.data or file.suite
    return importing.preview_page(head, files, forms, status=422 if any(f.fault for f in files) else 200)


def _form(at: int, file: ReadFile) -> SaveForm:
    return importing.with_choices(SaveForm(request.form, prefix=f"{at}-"), file)


def _all_sound(files: list[ReadFile], forms: list[SaveForm]) -> bool:
    """Check every form, so that all faults are shown at once."""
    sound = [form.validate() for form in forms]
    blamed = [importing.blamed(form, file) for file, form in zip(files, forms, strict=True)]
    if any(blamed):
        return False
    if not any(form.runs.data for form in forms):
        forms[0].runs.errors = (NOTHING,)
        return False
    return all(sound)


def _store(head: Head, files: list[ReadFile], forms: list[SaveForm]) -> list[StoredRun]:
    stored: list[StoredRun] = []
    for file, form in zip(files, forms, strict=True):
        if form.runs.data:
            keep_file(reading(), accounts.settings(), head.initiative.id, file.source, file.staged.content)
    with writing() as session:
        initiative = initiatives.open_initiative(session, head.initiative.key, head.actor, "eval.log")
        for file, form in zip(files, forms, strict=True):
            if form.runs.data:
                keep_away(session, source_files(accounts.settings()), initiative.id, file.source.sha256)
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
                _remember(session, initiative.id, file)
    return stored


def _remember(session: Session, initiative_id: str, file: ReadFile) -> None:
    if file.table is not None:
        remember_columns(
            session,
            initiative_id=initiative_id,
            digest=file.table.digest,
            statements=file.said,
            now=clock.now(),
        )
