"""Which models graded a promptfoo result: its model-graded assertions, each with its provider.

Source: "Model-graded metrics" of promptfoo's documentation, 2026.
"""

from collections.abc import Iterator

from tracker.evals.importers.model_judges import model_of
from tracker.evals.importers.promptfoo.shape import Result, inner
from tracker.evals.importers.texts import fit

NONE: frozenset[tuple[str, str]] = frozenset()
_RED_TEAM = "promptfoo:redteam:"
_BY_MODELS = frozenset(
    """llm-rubric search-rubric agent-rubric video-rubric model-graded-closedqa model-graded-factuality
    factuality g-eval answer-relevance context-faithfulness context-recall context-relevance
    conversation-relevance select-best pi trajectory:goal-success""".split()
)


def graders_of(result: Result) -> frozenset[tuple[str, str]]:
    """Answer (type of the assertion, its model) of each that a model decides; the model "" is not said."""
    options = inner(inner(result.test_case, "options"), "provider")
    found = {
        (kind, model_of(inner(each, "provider") or options))
        for each in _assertions(result)
        if (kind := _kind(each))
    }
    return frozenset(found) or NONE


def _assertions(result: Result) -> Iterator[object]:
    yield inner(result.grading_result, "assertion")
    for part in _listed(inner(result.grading_result, "componentResults")):
        yield inner(part, "assertion")
    for each in _listed(inner(result.test_case, "assert")):
        yield each
        yield from _listed(inner(each, "assert"))  # of an assert-set, which cannot hold another


def _kind(assertion: object) -> str:
    kind = fit(inner(assertion, "type")).removeprefix("not-")
    return kind if kind in _BY_MODELS or kind.startswith(_RED_TEAM) else ""


def _listed(said: object) -> list[object]:
    return said if isinstance(said, list) else []
