"""A test says something: its name is a sentence and it can fail."""

from __future__ import annotations

import ast

from tests.house.sources import Function, Source, functions, parsed, sources

RAISING = {"pytest.raises", "pytest.warns", "pytest.fail"}


def test_every_test_can_fail() -> None:
    offenders = [
        source.at(node, node.name)
        for source in sources("tests")
        for node in functions(source)
        if node.name.startswith("test_") and not can_fail(node, judges(source))
    ]
    assert offenders == []


def test_the_name_of_every_test_is_a_sentence() -> None:
    offenders = [
        source.at(node, node.name)
        for source in sources("tests")
        for node in functions(source)
        if node.name.startswith("test_") and len(node.name.split("_")) < 3
    ]
    assert offenders == []


def judges(source: Source) -> set[str]:
    """The functions of a file that assert by themselves, so that a test may leave it to them."""
    return {node.name for node in functions(source) if can_fail(node, set())}


def can_fail(test: Function, judging: set[str]) -> bool:
    """Does the test assert something, expect an error, wait for something, or call a function that judges?"""
    return any(
        isinstance(node, ast.Assert)
        or (isinstance(node, ast.Call) and is_judging(ast.unparse(node.func), judging))
        for node in ast.walk(test)
    )


def is_judging(name: str, judging: set[str]) -> bool:
    last = name.rsplit(".", 1)[-1].lstrip("_")
    # Playwright's expect and wait_for… give up with an error.
    return name in judging | RAISING or last.startswith(("assert_", "expect", "wait_for"))


def test_a_test_that_asserts_nothing_is_seen() -> None:
    example = parsed(
        "example.py",
        "def test_nothing_at_all():\n    compute()\n\n"
        "def test_something_at_last():\n    assert compute()\n\n"
        "def test_by_another_one():\n    test_something_at_last()\n",
    )
    found = {node.name: can_fail(node, judges(example)) for node in functions(example)}
    assert found == {
        "test_nothing_at_all": False,
        "test_something_at_last": True,
        "test_by_another_one": True,
    }
