"""Builders of result files as tools write them; the numbers are made up, the shape is the tool's."""

import hashlib
import io
import json
from datetime import UTC, datetime, timedelta

import xlsxwriter

WRITTEN = datetime(2026, 11, 23, 22, 26, 10, 58_000, tzinfo=UTC)
TOPICS = ("billing", "leave", "travel", "security")
PROMPT = "Answer from the handbook only: {{question}}"


def a_promptfoo_file(
    passed: int,
    failed: int,
    errors: int = 0,
    metric: str = "grounded_and_correct",
    *,
    model: str = "openai:chat:orion-large-3",
    prompt: str = "answer@22",
    suite: str = "policy-answers",
    at: datetime = WRITTEN,
) -> bytes:
    """A version 3 export of promptfoo 0.123.1 with one prompt and one provider.

    The cases are always the same questions in the same order: first those that pass, then those that fail,
    then those on which the provider breaks; so two files of the same size pair case by case.
    """
    outcomes = [0] * passed + [1] * failed + [2] * errors
    results = [_result(place, reason, metric, model, prompt) for place, reason in enumerate(outcomes)]
    file_digest = hashlib.sha256(json.dumps([outcomes, model, prompt, str(at)]).encode()).hexdigest()
    written = at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    export = {
        "evalId": f"eval-{file_digest[:3]}-{at:%Y-%m-%dT%H:%M:%S}",
        "results": {
            "version": 3,
            "timestamp": written,
            "prompts": [_column(results, metric, model, prompt)],
            "results": results,
            "stats": {
                "successes": passed,
                "failures": failed,
                "errors": errors,
                "tokenUsage": _tokens(sum(reason != 2 for reason in outcomes)),
                "durationMs": 400 * len(results),
            },
        },
        "config": _config(metric, model, prompt, suite, len(results)),
        "shareableUrl": None,
        "metadata": {
            "promptfooVersion": "0.123.1",
            "nodeVersion": "v22.23.3",
            "platform": "linux",
            "arch": "x64",
            "exportedAt": (at + timedelta(seconds=1)).isoformat(),
            "evaluationCreatedAt": written,
        },
        "vars": ["question"],
        "runtimeOptions": {"eventSource": "cli", "repeat": 1, "maxConcurrency": 4, "cache": False},
    }
    return json.dumps(export, indent=2).encode()


def question(place: int) -> str:
    """The question of the case at a place."""
    return f"Policy question {place:03}: what applies to {TOPICS[place % len(TOPICS)]}?"


def _result(place: int, reason: int, metric: str, model: str, prompt: str) -> dict[str, object]:
    success, broke = reason == 0, reason == 2
    result: dict[str, object] = {
        "cost": 0 if broke else 0.00021,
        "id": hashlib.md5(f"{place}{reason}{model}{prompt}".encode(), usedforsecurity=False).hexdigest(),
        "latencyMs": 0 if broke else 640 + 37 * (place % 29),
        "namedScores": {} if broke else {metric: int(success)},
        "prompt": {"raw": PROMPT.replace("{{question}}", question(place)), "label": prompt, "config": {}},
        "promptId": hashlib.sha256(prompt.encode()).hexdigest(),
        "promptIdx": 0,
        "provider": {"id": model, "label": ""},
        "response": _response(place, broke=broke),
        "score": int(success),
        "success": success,
        "testCase": _test(place, metric),
        "testIdx": place,
        "tokenUsage": _tokens(0 if broke else 1),
        "vars": {"question": question(place)},
        "metadata": {"category": TOPICS[place % len(TOPICS)], "_promptfooFileMetadata": {}},
        "failureReason": reason,
    }
    if broke:
        return result | {"error": "API error: 500 Internal Server Error"}
    return result | _grading(metric, success=success)


def _grading(metric: str, *, success: bool) -> dict[str, object]:
    reason = "All assertions passed" if success else "The answer is not supported by the handbook"
    grading = {
        "pass": success,
        "score": int(success),
        "reason": reason,
        "namedScores": {metric: int(success)},
        "tokensUsed": _tokens(0),
        "componentResults": [
            {"pass": success, "score": int(success), "reason": reason, "assertion": _assertion(metric)}
        ],
    }
    return {"gradingResult": grading} | ({} if success else {"error": reason})


def _response(place: int, *, broke: bool) -> dict[str, object]:
    if broke:
        return {"error": "API error: 500 Internal Server Error"}
    return {"output": f"See section {place} of the handbook.", "cached": False, "tokenUsage": _tokens(1)}


def _assertion(metric: str) -> dict[str, object]:
    return {"type": "llm-rubric", "value": "Is grounded in the handbook and correct", "metric": metric}


def _test(place: int, metric: str) -> dict[str, object]:
    return {
        "description": f"policy question {place}",
        "vars": {"question": question(place)},
        "assert": [_assertion(metric)],
        "options": {},
        "metadata": {"category": TOPICS[place % len(TOPICS)]},
    }


def _tokens(answers: int) -> dict[str, int]:
    prompt, completion = 310 * answers, 64 * answers
    return {
        "prompt": prompt,
        "completion": completion,
        "cached": 0,
        "total": prompt + completion,
        "numRequests": answers,
    }


def _column(results: list[dict[str, object]], metric: str, model: str, prompt: str) -> dict[str, object]:
    reasons = [result["failureReason"] for result in results]
    metrics = {
        "score": reasons.count(0),
        "testPassCount": reasons.count(0),
        "testFailCount": reasons.count(1),
        "testErrorCount": reasons.count(2),
        "namedScores": {metric: reasons.count(0)},
        "namedScoresCount": {metric: reasons.count(0) + reasons.count(1)},
    }
    return {
        "id": results[0]["promptId"] if results else "",
        "raw": PROMPT,
        "label": prompt,
        "provider": model,
    } | {"metrics": metrics}


def _config(metric: str, model: str, prompt: str, suite: str, cases: int) -> dict[str, object]:
    return {
        "tags": {},
        "description": suite,
        "prompts": [{"id": prompt, "label": prompt, "raw": PROMPT}],
        "providers": [model],
        "tests": [_test(place, metric) for place in range(cases)],
        "env": {},
        "sharing": False,
        "outputPath": ["out.json"],
        "evaluateOptions": {},
    }


def a_workbook(*sheets: list[list[object]]) -> bytes:
    """An Excel file with these rows on its sheets."""
    packed = io.BytesIO()
    workbook = xlsxwriter.Workbook(packed, {"in_memory": True})
    for rows in sheets:
        sheet = workbook.add_worksheet()
        for place, row in enumerate(rows):
            sheet.write_row(place, 0, row)
    workbook.close()
    return packed.getvalue()
