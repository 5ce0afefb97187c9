"""Templates compare, loop and format; whatever the content policy would block is never written."""

from __future__ import annotations

import ast
import re

import pytest

from tests.house.sources import sources, templates

SAFE_TEXT = {"tracker/web/charts", "tracker/web/markdown"}
FORBIDDEN = {
    "an inline script": r"<script(?![^>]*\bsrc=)[^>]*>",
    "an inline style": r"<style\b",
    "a style attribute": r"\sstyle\s*=",
    "an event handler": r"<[^>]*\son[a-z]+\s*=",
    "unescaped text": r"\|\s*safe\b",
    "escaping switched off": r"\{%-?\s*autoescape\s+false",
    "a script in an htmx attribute": r"hx-on\b|hx-on:|[\"']\s*js:|javascript:",
    "a filter in an htmx trigger": r"hx-trigger(?::\w+)?\s*=\s*[\"'][^\"']*\[",
}


@pytest.mark.parametrize("name", FORBIDDEN)
def test_no_template_holds_what_the_policy_blocks(name: str) -> None:
    pattern = re.compile(FORBIDDEN[name], re.IGNORECASE)
    # Jinja's own parts may hold a `>`; without them a tag ends where it seems to end.
    plain = {place: re.sub(r"\{#.*?#\}", "", text, flags=re.DOTALL) for place, text in templates().items()}
    assert {place: found[0] for place, text in plain.items() if (found := pattern.search(text))} == {}


def test_the_policy_rules_see_what_they_forbid() -> None:
    bad = [
        "<script>x()</script>",
        "<style>p {}</style>",
        '<p style="color: red">',
        '<button type="submit" onclick="x()">',
        "{{ text | safe }}",
        "{% autoescape false %}",
        '<a hx-on:click="x()">',
        '<div hx-trigger="load[ready]">',
    ]
    patterns = list(FORBIDDEN.values())
    assert [number for number, example in enumerate(bad) if not re.search(patterns[number], example)] == []
    good = (
        '<script src="/a.js" defer></script><p data-on="1" class="style">{{ text }}</p><p hx-trigger="load">'
    )
    assert [name for name, pattern in FORBIDDEN.items() if re.search(pattern, good)] == []


def test_a_fragment_names_its_variables_in_its_first_line() -> None:
    fragments = {name: text for name, text in templates().items() if name.rsplit("/", 1)[-1].startswith("_")}
    assert [name for name, text in fragments.items() if not re.match(r"\{#.+", text)] == []


def test_only_charts_and_markdown_make_text_that_is_not_escaped() -> None:
    offenders = [
        source.at(node)
        for source in sources("tracker")
        if not source.place.startswith(tuple(SAFE_TEXT))
        for node in source.nodes
        if isinstance(node, ast.Call) and ast.unparse(node.func).rsplit(".", 1)[-1] == "Markup"
    ]
    assert offenders == []
