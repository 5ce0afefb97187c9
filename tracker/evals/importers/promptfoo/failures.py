"""Why a promptfoo result did not pass: the answer was wrong, the system broke, or the judge did."""

import re
from collections.abc import Iterator

from tracker.evals.importers.promptfoo.shape import Result, inner
from tracker.evals.importers.texts import ERROR_LENGTH, excerpt
from tracker.evals.rules.kinds import ErrorKind

ERROR = 2
_TIMED_OUT = re.compile(r"timed out|time-?out|exceeded max duration|ETIMEDOUT", re.IGNORECASE)
# promptfoo reports an assertion that threw as a plain failure (failureReason 1) with these words
_JUDGE_BROKE = (
    "Custom function threw error",
    "Python code execution failed",
    "Ruby code execution failed",
    "Scoring function error",
    "Invalid regex pattern",
)


def error_kind(result: Result) -> ErrorKind:
    """Tell why the result failed; an answer that is merely wrong is no error."""
    if result.success:
        return ErrorKind.NONE
    if _system_broke(result):
        return ErrorKind.TIMEOUT if _TIMED_OUT.search(excerpt(result.error)) else ErrorKind.SYSTEM_ERROR
    return ErrorKind.JUDGE_ERROR if any(_broke(each) for each in _gradings(result)) else ErrorKind.NONE


def reason(result: Result) -> str | None:
    """Answer why it failed, in the tool's words; None when it passed."""
    if result.success:
        return None
    said = result.error or inner(result.grading_result, "reason") or inner(result.response, "error")
    return excerpt(said, ERROR_LENGTH) or None


def _system_broke(result: Result) -> bool:
    """Before version 3 there is no reason code: an error without a grading is the provider's."""
    if result.failure_reason is not None:
        return result.failure_reason == ERROR
    return bool(result.error) and not isinstance(result.grading_result, dict)


def _gradings(result: Result) -> Iterator[object]:
    yield result.grading_result
    parts = inner(result.grading_result, "componentResults")
    yield from parts if isinstance(parts, list) else ()


def _broke(grading: object) -> bool:
    if inner(grading, "pass") is True:
        return False
    told = inner(grading, "reason")
    broke = isinstance(told, str) and told.startswith(_JUDGE_BROKE)
    return broke or inner(inner(grading, "metadata"), "graderError") is True
