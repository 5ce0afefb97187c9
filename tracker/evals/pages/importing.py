"""Importing by the page: upload, then a preview that nothing is lost on; saving lives beside."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from io import SEEK_END
from itertools import zip_longest
from urllib.parse import urlencode

from flask import make_response, render_template, request
from werkzeug.datastructures import FileStorage
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from tracker.accounts import guards as accounts
from tracker.core import clock
from tracker.core.errors import Invalid
from tracker.evals import importers, queries
from tracker.evals.actions.case_texts import keeps_any
from tracker.evals.forms import SaveForm, UploadForm
from tracker.evals.guards import MEGABYTE, enqueue_import, limits_of
from tracker.evals.importers.texts import fit
from tracker.evals.pages.blueprint import blueprint
from tracker.evals.pages.preview import RunPreview, previews
from tracker.evals.pages.reading import ReadFile, read_file
from tracker.evals.pages.staging import MOST, Staged, Staging
from tracker.initiatives import guards as initiatives
from tracker.initiatives.guards import Head
from tracker.web.choices import choice
from tracker.web.database import reading
from tracker.web.routes import permit

LARGE = 5_000_000  # bytes; what is larger is read by a worker
NO_ROOM = "the server has no room to keep it; try again later."
GONE = "An upload is kept for an hour, and that one is gone: choose the file again."


@dataclass(frozen=True, slots=True)
class FilePart:
    """One file of the preview with its form and its runs."""

    file: ReadFile
    form: SaveForm
    runs: list[RunPreview]


@dataclass(slots=True)
class Uploaded:
    """What became of the files of an upload: tokens of the readable ones, faults, jobs of the large ones."""

    tokens: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    jobs: list[str] = field(default_factory=list)


@blueprint.get("/initiatives/<key>/evals/import")
@permit("eval.log")
def choose(key: str) -> Response:
    """Show the drop zone, or the preview of what was uploaded."""
    head, tokens = opened(key), request.args.getlist("file")[:MOST]
    if not tokens:
        return upload_page(head, UploadForm())
    files = staged_files(head, tokens)
    if files is None:
        return upload_page(head, UploadForm(), status=410, notice=GONE)
    return preview_page(head, files, [first_form(at, file) for at, file in enumerate(files)])


@blueprint.post("/initiatives/<key>/evals/import")
@permit("eval.log")
def upload(key: str) -> Response:
    """Read the uploaded files, keep the readable ones, and name the fault of each other."""
    head, form = opened(key), UploadForm()
    sent = [file for file in request.files.getlist("files") if file.filename][:MOST]
    if not sent:
        form.files.errors = ("Choose at least one file.",)
        return upload_page(head, form, status=422)
    done = Uploaded()
    for file in sent:
        _take_in(head, file, done)
    if done.faults or (done.jobs and done.tokens) or len(done.jobs) > 1:
        form.files.errors = tuple(done.faults)
        status = 422 if done.faults else 200
        return upload_page(head, form, status=status, kept=done.tokens, jobs=done.jobs)
    return redirect(f"/jobs/{done.jobs[0]}" if done.jobs else preview_url(head, done.tokens), code=303)


def _take_in(head: Head, file: FileStorage, done: Uploaded) -> None:
    """Read a file for its preview; a large one is kept on the disk and left to a worker."""
    staging = staging_of(head)
    name = fit((file.filename or "").replace("\\", "/").rsplit("/", 1)[-1], 120) or "file"
    if _size_of(file) > LARGE:
        return _leave_to_a_worker(head, name, file, done)
    content = file.read()
    try:
        read_file(Staged("", name, content), limits())
        done.tokens.append(staging.keep(name, content, clock.now()))
    except importers.Unreadable as fault:
        place = f", {fault.where}" if fault.where else ""
        done.faults.append(f"{name}{place}: {fault.message}")
    except OSError:
        done.faults.append(f"{name}: {NO_ROOM}")


def _size_of(file: FileStorage) -> int:
    size = file.stream.seek(0, SEEK_END)
    file.stream.seek(0)
    return int(size)


def _leave_to_a_worker(head: Head, name: str, file: FileStorage, done: Uploaded) -> None:
    try:
        job = enqueue_import(head.initiative.id, head.initiative.key, file.stream, {})
        done.jobs.append(job.id)
    except Invalid as fault:
        done.faults.append(f"{name}: {' '.join(fault.errors.values())}")
    except OSError:
        done.faults.append(f"{name}: {NO_ROOM}")


def opened(key: str) -> Head:
    """Open the initiative of an import. Raises: NotFound, Forbidden."""
    return initiatives.open_head(reading(), key, accounts.actor(), "eval.log", now=clock.now())


def staging_of(head: Head) -> Staging:
    """Give the reader's own staged files for this initiative."""
    person = head.actor.person_id or "nobody"
    return Staging(accounts.settings().data_dir, person, head.initiative.id)


