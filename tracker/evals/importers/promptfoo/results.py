"""One promptfoo result (one test of one prompt with one provider) as a row: what it is of, how it went."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from tracker.evals.importers.document import Document
from tracker.evals.importers.faults import Unreadable
from tracker.evals.importers.pieces import Piece
from tracker.evals.importers.promptfoo.export import Export
from tracker.evals.importers.promptfoo.failures import error_kind, reason
from tracker.evals.importers.promptfoo.grading import graders_of
from tracker.evals.importers.promptfoo.shape import Result, inner, score_name
from tracker.evals.importers.scalars import count, number
from tracker.evals.importers.slices import slice_of
from tracker.evals.importers.texts import digest, excerpt, fit, texts_of
from tracker.evals.rules.kinds import ErrorKind
from tracker.evals.rules.normalised import NormalisedCase

_CENTS = 100  # promptfoo states dollars


@dataclass(frozen=True, slots=True)
class Variant:
    """One column of promptfoo's table: a prompt with a provider."""

    position: int | None
    provider: str
    prompt: str
    prompt_version: str


@dataclass(frozen=True, slots=True)
class Row:
    """A result without its final id: `inputs` and `content` are digests of what was asked and of the test."""

    variant: Variant
    order: int
    inputs: str
    content: str
    case: NormalisedCase
    score: float | None
    latency_ms: float | None
    cost: float | None
    named: dict[str, float | None]
    asserted: frozenset[str]
    graders: frozenset[tuple[str, str]]
    tokens_in: int
    tokens_out: int
    empty_output: bool


def rows_of(document: Document, export: Export | None) -> Iterator[Row]:
    """Read the results one by one, in the file's order. Raises: Unreadable with the place of the fault."""
    for position, (where, piece) in enumerate(_pieces(document, export)):
        if position >= document.limits.cases:
            raise Unreadable(f"The file holds more than {document.limits.cases:,} results; split it.")
        yield _row(piece.shaped(Result, where), position)


def _pieces(document: Document, export: Export | None) -> Iterator[tuple[str, Piece]]:
    if export is not None and export.results is not None:
        for position, item in enumerate(export.results.items()):
            yield f"$.results.results[{position}]", item
    elif document.root is not None:
        yield "line 1", document.root
    else:
        yield from document.records()


def _row(result: Result, position: int) -> Row:
    kind = error_kind(result)
    tokens = (
        result.token_usage if isinstance(result.token_usage, dict) else inner(result.response, "tokenUsage")
    )
    output = inner(result.response, "output")
    return Row(
        variant=_variant(result),
        order=position if result.test_idx is None else result.test_idx,
        inputs=_inputs(result),
        content=digest([inner(result.test_case, "description"), inner(result.test_case, "assert")]),
        case=_case(result, kind, output),
        score=number(result.score),
        latency_ms=number(result.latency_ms),
        cost=number(result.cost),
        named={score_name(name): number(value) for name, value in (result.named_scores or {}).items()},
        asserted=_asserted(result),
        graders=graders_of(result),
        tokens_in=count(inner(tokens, "prompt")) or 0,
        tokens_out=count(inner(tokens, "completion")) or 0,
        empty_output=kind is ErrorKind.NONE and isinstance(output, str) and not output.strip(),
    )


def _variant(result: Result) -> Variant:
    provider = result.provider
    named = inner(provider, "label") or inner(provider, "id") or provider
    prompt = result.prompt
    shown = inner(prompt, "label") or inner(prompt, "display") or inner(prompt, "raw") or prompt
    return _variant_of(result.prompt_idx, _text(named), _text(shown), result.prompt_id or "")


@lru_cache(maxsize=1024)  # the same few on every result
def _variant_of(position: int | None, provider: str, prompt: str, prompt_id: str) -> Variant:
    return Variant(position, fit(provider), fit(prompt), fit(prompt_id)[:12])


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _inputs(result: Result) -> str:
    """Digest the variables; those that begin with "_" (such as `_conversation`) change from run to run."""
    said = result.vars if isinstance(result.vars, dict) else {}
    kept = {name: value for name, value in said.items() if not name.startswith("_")}
    return digest(kept) if kept else ""


def _case(result: Result, kind: ErrorKind, output: object) -> NormalisedCase:
    cost, latency = number(result.cost), number(result.latency_ms)
    answered = kind is not ErrorKind.SYSTEM_ERROR and inner(result.response, "cached") is not True
    scores = {"score": number(result.score)}
    scores |= {score_name(name): number(value) for name, value in (result.named_scores or {}).items()}
    return NormalisedCase(
        id="",
        slice=_slice(result),
        passed=None if kind is ErrorKind.JUDGE_ERROR else result.success,
        scores=tuple(scores.items()),
        error_kind=kind,
        error=reason(result),
        latency_ms=latency if answered else None,  # of a broken or cached call it is no latency
        cost=None if cost is None else cost * _CENTS,
        excerpt=_excerpt(result, output),
        texts=texts_of(result.vars or inner(result.test_case, "description"), output),
    )


def _slice(result: Result) -> str:
    for said in (inner(result.test_case, "metadata"), result.metadata):
        if found := slice_of(said):
            return found
    return ""


def _asserted(result: Result) -> frozenset[str]:
    asserts = inner(result.test_case, "assert")
    names = [fit(inner(each, "metric")) for each in asserts] if isinstance(asserts, list) else []
    return frozenset(map(score_name, [*filter(None, names), *(result.named_scores or ())]))


def _excerpt(result: Result, output: object) -> str:
    said = result.vars if isinstance(result.vars, dict) else {}
    asked = "; ".join(f"{fit(name, 40)}: {excerpt(value, 90)}" for name, value in list(said.items())[:3])
    shown = asked or excerpt(inner(result.test_case, "description"))
    return f"{shown} → {excerpt(output, 90)}" if output else shown
