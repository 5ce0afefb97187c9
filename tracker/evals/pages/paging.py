"""Addresses of the pages of a list: the filters that are set, and the place after or before a row."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from tracker.evals.queries import Page

PLACES = ("after", "before")


@dataclass(frozen=True, slots=True)
class Pager:
    """What the pager macro shows."""

    previous_url: str | None
    next_url: str | None
    text: str


def pager_of(page: Page[Any], path: str, query: Mapping[str, str], text: str) -> Pager:
    """Make the pager of a page; `query` are the words of the present address."""
    return Pager(
        _url(path, query, "before", page.previous),
        _url(path, query, "after", page.next),
        text,
    )


def _url(path: str, query: Mapping[str, str], side: str, place: str | None) -> str | None:
    if place is None:
        return None
    kept = {name: value for name, value in query.items() if name not in PLACES and value}
    return f"{path}?{urlencode({**kept, side: place})}"
