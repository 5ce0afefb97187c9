"""Versions in the API: the ETag of an answer, and the version that a change says it was made on."""

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from datetime import datetime

from flask import Response, request

from tracker.core.errors import Conflict, VersionNeeded
from tracker.web.api import Schema, as_response

ANY = "*"
TAG = re.compile(r'(W/)?"(\d{1,10})"', re.ASCII)


def tagged(answer: Schema, version: int, status: int = 200) -> Response:
    """Give an answer with the ETag of its version."""
    response = as_response(answer, status)
    response.headers["ETag"] = f'"{version}"'
    return response


def version_of_request(current: int) -> int:
    """Give the version that the change was made on: the present one if `If-Match` names it.

    Raises: VersionNeeded without the header. A tag that is none of ours counts as stale, 0.
    """
    header = _if_match()
    if header == ANY:
        return current
    strong = [int(number) for weak, number in TAG.findall(header) if not weak]
    return current if current in strong else (strong or [0])[0]


def tag_of(fields: Mapping[str, object]) -> str:
    """Give the ETag of what can be edited, for things that keep no version: it changes with the content."""
    return f'"{hashlib.sha256(json.dumps(fields, sort_keys=True).encode()).hexdigest()[:24]}"'


def tagged_by(answer: Schema, fields: Mapping[str, object], status: int = 200) -> Response:
    """Give an answer with the ETag of its fields that can be edited."""
    response = as_response(answer, status)
    response.headers["ETag"] = tag_of(fields)
    return response


def require_unchanged(fields: Mapping[str, object], last: Callable[[], tuple[str, datetime]]) -> None:
    """Refuse a change that was made on other fields than these; `last` tells who changed them, and when.

    Raises: VersionNeeded without `If-Match`; Conflict.
    """
    header = _if_match()
    if header != ANY and tag_of(fields) not in [tag.strip() for tag in header.split(",")]:
        raise Conflict(*last(), (), 0)


def _if_match() -> str:
    header = request.headers.get("If-Match")
    if header is None:
        raise VersionNeeded("Send If-Match with the ETag of what you read, so that no change is lost.")
    return header.strip()