def limits() -> importers.Limits:
    """Give how large a file may be."""
    return limits_of(accounts.settings())


def staged_files(head: Head, tokens: list[str], said: Sequence[str | None] = ()) -> list[ReadFile] | None:
    """Read uploaded files again; None when one is gone, or together they are more than one upload.

    `said` has a text for each file, about the columns of a table; without it, what is remembered of them.
    """
    staging, now, left = staging_of(head), clock.now(), limits().bytes + MEGABYTE
    known = {} if said else queries.said_of_columns(reading(), head.initiative.id)
    whole = keeps_any(reading(), head.initiative.id)
    files = []
    for token, text in zip_longest(tokens, said[: len(tokens)]):
        staged = staging.take(token, now)
        left -= len(staged.content) if staged else 0
        if staged is None or left < 0:
            return None
        try:
            files.append(read_file(staged, limits(), text, known, whole=whole))
        except importers.Unreadable:  # it was readable when it came: another version of the app reads it now
            return None
    return files


def first_form(at: int, file: ReadFile) -> SaveForm:
    """Give the form of a file as it is first shown: everything chosen."""
    form = SaveForm(
        prefix=f"{at}-",
        suite=file.suite,
        columns=file.said,
        seen=file.said,
        runs=list(range(len(file.runs))),
    )
    return with_choices(form, file)


def with_choices(form: SaveForm, file: ReadFile) -> SaveForm:
    """Let the form choose among the runs of its file."""
    form.runs.choices = [choice(str(at), measured.run.variant) for at, measured in enumerate(file.runs)]
    blamed(form, file)
    return form


def blamed(form: SaveForm, file: ReadFile) -> bool:
    """Put why a table cannot be read beside its columns, and tell whether there was such a fault."""
    if file.fault:
        form.columns.errors = (file.fault,)
    return bool(file.fault)


def preview_url(head: Head, tokens: list[str]) -> str:
    """Give the address of the preview of staged files."""
    query = urlencode([("file", token) for token in tokens])
    return f"/initiatives/{head.initiative.key}/evals/import?{query}"


def upload_page(
    head: Head,
    form: UploadForm,
    *,
    status: int = 200,
    notice: str = "",
    kept: list[str] | None = None,
    jobs: Sequence[str] = (),
) -> Response:
    """Show the drop zone; `kept` are the readable files of an upload in which others were not."""
    page = render_template(
        "evals/import.html",
        head=head,
        tab="evals",
        form=form,
        notice=notice,
        kept=len(kept or ()),
        kept_url=preview_url(head, kept) if kept else "",
        jobs=jobs,
        formats=[importer.label for importer in importers.importers()],
        limit_mb=accounts.settings().upload_limit_mb,
    )
    return make_response(page, status)


def preview_page(
    head: Head,
    files: list[ReadFile],
    forms: list[SaveForm],
    *,
    status: int = 200,
    refused: str = "",
    link: str = "",
) -> Response:
    """Show what was read and ask what to save."""
    session = reading()
    targets = queries.targets_of(session, head.initiative.id)
    parts = [
        FilePart(file, form, previews(session, head.initiative, file, targets, form.suite.data or ""))
        for file, form in zip(files, forms, strict=True)
    ]
    page = render_template(
        "evals/preview.html",
        head=head,
        tab="evals",
        parts=parts,
        all_in=all(part.runs and all(run.there for run in part.runs) for part in parts),
        refused=refused,
        link=link,
    )
    return make_response(page, status)
