"""A garak report gathered line by line: the set-up, the sums of each pair, and the finished attempts."""

from dataclasses import dataclass, field

from tracker.evals.importers.document import Document
from tracker.evals.importers.garak.attempts import Attempts
from tracker.evals.importers.members import first_of, object_of
from tracker.evals.importers.scalars import count
from tracker.evals.importers.texts import fit

_FINISHED = 2  # an attempt is written when it was answered (1) and again when it was judged (2)
_DEFAULT_THRESHOLD = 0.5


@dataclass(frozen=True, slots=True)
class Pair:
    """One probe under one detector: answers that were safe, answers judged, answers without a verdict."""

    name: str
    safe: int
    judged: int
    unjudged: int


@dataclass(slots=True)
class Report:
    """What the lines say."""

    setup: dict[str, object] = field(default_factory=dict)
    init: dict[str, object] = field(default_factory=dict)
    completion: dict[str, object] = field(default_factory=dict)
    ended: bool = False
    pairs: dict[str, Pair] = field(default_factory=dict)
    attempts: Attempts = field(default_factory=Attempts)


def gathered(document: Document) -> Report:
    """Read all lines; unfinished attempts are left to their second line. Raises: Unreadable."""
    report = Report()
    for where, piece in document.records():
        kind = piece.at("entry_type").value()
        if kind == "attempt":
            if piece.at("status").value() == _FINISHED:
                report.attempts.add(object_of(piece.value()), document.limits, where)
        elif kind != "digest":
            _take(report, str(kind), object_of(piece.value()))
        report.ended |= kind in {"completion", "digest"}
    report.attempts.threshold = _threshold(report)
    return report


def _take(report: Report, kind: str, said: dict[str, object]) -> None:
    if kind == "eval":
        pair = _pair(said)
        report.pairs[pair.name] = pair
    elif kind == "start_run setup":
        report.setup = said
    elif kind == "init":
        report.init = said
    elif kind == "completion":
        report.completion = said


def _pair(said: dict[str, object]) -> Pair:
    """Read the sums of a pair: since 2026 `total_evaluated`, before `total`, the same number."""
    judged = count(first_of(said, "total_evaluated", "total")) or 0
    safe = min(count(said.get("passed")) or 0, judged)
    return Pair(
        pair_name(said.get("probe"), said.get("detector")), safe, judged, count(said.get("nones")) or 0
    )


def pair_name(probe: object, detector: object) -> str:
    """Name a probe under a detector."""
    return fit(f"{fit(probe)}/{fit(detector).removeprefix('detector.')}")


def _threshold(report: Report) -> float:
    stated = report.setup.get("run.eval_threshold")
    return float(stated) if isinstance(stated, int | float) and stated else _DEFAULT_THRESHOLD
