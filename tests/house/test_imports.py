"""Rules of importing that the contracts cannot express, and a second lock on the most important one."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from tests.house.sources import Source, functions, sources

LOWER = re.compile(r"^tracker/(core/|[^/]+/(models|queries|actions|rules|criteria|importers)(/|\.py$))")
SIBLINGS = re.compile(
    r"^(tracker/(?:[^/]+/(?:importers|criteria|channels)|reports))/([^_/][^/]*)(/__init__)?\.py$"
)


def test_an_import_inside_a_function_gives_its_reason() -> None:
    offenders = [
        source.at(node)
        for source in sources("tracker", "bench", "wsgi.py")
        if not source.place.startswith(("tracker/cli.", "tracker/cli/"))
        for function in functions(source)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom) and not has_reason(source, node)
    ]
    assert offenders == []


def test_the_lower_floors_know_no_flask() -> None:
    offenders = [
        f"{source.place} imports {name}"
        for source in sources("tracker")
        if LOWER.match(source.place)
        for name in imported(source)
        if name.split(".")[0].startswith(("flask", "werkzeug"))
    ]
    assert offenders == []


def test_plug_ins_do_not_know_each_other() -> None:
    found = plug_ins()
    offenders = [
        f"{source.place} imports {name}"
        for source in sources("tracker")
        for own, folder in found.items()
        if f"{module_of(source)}.".startswith(f"{own}.")
        for name in imported(source)
        for other in found
        if found[other] == folder and other != own and f"{name}.".startswith(f"{other}.")
    ]
    assert offenders == []


def has_reason(source: Source, node: ast.stmt) -> bool:
    """Is there a comment on the line of the import, or on the line above it?"""
    above = source.text.splitlines()[node.lineno - 2].strip()
    return "#" in source.line(node) or above.startswith("#")


def imported(source: Source) -> Iterator[str]:
    """The dotted names of all modules that a file imports."""
    for node in source.nodes:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def plug_ins() -> dict[str, str]:
    """Every plug-in with its folder: a module or package that offers itself under a name in capitals."""
    matches = [(source, SIBLINGS.match(source.place)) for source in sources("tracker")]
    return {module_of(source): match[1] for source, match in matches if match and offers_itself(source)}


def module_of(source: Source) -> str:
    return source.place.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def offers_itself(source: Source) -> bool:
    targets = [
        target.id
        for node in source.tree.body
        if isinstance(node, ast.Assign | ast.AnnAssign)
        for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
        if isinstance(target, ast.Name)
    ]
    return bool({"IMPORTER", "KIND", "CHANNEL", "REPORT"} & set(targets))
