"""Problem details (RFC 9457): the one shape of every error the API gives."""

import json
from typing import Any

from flask import Response, g


def problem(status: int, title: str, detail: str, **more: Any) -> Response:
    """Give an `application/problem+json` answer; `errors` is a list of {loc, msg}."""
    body = {
        "type": "about:blank",
        "title": title,
        "status": status,
        "detail": detail,
        "request_id": getattr(g, "request_id", ""),
        **more,
    }
    return Response(json.dumps(body), status=status, mimetype="application/problem+json")
