"""Pushing a normalised run, and importing the file of a tool: 201 once, 409 with the link afterwards."""

import re
from collections.abc import Sequence
from typing import IO

from flask import Response, request
from sqlalchemy.orm import Session
from werkzeug.datastructures import FileStorage

from tracker.accounts import guards
from tracker.background.schemas import job_out
from tracker.core import clock
from tracker.core.errors import Invalid
from tracker.core.retries import HEADER
from tracker.evals import importers, queries, schemas
from tracker.evals.actions.case_texts import keeps_any
from tracker.evals.actions.dropping import keep_away
from tracker.evals.actions.importing import store_measured
from tracker.evals.actions.pushing import Push, is_replayed
from tracker.evals.actions.source import Source, source_of
from tracker.evals.api import answers
from tracker.evals.api.blueprint import blueprint
from tracker.evals.guards import MEGABYTE, enqueue_import, keep_file, limits_of, source_files
from tracker.evals.importers.columns import GUESS_ALL
from tracker.evals.rules.kinds import FlagCode
from tracker.evals.rules.measured_run import MeasuredRun, measured_run
from tracker.evals.rules.systems import Stated, UnknownSystem, stated_parts
from tracker.evals.rules.variants import SHOWN, names_of, position_of
from tracker.initiatives.guards import open_initiative
from tracker.web.api import Schema, operation, read_json
from tracker.web.database import reading, writing

NORMALISED = "normalised"
AT_ONCE = 64 * MEGABYTE  # what is held in memory while it is asked for
# What only the slow, strict reader tells from harmless text: NUL, half characters, constants, huge numbers.
ODD = re.compile(rb"\\u(?:0000|[dD][89a-fA-F])|NaN|Infinity|\d{16}|[eE][+]?\d{3}")
Answered = tuple[list[schemas.StoredRunOut], bool]


@operation(
    blueprint,
    "POST",
    "/initiatives/<key>/runs",
    action="eval.log",
    answer=schemas.StoredRunOut,
    status=201,
    replays=False,  # its own keys, so that a retry after a kill gets the very run that was stored
)
def push_run(key: str) -> Response:
    """Store one normalised run; a retry with the same Idempotency-Key gets the first answer again."""
    if request.mimetype != "application/json":
        raise Invalid({"body": "Send JSON with Content-Type: application/json."})
    content = request.get_data()
    if ODD.search(content):
        read_json()
    opened = open_initiative(reading(), key, guards.actor(), "eval.log")
    runs, _ = _read(content, NORMALISED, whole=keeps_any(reading(), opened.id))
    _refuse_doubled_keys(runs)
    if len(runs) != 1:
        raise Invalid({"body": "Send one run here; a list of runs goes to …/runs/import."})
    stored, replayed = _store(key, runs, source_of(content, NORMALISED), content)
    return _created(stored[0], stored[0].url, replayed)


@operation(
    blueprint,
    "POST",
    "/initiatives/<key>/runs/import",
    action="eval.log",
    answer=schemas.ImportOut,
    status=201,
    replays=False,
)
def import_runs(key: str) -> Response:
    """Store the runs of a tool's own file, sent as the body or as multipart `file`.

    `?format=` (auto), `?suite=`, `?system=NAME=VERSION` (again and again, or with commas), `?variant=` (a
    label or a place counted from 1; all without it), `?column=ROLE=NAME` (of a table). With
    `?background=yes` a worker does it: 202, the job.
    """
    initiative = open_initiative(reading(), key, guards.actor(), "eval.log")  # before reading a large file
    system, columns = _stated(), _columns()
    if request.args.get("background") == "yes":
        return _enqueued(initiative.id, key)
    if (request.content_length or 0) > AT_ONCE:
        raise Invalid(
            {"file": f"More than {AT_ONCE:,} bytes are read by a worker: send it with ?background=yes."}
        )
    content = _content()
    whole = keeps_any(reading(), initiative.id)
    runs, name = _read(content, request.args.get("format", importers.AUTO), columns, whole=whole)
    source = source_of(content, name)
    positions = _positions(names_of(runs))
    stored, replayed = _store(key, runs, source, content, system=system, positions=positions)
    read = schemas.ReadOut(
        format=source.format,
        sha256=source.sha256,
        bytes=source.bytes_count,
        variants=names_of(runs),
    )
    return _created(schemas.ImportOut(runs=stored, read=read), stored[0].url, replayed)


