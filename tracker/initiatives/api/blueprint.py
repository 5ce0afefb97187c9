"""The blueprint of the API of this slice, and what its files share."""

from flask import Blueprint, request

from tracker.core.errors import Invalid

blueprint = Blueprint("initiatives_api", __name__)


def cursor() -> str:
    """Read `?cursor=`, as a page before gave it. Raises: Invalid."""
    text = request.args.get("cursor", "")
    if len(text) > 40 or not text.isascii() or (not text.replace("-", "").isalnum() and text):
        raise Invalid({"cursor": "Use the `next` of the page before."})
    return text


def whole_cursor() -> int | None:
    """Read `?cursor=` as a number. Raises: Invalid."""
    text = cursor()
    if not text:
        return None
    if not text.isdecimal() or len(text) > 15:
        raise Invalid({"cursor": "Use the `next` of the page before."})
    return int(text)
