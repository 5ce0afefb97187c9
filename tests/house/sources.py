"""The project's own files, read once for all house tests; judges nothing."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CODE = ("tracker", "bench", "tests", ".ci", "wsgi.py", "run")
PROSE = (
    ".py",
    ".html",
    ".css",
    ".js",
    ".md",
    ".toml",
    ".json",
    ".txt",
    ".yaml",
    ".yml",
    ".sh",
    ".csv",
    ".svg",
    "",
)
PASSED_BY = {"__pycache__", "vendor", "files", "node_modules", "var"}

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, slots=True)
class Source:
    """A Python file: its place in the project, its text, its syntax tree, and all nodes of that."""

    place: str
    text: str
    tree: ast.Module
    nodes: tuple[ast.AST, ...]

    def at(self, node: ast.AST, what: str = "") -> str:
        """Name a place in this file for a person."""
        return f"{self.place}:{getattr(node, 'lineno', 1)} {what}".rstrip()

    def line(self, node: ast.stmt | ast.expr) -> str:
        """The line on which a node begins."""
        return self.text.splitlines()[node.lineno - 1]


@cache
def sources(*roots: str) -> tuple[Source, ...]:
    """Every Python file below the roots, all roots of the project by default."""
    return tuple(_read(path) for path in _files(roots or CODE) if _is_python(path))


def functions(source: Source) -> Iterator[Function]:
    """Every function and method of a file, inner ones too."""
    return (node for node in source.nodes if isinstance(node, Function))


@cache
def templates() -> dict[str, str]:
    """Every template's text by its name below templates/."""
    folder = ROOT / "templates"
    return {str(path.relative_to(folder)): path.read_text("utf-8") for path in sorted(folder.rglob("*.html"))}


def texts() -> Iterator[tuple[str, str]]:
    """Place and text of every file that people wrote: code, pages, styles, documents, settings."""
    for path in _files((*CODE, "templates", "static", "docs", "README.md", "pyproject.toml", ".gitignore")):
        if path.suffix in PROSE:
            yield str(path.relative_to(ROOT)), path.read_text("utf-8", errors="replace")


def _files(roots: tuple[str, ...]) -> Iterator[Path]:
    for root in (ROOT / name for name in roots):
        found = [root] if root.is_file() else sorted(root.rglob("*"))
        yield from (path for path in found if path.is_file() and not PASSED_BY.intersection(path.parts))


def _is_python(path: Path) -> bool:
    return path.suffix == ".py" or path == ROOT / "run"


@cache
def _read(path: Path) -> Source:
    text = path.read_text("utf-8")
    return parsed(str(path.relative_to(ROOT)), text)


def parsed(place: str, text: str) -> Source:
    """A text as the Python file that it would be in that place."""
    tree = ast.parse(text, place)
    return Source(place, text, tree, tuple(ast.walk(tree)))
