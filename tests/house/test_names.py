"""Names say what a thing is in the words of the domain, not that it is something that helps somehow."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from tests.house.sources import ROOT, Source, sources

EMPTY = {"util", "utils", "helper", "helpers", "manager", "handle", "handler", "misc", "stuff"}
EMPTY_ALONE = EMPTY | {"data", "common", "base", "info", "process", "things"}
# Names that the standard library's servers call, and the @handle of a person.
GIVEN = {"handle", "handle_error", "_handle"}
WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")


def test_no_file_or_folder_has_an_empty_name() -> None:
    paths = [ROOT / source.place for source in sources("tracker", "bench", "tests", ".ci")]
    parts = {part for path in paths for part in path.relative_to(ROOT).with_suffix("").parts}
    assert {part for part in parts if part in EMPTY_ALONE or words(part) & EMPTY} == set()


def test_no_class_or_function_has_an_empty_name() -> None:
    assert [place for source in sources("tracker", "bench", ".ci") for place in empty_names(source)] == []


def test_templates_and_scripts_have_no_empty_names() -> None:
    paths = [path for folder in ("templates", "static") for path in (ROOT / folder).rglob("*.*")]
    assert [str(path) for path in paths if "vendor" not in path.parts and is_empty(path)] == []


def empty_names(source: Source) -> list[str]:
    """Every definition whose name holds an empty word or is one."""
    kinds = (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    found = [node for node in source.nodes if isinstance(node, kinds)]
    return [source.at(node, node.name) for node in found if says_nothing(node.name)]


def says_nothing(name: str) -> bool:
    return name not in GIVEN and (name in EMPTY_ALONE or bool(words(name) & EMPTY))


def is_empty(path: Path) -> bool:
    return path.stem in EMPTY_ALONE - {"base"} or bool(words(path.stem) & EMPTY)


def words(name: str) -> set[str]:
    return {word.lower() for word in WORD.findall(name)}
