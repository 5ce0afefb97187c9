"""The API layer: a route declares its action, its body and its answer; both are pydantic models."""

import json
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial, wraps
from typing import Any

from flask import Blueprint, Response, request
from pydantic import BaseModel, ConfigDict, ValidationError

from tracker.core.errors import Invalid
from tracker.web.idempotency import once
from tracker.web.routes import permit

ROOT = "/api/v1"
PAGE = 50
LARGEST_PAGE = 200
DEEPEST = 32


class Schema(BaseModel):
    """Base of every request and answer: snake_case, unknown keys refused, no NaN, no guessing of types."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False, str_strip_whitespace=True, frozen=True)


@dataclass(frozen=True, slots=True)
class Route:
    """One declared operation; the OpenAPI document is made from these."""

    method: str
    path: str
    action: str
    body: type[Schema] | None
    answer: type[Schema] | None
    status: int
    summary: str


ROUTES: list[Route] = []


def operation(
    blueprint: Blueprint,
    method: str,
    path: str,
    *,
    action: str,
    body: type[Schema] | None = None,
    answer: type[Schema] | None = None,
    status: int = 200,
    replays: bool = True,
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Declare `METHOD /api/v1<path>`; the view gets `body=` validated and returns a Schema or a Response.

    A POST under an Idempotency-Key is answered once, unless the view sees to that itself (`replays=False`).
    """

    def declare(view: Callable[..., Any]) -> Callable[..., Any]:
        summary = (view.__doc__ or "").strip().split("\n", 1)[0]
        ROUTES.append(Route(method, path, action, body, answer, status, summary))

        @wraps(view)
        def run(**values: Any) -> Response:
            if body is not None:
                values["body"] = read_body(body)
            answer = partial(_answered, view, values, status)
            return once(answer) if method == "POST" and replays else answer()

        endpoint = f"api_{view.__name__}"
        blueprint.add_url_rule(f"{ROOT}{path}", endpoint, permit(action)(run), methods=[method])
        return view

    return declare


def _answered(view: Callable[..., Any], values: dict[str, Any], status: int) -> Response:
    return as_response(view(**values), status)


def read_body(model: type[Schema]) -> Schema:
    """Read and check the JSON body. Raises: Invalid with the path of each fault."""
    read_json()
    try:
        return model.model_validate_json(request.get_data(), strict=True)
    except ValidationError as fault:
        raise Invalid({_path(error["loc"]): error["msg"] for error in fault.errors()}) from fault


def read_json() -> Any:
    """Read the body as strict JSON, whatever it means. Raises: Invalid."""
    if request.mimetype != "application/json":
        raise Invalid({"body": "Send JSON with Content-Type: application/json."})
    try:
        raw = json.loads(request.get_data(), object_pairs_hook=_unique, parse_constant=_no_constant)
    except (ValueError, RecursionError) as fault:
        raise Invalid({"body": f"This is not JSON: {fault}."}) from fault
    _refuse_odd(raw, 0)
    return raw


def as_response(result: Any, status: int) -> Response:
    """Turn what a view gave into an answer."""
    if isinstance(result, Response):
        return result
    if result is None:
        return Response(status=204)
    return Response(result.model_dump_json(), status=status, mimetype="application/json")


def located(response: Response, path: str) -> Response:
    """Say in the answer where the thing that was made is: a path below /api/v1."""
    response.headers["Location"] = f"{ROOT}{path}"
    return response


def page_limit() -> int:
    """Read `?limit=`, 1 to 200. Raises: Invalid."""
    text = request.args.get("limit", str(PAGE))
    if not text.isdecimal() or len(text) > 3 or not 1 <= int(text) <= LARGEST_PAGE:
        raise Invalid({"limit": f"A whole number from 1 to {LARGEST_PAGE}."})
    return int(text)


def _path(loc: Sequence[Any]) -> str:
    return ".".join(str(part) for part in loc) or "body"


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice in one object")
    return found


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is not a JSON number")


def _refuse_odd(value: Any, depth: int) -> None:
    """Refuse what JSON allows and no field here can hold: depth, huge numbers, NUL, lone surrogates."""
    if depth > DEEPEST:
        raise Invalid({"body": f"Nested deeper than {DEEPEST} levels."})
    if isinstance(value, str):
        _refuse_odd_text(value)
    elif isinstance(value, int) and not isinstance(value, bool) and not -(2**53) <= value <= 2**53:
        raise Invalid({"body": "A number is beyond ±2^53."})
    elif isinstance(value, float) and not math.isfinite(value):
        raise Invalid({"body": "A number is not finite."})
    for inner in _inside(value):
        _refuse_odd(inner, depth + 1)


def _inside(value: Any) -> Sequence[Any]:
    if isinstance(value, dict):
        return [*value.keys(), *value.values()]
    return value if isinstance(value, list) else []


def _refuse_odd_text(text: str) -> None:
    if "\0" in text or any("\ud800" <= letter <= "\udfff" for letter in text):
        raise Invalid({"body": "A text holds a NUL or half a character."})
