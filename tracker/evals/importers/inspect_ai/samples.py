"""Inspect samples as cases: letters become numbers, scores of several values are told apart by keys."""

import re
from collections.abc import Iterator

from tracker.evals.importers.faults import Unreadable
from tracker.evals.importers.inspect_ai.log import Sample, SampleScore
from tracker.evals.importers.limits import Limits
from tracker.evals.importers.pieces import Piece
from tracker.evals.importers.scalars import number
from tracker.evals.importers.slices import slice_of
from tracker.evals.importers.texts import ERROR_LENGTH, excerpt, exchange, fit, identity, texts_of
from tracker.evals.rules.kinds import ErrorKind
from tracker.evals.rules.normalised import NormalisedCase

# Source: inspect_ai, value_to_float: correct, partial, incorrect, no answer
_LETTERS = {"C": 1.0, "P": 0.5, "I": 0.0, "N": 0.0, "yes": 1.0, "true": 1.0, "no": 0.0, "false": 0.0}
_TIMED_OUT = re.compile(r"time-?out|timed out", re.IGNORECASE)
_CANCELLED = re.compile(r"^(?:asyncio\.)?(?:exceptions\.)?CancelledError\b")


def samples_of(pieces: Iterator[Piece], limits: Limits) -> Iterator[Sample]:
    """Read the samples one by one. Raises: Unreadable with the place of the fault."""
    for position, piece in enumerate(pieces):
        if position >= limits.cases:
            raise Unreadable(f"The log holds more than {limits.cases:,} samples; split it.")
        yield piece.shaped(Sample, f"$.samples[{position}]")


def case_of(sample: Sample, group_key: str) -> NormalisedCase:
    """Answer a sample as a case; whether it passed is decided over all cases, when the scale is known."""
    kind = _error_kind(sample)
    seconds = number(sample.total_time)
    return NormalisedCase(
        id=identity(sample.id),
        repeat=max(sample.epoch - 1, 0),
        slice=slice_of(sample.metadata, group_key),
        scores=tuple(_scores(sample)),
        error_kind=kind,
        error=_error(sample),
        latency_ms=None if seconds is None or kind is not ErrorKind.NONE else seconds * 1000,
        excerpt=exchange(*_told(sample)),
        texts=texts_of(*_told(sample)),
    )


def plain(value: object) -> float | None:
    """Answer a sample's score as a number, None where it is none (NaN, prose)."""
    if isinstance(value, bool):
        return float(value)
    if isinstance(value, str):
        return _LETTERS.get(value, _LETTERS.get(value.lower()) if len(value) > 1 else None)
    return number(value)


def _scores(sample: Sample) -> Iterator[tuple[str, float | None]]:
    found = dict(sample.scores or {})
    if sample.score is not None:
        found.setdefault("", sample.score)  # version 1: the one scorer is named in the results
    for name, score in found.items():
        yield from _parts(fit(name), score or SampleScore())


def _parts(name: str, score: SampleScore) -> Iterator[tuple[str, float | None]]:
    if isinstance(score.value, dict):
        yield from ((f"{name}.{fit(key)}", plain(value)) for key, value in score.value.items())
    elif isinstance(score.value, list):
        yield from ((f"{name}.{key}", plain(value)) for key, value in enumerate(score.value))
    else:
        yield name, plain(score.value)


def _error(sample: Sample) -> str | None:
    said = sample.error.get("message") if isinstance(sample.error, dict) else sample.error
    return excerpt(said, ERROR_LENGTH) or None


def _error_kind(sample: Sample) -> ErrorKind:
    said = _error(sample)
    if said is None:
        return ErrorKind.NONE
    if _CANCELLED.match(said):  # another sample's error stopped the run: this one was not answered
        return ErrorKind.SKIPPED
    return ErrorKind.TIMEOUT if _TIMED_OUT.search(said) else ErrorKind.SYSTEM_ERROR


def _told(sample: Sample) -> tuple[object, object]:
    asked = sample.input
    if isinstance(asked, list) and asked and isinstance(asked[-1], dict):
        asked = asked[-1].get("content")
    answers = [score.answer for score in (sample.scores or {}).values() if score]
    answers += [sample.score.answer] if sample.score else []
    answers += [sample.output.completion] if sample.output else []
    return asked, next(filter(None, answers), None)
