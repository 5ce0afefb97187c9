"""Whether a JSON answer matches an assertion, in one sentence that never repeats a value of the answer."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from operator import eq, ge, gt, le, lt, ne
from typing import Any

from tracker.endpoints.rules.assertion import ORDERED, Assertion, Clause, Comparison

LONGEST_QUOTE = 120
COMPARE: dict[Comparison, Callable[[Any, Any], bool]] = {
    Comparison.EQUAL: eq,
    Comparison.UNEQUAL: ne,
    Comparison.LESS: lt,
    Comparison.AT_MOST: le,
    Comparison.MORE: gt,
    Comparison.AT_LEAST: ge,
}


class _Missing(Enum):
    MISSING = "missing"


MISSING = _Missing.MISSING


@dataclass(frozen=True, slots=True)
class Match:
    """Whether all clauses hold; the sentence names the first that does not, and why."""

    matched: bool
    sentence: str


def match_answer(assertion: Assertion, answer: object) -> Match:
    """Match a decoded JSON answer against an assertion.

    A missing path matches nothing, `!= null` neither. A null exists. Numbers, texts and booleans never equal
    one another across their kinds.
    """
    for clause in assertion.clauses:
        fault = _fault(clause, answer)
        if fault:
            return Match(False, fault)
    return Match(True, "The answer matches.")


def _fault(clause: Clause, answer: object) -> str:
    """Say why a clause does not hold; empty if it does."""
    found = _found(clause.steps, answer)
    if found is MISSING:
        return f"{_quoted(clause.path)} is missing."
    if clause.comparison is Comparison.EXISTS:
        return ""
    if clause.length:
        if not isinstance(found, str | list | dict):
            return f"{_quoted(clause.path)} has no length."
        found = len(found)
    if clause.comparison in ORDERED and not _is_number(found):
        return f"{_quoted(clause.path)} is not a number."
    return "" if _holds(clause, found) else f"{_quoted(clause.text)} does not hold."


def _holds(clause: Clause, found: object) -> bool:
    if clause.comparison is Comparison.CONTAINS:
        return _contains(found, clause.literal)
    return COMPARE[clause.comparison](_keyed(found), _keyed(clause.literal))


def _contains(found: object, literal: object) -> bool:
    if isinstance(found, str):
        return isinstance(literal, str) and literal in found
    return isinstance(found, list) and _keyed(literal) in [_keyed(element) for element in found]


def _found(steps: tuple[str | int, ...], answer: object) -> object:
    for step in steps:
        if isinstance(step, int):
            if not isinstance(answer, list) or step >= len(answer):
                return MISSING
            answer = answer[step]
        elif isinstance(answer, dict) and step in answer:
            answer = answer[step]
        else:
            return MISSING
    return answer


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _keyed(value: object) -> tuple[str, object]:
    """Pair a value with its JSON kind: Python alone holds that True == 1."""
    return ("number" if _is_number(value) else type(value).__name__, value)


def _quoted(text: str) -> str:
    return text if len(text) <= LONGEST_QUOTE else f"{text[: LONGEST_QUOTE - 1]}…"
