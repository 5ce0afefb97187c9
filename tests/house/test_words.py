"""The repository speaks of the project alone, every module says what it is, one place asks the clock."""

from __future__ import annotations

import ast
import re

import pytest

from tests.house.sources import parsed, sources, texts

# Put together from parts, so that this file is not its own first offender.
FOREIGN = {
    "the address of a package registry": "|".join(
        re.escape(f"{host}.{end}")
        for host, end in (
            ("pypi", "org"),
            ("pythonhosted", "org"),
            ("npmjs", "org"),
            ("npmjs", "com"),
            ("deb.debian", "org"),
            ("crates", "io"),
        )
    ),
    "a path of one machine": r"(?<![\w.\-])/" + r"work\b(?![\w-])|/(?:root|home/\w+)/",
    "the number of an issue": r"\b" + r"issue #?\d",
}


@pytest.mark.parametrize("name", FOREIGN)
def test_no_file_speaks_of_where_it_was_made(name: str) -> None:
    pattern = re.compile(FOREIGN[name], re.IGNORECASE)
    offenders = [f"{place}: {found[0]}" for place, text in texts() if (found := pattern.search(text))]
    assert offenders == []


def test_every_module_says_what_it_is() -> None:
    silent = [source.place for source in sources() if source.tree.body and not ast.get_docstring(source.tree)]
    assert silent == []


def test_only_the_clock_asks_for_the_time() -> None:
    offenders = [
        source.at(node, ast.unparse(node))
        for source in sources("tracker")
        if source.place != "tracker/core/clock.py"
        for node in source.nodes
        if isinstance(node, ast.Call) and asks_for_the_time(node)
    ]
    assert offenders == []


def test_no_moment_is_without_a_time_zone() -> None:
    offenders = [source.at(node) for source in sources() for node in source.nodes if is_naive(node)]
    assert offenders == []


def asks_for_the_time(node: ast.Call) -> bool:
    name = ast.unparse(node.func)
    return name.endswith(("datetime.now", "datetime.today", "date.today")) or name == "time.time"


def is_naive(node: ast.AST) -> bool:
    if isinstance(node, ast.Attribute):
        return node.attr in {"utcnow", "utcfromtimestamp"}
    is_now = isinstance(node, ast.Call) and ast.unparse(node.func).endswith("datetime.now")
    return is_now and isinstance(node, ast.Call) and not node.args and not node.keywords


def test_the_clock_rule_sees_what_it_forbids() -> None:
    seen = parsed("example.py", "from datetime import datetime\ndatetime.now()\ndatetime.utcnow()\n")
    assert [seen.at(node) for node in seen.nodes if is_naive(node)] == ["example.py:2", "example.py:3"]
