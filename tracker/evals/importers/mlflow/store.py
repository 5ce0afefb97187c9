"""A zipped file store as runs: a folder each, with a file for every metric, parameter and tag."""

import re
from collections.abc import Iterator
from itertools import groupby

from tracker.evals.importers.archive import Archive
from tracker.evals.importers.document import Document
from tracker.evals.importers.faults import Unreadable
from tracker.evals.importers.mlflow.logged import Logged
from tracker.evals.importers.mlflow.search import measured
from tracker.evals.importers.strict_json import Oddities
from tracker.evals.importers.texts import fit

RUN_META = re.compile(r"(?:^|/)[0-9a-f]{32}/meta\.yaml$")
_STATES = {"1": "RUNNING", "2": "SCHEDULED", "3": "FINISHED", "4": "FAILED", "5": "KILLED"}
_SCALAR = re.compile(r"^(\w+):[ ]*(.*?)[ ]*$", re.MULTILINE)


def stored(document: Document) -> Iterator[Logged]:
    """Give every run that was not deleted, in the archive's order. Raises: Unreadable."""
    archive = document.archive
    if archive is None:
        raise Unreadable("The file is not a ZIP archive; zip the folder mlruns and send that.")
    files = {name for name in archive.entries if not name.endswith("/")}
    for meta in (name for name in archive.entries if RUN_META.search(name) and "/.trash/" not in name):
        folder = meta.removesuffix("meta.yaml")
        said = _scalars(archive, meta)
        if said.get("lifecycle_stage") != "deleted":
            own = sorted(name for name in files if name.startswith(folder))
            yield _logged(archive, folder, said, own, document.oddities)


def _logged(
    archive: Archive, folder: str, said: dict[str, str], own: list[str], oddities: Oddities
) -> Logged:
    parts = {
        part: {name.removeprefix(f"{folder}{part}/"): name for name in names}
        for part, names in groupby(own, lambda name: name.removeprefix(folder).partition("/")[0])
    }
    metrics = {
        fit(name): measured(_last(archive, path), oddities) for name, path in parts.get("metrics", {}).items()
    }
    experiment = folder.rstrip("/").rpartition("/")[0]
    above = _scalars(archive, f"{experiment}/meta.yaml")
    return Logged(
        run_id=said.get("run_id", ""),
        name=said.get("run_name") or _texts(archive, parts.get("tags", {})).get("mlflow.runName", ""),
        experiment=above.get("name", "") or said.get("experiment_id", ""),
        status=_STATES.get(said.get("status", ""), said.get("status", "")),
        started_ms=_whole(said.get("start_time")),
        ended_ms=_whole(said.get("end_time")),
        metrics=metrics,
        params=_texts(archive, parts.get("params", {})),
        tags=_texts(archive, parts.get("tags", {})),
    )


def _scalars(archive: Archive, name: str) -> dict[str, str]:
    """Read the flat YAML that MLflow writes: a name and a scalar a line."""
    if name not in archive.entries:
        return {}
    found = _SCALAR.findall(archive.read(name).decode("utf-8", "replace"))
    return {key: fit(value.strip("'\"")) for key, value in found if value != "null"}


def _texts(archive: Archive, paths: dict[str, str]) -> dict[str, str]:
    return {name: fit(archive.read(path).decode("utf-8", "replace")) for name, path in paths.items()}


def _last(archive: Archive, path: str) -> object:
    """Answer the value of the last step, of that the last in time; lines are "time value step"."""
    found = []
    for place, line in enumerate(archive.read(path).decode("utf-8", "replace").splitlines(), start=1):
        parts = line.split()
        try:
            time, value, step = int(parts[0]), float(parts[1]), int((*parts, "0")[2])
        except (ValueError, IndexError) as fault:
            where = f"{path}, line {place}"
            raise Unreadable("This is no line of a metric; zip the store again.", where) from fault
        found.append((step, time, value))
    if not found:
        return None
    value = max(found, key=lambda entry: entry[:2])[2]
    return value if value == value else "NaN"


def _whole(text: str | None) -> int | None:
    return int(text) if text and text.isdigit() else None