def _enqueued(initiative_id: str, key: str) -> Response:
    """Keep the file on the disk, piece by piece, and enqueue its import."""
    told = {
        "format": request.args.get("format", importers.AUTO),
        "suite": request.args.get("suite"),
        "system": _systems(),
        "variant": request.args.getlist("variant"),
        "column": request.args.getlist("column"),
    }
    job = enqueue_import(initiative_id, key, _stream(), told)
    response = Response(job_out(job).model_dump_json(), status=202, mimetype="application/json")
    response.headers["Location"] = f"/api/v1/jobs/{job.id}"
    return response


def _read(
    content: bytes, format_name: str, columns: importers.ColumnMapping = GUESS_ALL, *, whole: bool
) -> tuple[list[MeasuredRun], str]:
    """Read and measure outside of any transaction, and name the importer. Raises: Invalid with the place."""
    try:
        found = importers.recognised(content, format_name, limits=_limits())
        return [measured_run(run) for run in found.runs(columns, whole=whole)], found.importer.name
    except importers.Unreadable as fault:
        raise Invalid({fault.where or "file": fault.message}) from fault


def _refuse_doubled_keys(runs: list[MeasuredRun]) -> None:
    """A file keeps the last of two equal keys and is flagged; an API body is refused."""
    for measured in runs:
        for flag in measured.run.flags:
            if flag.code is FlagCode.DUPLICATE_KEYS:
                raise Invalid({"body": flag.text})


def _limits() -> importers.Limits:
    return limits_of(guards.settings())


def _stream() -> IO[bytes]:
    """Give the file as a stream: the body itself, or the one file of a form, which lies on the disk."""
    if request.mimetype != "multipart/form-data":
        return request.stream
    return _only_file().stream


def _only_file() -> FileStorage:
    files = request.files.getlist("file")
    if len(files) != 1:
        raise Invalid({"file": "Send one file in the field named file."})
    return files[0]


def _content() -> bytes:
    if request.mimetype != "multipart/form-data":
        return request.get_data()
    content: bytes = _only_file().read()
    return content


def _systems() -> list[str]:
    return [part for text in request.args.getlist("system") for part in text.split(",")]


def _stated() -> tuple[Stated, ...]:
    try:
        return stated_parts(_systems())
    except UnknownSystem as fault:
        raise Invalid({"system": str(fault)}) from fault


def _columns() -> importers.ColumnMapping:
    """Read what is stated of a table's columns, as `?column=ROLE=NAME`. Raises: Invalid."""
    try:
        return importers.stated_mapping(request.args.getlist("column"))
    except importers.UnknownColumn as fault:
        raise Invalid({"column": str(fault)}) from fault


def _positions(names: list[str]) -> list[int] | None:
    wanted = request.args.getlist("variant")
    found = [_position(variant, names) for variant in wanted]
    return found or None


def _position(variant: str, names: list[str]) -> int:
    found = position_of(variant, names)
    if found is None:
        raise Invalid({"variant": f"Not in the file; it holds: {', '.join(names[:SHOWN])}."})
    return found


def _store(
    key: str,
    runs: list[MeasuredRun],
    source: Source,
    content: bytes,
    *,
    system: Sequence[Stated] = (),
    positions: Sequence[int] | None = None,
) -> Answered:
    actor, now = guards.actor(), clock.now()
    opened = open_initiative(reading(), key, actor, "eval.log")
    keep_file(reading(), guards.settings(), opened.id, source, content)
    with writing() as session:
        initiative = open_initiative(session, key, actor, "eval.log")
        push = Push(request.headers.get(HEADER, ""), source)
        if push.key and is_replayed(session, initiative, push, now):
            return _answered_before(session, initiative.id, initiative.key, source), True
        keep_away(session, source_files(guards.settings()), initiative.id, source.sha256)
        stored = store_measured(
            session,
            actor=actor,
            now=now,
            initiative=initiative,
            runs=runs,
            source=source,
            suite=request.args.get("suite"),
            system=system,
            positions=positions,
        )
    return [answers.stored(run, initiative.key) for run in stored], False


def _answered_before(
    session: Session, initiative_id: str, key: str, source: Source
) -> list[schemas.StoredRunOut]:
    runs = queries.runs_from(session, initiative_id, source.sha256)
    metrics = queries.metrics_by_run(session, [run.id for run in runs])
    return [answers.stored_before(run, metrics[run.id], key) for run in runs]


def _created(answer: Schema, location: str, replayed: bool) -> Response:
    response = Response(answer.model_dump_json(), status=201, mimetype="application/json")
    response.headers["Location"] = location
    if replayed:
        response.headers["Idempotency-Replayed"] = "true"
    return response
