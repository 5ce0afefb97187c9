"""A test says something: its name is a sentence and it can fail."""

from __future__ import annotations

import ast

from tests.house.sources import Function, functions, sources


def test_every_test_can_fail() -> None:
    offenders = [
        source.at(node, node.name)
        for source in sources("tests")
        for node in functions(source)
        if node.name.startswith("test_") and not can_fail(node)
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


def can_fail(test: Function) -> bool:
    """Does the test assert something, expect an error, or call a function called assert_…?"""
    for node in ast.walk(test):
        if isinstance(node, ast.Assert):
            return True
        if isinstance(node, ast.Call):
            name = ast.unparse(node.func)
            if name in {"pytest.raises", "pytest.warns", "pytest.fail"} or is_assertion(name):
                return True
    return False


def is_assertion(name: str) -> bool:
    return name.rsplit(".", 1)[-1].lstrip("_").startswith(("assert_", "expect"))


def test_a_test_that_asserts_nothing_is_seen() -> None:
    example = (
        "def test_nothing_at_all():\n    compute()\n\ndef test_something_at_last():\n    assert compute()\n"
    )
    nothing, something = ast.parse(example).body
    assert isinstance(nothing, ast.FunctionDef)
    assert isinstance(something, ast.FunctionDef)
    assert [can_fail(nothing), can_fail(something)] == [False, True]
