"""The shape of one promptfoo result, loose where the versions differ; meanings are told elsewhere."""

from functools import lru_cache
from typing import Any

import msgspec

from tracker.evals.importers.texts import fit


class Result(msgspec.Struct, rename="camel", frozen=True):
    """The fields that are used; `failure_reason` is 0 none, 1 an assertion, 2 an error (since version 3)."""

    success: bool
    score: Any = None
    provider: Any = None
    prompt: Any = None
    prompt_idx: int | None = None
    prompt_id: str | None = None
    test_idx: int | None = None
    vars: Any = None
    latency_ms: Any = None
    cost: Any = None
    named_scores: dict[str, Any] | None = None
    failure_reason: int | None = None
    error: Any = None
    grading_result: Any = None
    response: Any = None
    test_case: Any = None
    token_usage: Any = None
    metadata: Any = None


_TAKEN = frozenset(
    {"pass_rate", "score_mean", "latency_mean_ms", "cost_total", "score", "passed", "latency_ms"}
)


@lru_cache(maxsize=4096)  # the same few names on every result
def score_name(name: str) -> str:
    """Answer the name under which a named score is kept, apart from the names that every run has."""
    return f"named:{fit(name)}" if name in _TAKEN else fit(name)


def inner(value: object, name: str) -> object:
    """Answer a member of an object, None of anything else."""
    return value.get(name) if isinstance(value, dict) else None
